import { describe, expect, test } from 'vitest';
import { ACTIONS } from '../../emulator/world/rights.ts';
import { ACCOUNTS, armUrl, collect, rejection, Stand, SUBSCRIPTION } from './stand.ts';

const ONE = `/resourceGroups/rg-main${ACCOUNTS}/one`;

describe('accounts in the local ARM', () => {
  test('are listed by subscription and by resource group, and read one by one, by the real client', async () => {
    const stand = new Stand();
    const id = stand.addAccount('one', { kind: 'AIServices', tags: { team: 'search' } });
    stand.addAccount('two', { resourceGroup: 'rg-other', disableLocalAuth: true });
    const arm = stand.arm();
    expect((await collect(arm.accounts.list())).map(({ name }) => name)).toEqual(['one', 'two']);
    expect((await collect(arm.accounts.listByResourceGroup('RG-Other'))).map(({ name }) => name)).toEqual(['two']);
    const account = await arm.accounts.get('rg-main', 'one');
    expect(account).toMatchObject({
      kind: 'AIServices',
      tags: { team: 'search' },
      type: 'Microsoft.CognitiveServices/accounts',
      properties: {
        endpoint: 'https://one.cognitiveservices.azure.com/',
        customSubDomainName: 'one',
        provisioningState: 'Succeeded',
        disableLocalAuth: false,
      },
    });
    expect(account.id?.toLowerCase()).toBe(id);
  });

  test('come page by page, with one of no rows and a link where this is wished for', async () => {
    const stand = new Stand({ accountPageSize: 2, emptyFirstPage: true });
    for (const name of ['one', 'two', 'three', 'four', 'five']) stand.addAccount(name);
    expect(await collect(stand.arm().accounts.list())).toHaveLength(5);
    expect(stand.azure.log.of('accounts.list')).toHaveLength(4);
    const first = await stand.call('GET', armUrl(ACCOUNTS));
    expect(JSON.parse(first.body)).toEqual({ value: [], nextLink: `${armUrl(ACCOUNTS)}&$skiptoken=0` });
  });

  test('show nothing of their keys or of the keys’ ages', async () => {
    const stand = new Stand();
    const id = stand.addAccount('one');
    const { body } = await stand.call('GET', armUrl(ONE));
    for (const value of Object.values(stand.azure.keysOf(id))) expect(body).not.toContain(value);
  });

  test('leave out those that the caller may not read', async () => {
    const stand = new Stand();
    const hidden = stand.addAccount('one');
    stand.addAccount('two');
    stand.azure.rights.deny({ action: ACTIONS.readAccount, scope: hidden });
    expect((await collect(stand.arm().accounts.list())).map(({ name }) => name)).toEqual(['two']);
    expect(await rejection(stand.arm().accounts.get('rg-main', 'one'))).toMatchObject({ statusCode: 403 });
  });

  test('without a subdomain answer on the host of their region', async () => {
    const stand = new Stand();
    const id = stand.azure.addAccount({
      subscriptionId: SUBSCRIPTION,
      resourceGroup: 'rg',
      name: 'old',
      location: 'westeurope',
    });
    const { properties } = await stand.arm().accounts.get('rg', 'old');
    expect(properties?.endpoint).toBe('https://westeurope.api.cognitive.microsoft.com/');
    const request = new Request(`${properties?.endpoint}openai/models`, {
      headers: { 'api-key': stand.azure.keysOf(id).Key1 },
    });
    expect((await stand.azure.send(request)).status).toBe(200);
  });
});

describe('keys in the local ARM', () => {
  test('are listed, and regenerated slot by slot: the answer has both, the other one stays', async () => {
    const stand = new Stand();
    const id = stand.addAccount('one');
    const before = stand.azure.keysOf(id);
    const arm = stand.arm();
    expect(await arm.accounts.listKeys('rg-main', 'one')).toEqual({ key1: before.Key1, key2: before.Key2 });
    await stand.clock.runUntil(stand.clock.now() + 1_000);
    const after = await arm.accounts.regenerateKey('rg-main', 'one', 'Key2');
    expect(after.key1).toBe(before.Key1);
    expect(after.key2).toMatch(/^[A-Za-z0-9]{84}$/);
    expect(after.key2).not.toBe(before.Key2);
    expect(stand.azure.keyTimesOf(id).Key2).toBe(stand.clock.now());
    expect(stand.azure.everyKeyValueEverMade()).toEqual([before.Key1, before.Key2, after.key2]);
  });

  test.each(['key1', 'KEY1', 'Key3', ''])('are not regenerated for the slot name "%s"', async (keyName) => {
    const stand = new Stand();
    stand.addAccount('one');
    const answer = await stand.call('POST', armUrl(`${ONE}/regenerateKey`), { body: { keyName } });
    expect(answer.status).toBe(400);
    const message = `The key name '${keyName}' is invalid. Valid values are 'Key1' and 'Key2'.`;
    expect(JSON.parse(answer.body)).toEqual({ error: { code: 'BadRequest', message } });
  });

  const REFUSALS = {
    'are off limits while local authentication is off': [{ disableLocalAuth: true }, 400, 'BadRequest'],
    'are off limits under a read-only lock': [{ readOnlyLock: true }, 409, 'ScopeLocked'],
    'are off limits while the account is being changed': [{ provisioningState: 'Accepted' }, 409, 'RequestConflict'],
  } as const;

  test.each(Object.entries(REFUSALS))('%s', async (_, [options, statusCode, code]) => {
    const stand = new Stand();
    stand.addAccount('one', options);
    expect(await rejection(stand.arm().accounts.listKeys('rg-main', 'one'))).toMatchObject({ statusCode, code });
    expect(await rejection(stand.arm().accounts.regenerateKey('rg-main', 'one', 'Key1'))).toMatchObject({
      statusCode,
      code,
    });
  });
});

