import { describe, expect, test } from 'vitest';
import { ACTIONS } from '../../emulator/world/rights.ts';
import { collect, rejection, START, Stand } from './stand.ts';

const SECOND = 1_000;

describe('secrets in the local vault', () => {
  test('get a new version with every set, which is current at once and drops what is not passed', async () => {
    const stand = new Stand();
    const secrets = stand.secrets();
    const first = await secrets.setSecret('one', 'value-1', { tags: { a: '1' }, contentType: 'text/plain' });
    await stand.clock.runUntil(START + 1_700);
    const second = await secrets.setSecret('ONE', 'value-2', { expiresOn: new Date(START + 90 * SECOND) });
    expect(second.properties.version).toMatch(/^[0-9a-f]{32}$/);
    const current = await secrets.getSecret('one');
    expect(current.value).toBe('value-2');
    expect(current.properties.version).toBe(second.properties.version);
    expect(current.properties.tags ?? {}).toEqual({});
    expect(current.properties.contentType).toBeUndefined();
    expect(current.properties.expiresOn).toEqual(new Date(START + 90 * SECOND));
    // The vault counts in whole seconds.
    expect(current.properties.createdOn).toEqual(new Date(START + SECOND));
    const old = await secrets.getSecret('one', { version: first.properties.version ?? '' });
    expect(old).toMatchObject({ value: 'value-1', properties: { tags: { a: '1' }, contentType: 'text/plain' } });
  });

  test('keep their version when properties change: tags are replaced as a whole, the rest stays', async () => {
    const stand = new Stand();
    const secrets = stand.secrets();
    const set = await secrets.setSecret('one', 'value', { tags: { a: '1', b: '2' }, contentType: 'text/plain' });
    await stand.clock.runUntil(START + 60 * SECOND);
    const changed = await secrets.updateSecretProperties('one', set.properties.version ?? '', { tags: { c: '3' } });
    expect(changed.version).toBe(set.properties.version);
    const { value, properties } = await secrets.getSecret('one');
    expect([value, properties.tags, properties.contentType]).toEqual(['value', { c: '3' }, 'text/plain']);
    expect([properties.createdOn, properties.updatedOn]).toEqual([new Date(START), new Date(START + 60 * SECOND)]);
    expect(stand.azure.versionsOf(stand.vault, 'one')).toHaveLength(1);
  });

  test('are stamped by the clock of the vault, which may go ahead of that of everybody else', async () => {
    const stand = new Stand();
    const secrets = stand.secrets();
    stand.azure.setVaultClock(stand.vault, 180 * SECOND);
    const { version = '' } = (await secrets.setSecret('one', 'value')).properties;
    stand.azure.setVaultClock(stand.vault, -60 * SECOND);
    await secrets.updateSecretProperties('one', version, { tags: { a: '1' } });
    const { properties } = await secrets.getSecret('one');
    expect([properties.createdOn, properties.updatedOn]).toEqual([
      new Date(START + 180 * SECOND),
      new Date(START - 60 * SECOND),
    ]);
  });

  test('are listed 25 on a page, with tags and attributes and without values', async () => {
    const stand = new Stand();
    const secrets = stand.secrets();
    for (let index = 0; index < 60; index += 1)
      await secrets.setSecret(`s-${index}`, 'value', { tags: { index: `${index}` } });
    const listed = await collect(secrets.listPropertiesOfSecrets());
    expect(new Set(listed.map(({ name }) => name)).size).toBe(60);
    expect(listed.find(({ name }) => name === 's-7')?.tags).toEqual({ index: '7' });
    expect(stand.azure.log.of('secrets.list').filter(({ status }) => status === 200)).toHaveLength(3);
    const pages = await collect(secrets.listPropertiesOfSecrets().byPage({ maxPageSize: 10 }));
    expect(pages).toHaveLength(6);
    expect((await stand.call('GET', `${stand.vault}/secrets?api-version=7.6&maxresults=26`)).status).toBe(400);
    expect((await stand.call('GET', `${stand.vault}/secrets?api-version=7.6`)).body).not.toContain('"value":"value"');
  });

  test('lose none from the list when one goes away between two pages', async () => {
    const stand = new Stand();
    for (let index = 10; index < 40; index += 1) stand.azure.seedSecret(stand.vault, `s-${index}`, { value: 'v' });
    const seen: string[] = [];
    for await (const page of stand.secrets().listPropertiesOfSecrets().byPage({ maxPageSize: 10 })) {
      seen.push(...page.map(({ name }) => name));
      if (seen.length === 10) stand.azure.person.deleteSecret(stand.vault, 's-10');
    }
    expect(seen).toHaveLength(30);
  });

  test('list their versions', async () => {
    const stand = new Stand();
    const secrets = stand.secrets();
    for (let index = 0; index < 30; index += 1) await secrets.setSecret('one', `value-${index}`);
    expect(await collect(secrets.listPropertiesOfSecretVersions('one'))).toHaveLength(30);
  });

  test('take 15 tags and no more', async () => {
    const stand = new Stand();
    const tags = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag-${index}`, 'x']));
    await stand.secrets().setSecret('one', 'value', { tags: tags(15) });
    const refused = await rejection(stand.secrets().setSecret('one', 'value', { tags: tags(16) }));
    expect(refused).toMatchObject({ statusCode: 400, code: 'BadParameter' });
    expect(stand.azure.versionsOf(stand.vault, 'one')).toHaveLength(1);
  });

  test('cannot be read while they are disabled, but can be changed', async () => {
    const stand = new Stand();
    await stand.secrets().setSecret('one', 'value');
    stand.azure.person.disableSecret(stand.vault, 'one');
    const refused = await rejection(stand.secrets().getSecret('one'));
    expect(refused).toMatchObject({ statusCode: 403, code: 'Forbidden' });
    expect(refused.details).toMatchObject({ error: { innerError: { code: 'SecretDisabled' } } });
    await stand.secrets().updateSecretProperties('one', '', { enabled: true });
    expect((await stand.secrets().getSecret('one')).value).toBe('value');
  });

  test('keep their name after they were deleted, until they are recovered or purged', async () => {
    const stand = new Stand();
    const person = stand.secrets('person');
    await person.setSecret('one', 'value');
    const deletion = await stand.clock.run(person.beginDeleteSecret('one', { intervalInMs: 1 }));
    expect(deletion.getResult()?.recoveryId).toBe(`${stand.vault}/deletedsecrets/one`);
    expect(await rejection(person.getSecret('one'))).toMatchObject({ statusCode: 404, code: 'SecretNotFound' });
    const refused = await rejection(person.setSecret('one', 'other'));
    expect(refused).toMatchObject({ statusCode: 409, code: 'Conflict' });
    expect(refused.details).toMatchObject({ error: { innerError: { code: 'ObjectIsDeletedButRecoverable' } } });
    expect((await collect(person.listDeletedSecrets())).map(({ name }) => name)).toEqual(['one']);
    expect((await person.getDeletedSecret('one')).name).toBe('one');
    expect(await collect(person.listPropertiesOfSecrets())).toEqual([]);
    stand.azure.person.recoverSecret(stand.vault, 'one');
    expect((await person.getSecret('one')).value).toBe('value');
    stand.azure.person.deleteSecret(stand.vault, 'one');
    await person.purgeDeletedSecret('one');
    await person.setSecret('one', 'afresh');
    expect(stand.azure.versionsOf(stand.vault, 'one')).toHaveLength(1);
  });

  test('can be put into the past for a test', async () => {
    const stand = new Stand();
    const account = stand.addAccount('acc');
    stand.azure.seedSecret(stand.vault, 'one', {
      value: { account, slot: 'Key2' },
      tags: { a: '1' },
      createdAtMs: START - 86_400_500,
    });
    const { value, properties } = await stand.secrets().getSecret('one');
    expect([value, properties.tags]).toEqual([stand.azure.keysOf(account).Key2, { a: '1' }]);
    expect(properties.createdOn).toEqual(new Date(START - 86_401_000));
  });
});

describe('the front door of the local vault', () => {
  const CHALLENGE =
    /^Bearer authorization="https:\/\/login\.microsoftonline\.com\/[0-9a-f-]{36}", resource="https:\/\/vault\.azure\.net"$/;

  test.each([
    ['without a body', {}],
    ['with the whole secret', { body: { value: 'v', attributes: {} } }],
  ])('challenges a call without a token, %s', async (_, options) => {
    const stand = new Stand();
    const answer = await stand.call('PUT', `${stand.vault}/secrets/one?api%2Dversion=2026-04-01`, {
      ...options,
      headers: { authorization: '' },
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(CHALLENGE);
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'Unauthorized' } });
    expect(stand.azure.findSecret(stand.vault, 'one')).toBeUndefined();
  });

  test('is passed by the real client, which meets the challenge once', async () => {
    const stand = new Stand();
    const secrets = stand.secrets();
    await secrets.setSecret('one', 'value');
    await secrets.getSecret('one');
    expect(stand.azure.log.entries.map(({ operation, status }) => `${operation} ${status}`)).toEqual([
      'secrets.set 401',
      'secrets.set 200',
      'secrets.get 200',
    ]);
  });

  test.each([
    ['getSecret', ACTIONS.getSecret, 'GET', '/secrets/one', undefined],
    ['setSecret', ACTIONS.setSecret, 'PUT', '/secrets/one', { value: 'v', attributes: {} }],
    ['update', ACTIONS.updateSecret, 'PATCH', '/secrets/one/', { tags: {} }],
    ['readMetadata', ACTIONS.readMetadata, 'GET', '/secrets', undefined],
  ])('lets nobody %s without just this right', async (_, action, method, path, body) => {
    const stand = new Stand();
    stand.azure.seedSecret(stand.vault, 'one', { value: 'v' });
    const call = () => stand.call(method, `${stand.vault}${path}?api-version=7.6`, { body });
    const giveBack = stand.azure.rights.deny({ action, scope: stand.vault });
    const refused = await call();
    expect(refused.status).toBe(403);
    const error = {
      code: 'Forbidden',
      message: expect.stringContaining(`Action: '${action}'`),
      innererror: { code: 'ForbiddenByRbac' },
    };
    expect(JSON.parse(refused.body)).toEqual({ error });
    giveBack();
    expect((await call()).status).toBe(200);
  });

  test('keeps out those outside its network', async () => {
    const stand = new Stand();
    await stand.secrets().setSecret('one', 'value');
    stand.azure.setVaultNetwork(stand.vault, 'private');
    const refused = await rejection(stand.secrets().getSecret('one'));
    expect(refused.details).toMatchObject({ error: { innerError: { code: 'ForbiddenByFirewall' } } });
    expect((await stand.secrets('consumer').getSecret('one')).value).toBe('value');
  });

  test('lets only reads through during a failover', async () => {
    const stand = new Stand();
    await stand.secrets().setSecret('one', 'value');
    stand.azure.setVaultReadOnly(stand.vault, true);
    expect(await rejection(stand.secrets().setSecret('one', 'other'))).toMatchObject({ statusCode: 403 });
    expect((await stand.secrets().getSecret('one')).value).toBe('value');
  });

  test('throttles new versions by a limit of their own in any ten seconds, without Retry-After', async () => {
    const stand = new Stand();
    const put = () =>
      stand.call('PUT', `${stand.vault}/secrets/one?api-version=7.6`, { body: { value: 'v', attributes: {} } });
    for (let call = 1; call <= 300; call += 1) expect((await put()).status).toBe(200);
    const refused = await put();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, null]);
    expect(JSON.parse(refused.body)).toMatchObject({ error: { code: 'Throttled' } });
    expect((await stand.call('GET', `${stand.vault}/secrets/one?api-version=7.6`)).status).toBe(200);
    await stand.clock.runUntil(START + 9_999);
    expect((await put()).status).toBe(429);
    await stand.clock.runUntil(START + 10_000);
    expect((await put()).status).toBe(200);
  });
});