describe('the front door of the local ARM', () => {
  test('says what is missing: the account, its group, its subscription', async () => {
    const stand = new Stand();
    stand.addAccount('one');
    const { accounts } = stand.arm();
    expect(await rejection(accounts.get('rg-main', 'two'))).toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
    });
    expect(await rejection(accounts.get('rg-none', 'one'))).toMatchObject({
      statusCode: 404,
      code: 'ResourceGroupNotFound',
    });
    const elsewhere = armUrl(ONE).replace(SUBSCRIPTION, SUBSCRIPTION.replace('1', '2'));
    expect(JSON.parse((await stand.call('GET', elsewhere)).body)).toMatchObject({
      error: { code: 'SubscriptionNotFound' },
    });
  });

  test.each([
    ['listKeys', ACTIONS.listKeys],
    ['regenerateKey', ACTIONS.regenerateKey],
  ])('lets nobody %s without the right, and names it', async (verb, action) => {
    const stand = new Stand();
    const id = stand.addAccount('one');
    const giveBack = stand.azure.rights.deny({ action, scope: id });
    const call = () =>
      stand.call('POST', armUrl(`${ONE}/${verb}`), verb === 'listKeys' ? {} : { body: { keyName: 'Key1' } });
    const refused = await call();
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.body)).toMatchObject({
      error: { code: 'AuthorizationFailed', message: expect.stringContaining(`perform action '${action}' over scope`) },
    });
    giveBack();
    expect((await call()).status).toBe(200);
  });

  test('answers 401 to no token, an unknown one, and one for another audience', async () => {
    const stand = new Stand();
    const url = armUrl(ACCOUNTS);
    const status = async (authorization: string): Promise<number> =>
      (await stand.call('GET', url, { headers: { authorization } })).status;
    expect(await status('')).toBe(401);
    expect(await status('Bearer nonsense')).toBe(401);
    expect(await status(`Bearer ${stand.azure.tokenFor('rotator', 'https://vault.azure.net')}`)).toBe(401);
    expect(await status(`Bearer ${stand.azure.tokenFor('rotator', 'https://management.azure.com/')}`)).toBe(200);
  });

  test('wants an api-version', async () => {
    const stand = new Stand();
    const answer = await stand.call('GET', armUrl(ACCOUNTS).replace(/\?.*/, ''));
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'MissingApiVersionParameter' } });
  });

  test('throttles with a bucket for reads and one for writes, POST included', async () => {
    const stand = new Stand();
    stand.addAccount('one');
    const post = () => stand.call('POST', armUrl(`${ONE}/listKeys`));
    const first = await post();
    expect(first.headers.get('x-ms-ratelimit-remaining-subscription-writes')).toBe('199');
    for (let call = 2; call <= 200; call += 1) expect((await post()).status).toBe(200);
    const refused = await post();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    expect(JSON.parse(refused.body)).toMatchObject({ error: { code: 'SubscriptionRequestsThrottled' } });
    expect((await stand.call('GET', armUrl(ONE))).status).toBe(200);
    await stand.clock.runUntil(stand.clock.now() + 1_000);
    for (let call = 1; call <= 10; call += 1) expect((await post()).status).toBe(200);
    expect((await post()).status).toBe(429);
    stand.azure.setThrottling(false);
    expect((await post()).status).toBe(200);
  });

  test('lists the subscriptions that the caller may see, page by page', async () => {
    const stand = new Stand();
    for (let index = 2; index <= 60; index += 1) {
      stand.azure.addSubscription(
        `00000000-0000-4000-8000-0000000000${`${index}`.padStart(2, '0')}`,
        `Number ${index}`,
      );
    }
    const all = await collect(stand.subscriptions().subscriptions.list());
    expect(all).toHaveLength(60);
    expect(stand.azure.log.of('subscriptions.list')).toHaveLength(2);
    stand.azure.rights.deny({ action: ACTIONS.readSubscription, scope: `/subscriptions/${SUBSCRIPTION}` });
    expect(await collect(stand.subscriptions().subscriptions.list())).toHaveLength(59);
  });
});
