import { describe, expect, it } from 'vitest';
import { azureError, inTurn, json, reset } from './fake-http.ts';
import { ACCOUNT, ARM, all, codeOf, failureOf, rig, SUBSCRIPTION } from './fixtures.ts';

const PATH = `/subscriptions/${SUBSCRIPTION}/resourceGroups/RG-One/providers/Microsoft.CognitiveServices/accounts`;
const LIST = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.CognitiveServices/accounts`;

const row = (name: string, more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
  id: `${PATH}/${name}`,
  name,
  kind: 'OpenAI',
  location: 'westeurope',
  properties: { provisioningState: 'Succeeded' },
  ...more,
});

describe('the listing of accounts', () => {
  it('follows the pages to the end, also over one without rows', async () => {
    const { ports, requests } = rig(
      inTurn(
        json(200, { value: [row('One')], nextLink: `${ARM}${LIST}?api-version=2025-09-01&$skiptoken=a` }),
        json(200, { value: [], nextLink: `${ARM}${LIST}?api-version=2025-09-01&$skiptoken=b` }),
        json(200, { value: [row('Two')], nextLink: null }),
      ),
    );
    const found = await all(ports.directory.accounts(SUBSCRIPTION));
    expect(found.map(({ name }) => name)).toEqual(['One', 'Two']);
    expect(requests.map(({ url }) => url.searchParams.get('$skiptoken'))).toEqual([null, 'a', 'b']);
  });

  it('tells of an account what a decision needs', async () => {
    const listed = row('Chat-1', {
      kind: 'AIServices',
      tags: { 'Key-Rotation': 'enabled', empty: null },
      properties: {
        provisioningState: 'Succeeded',
        endpoint: 'https://chat-1.cognitiveservices.azure.com/',
        customSubDomainName: 'chat-1',
        disableLocalAuth: true,
      },
    });
    const { ports } = rig(inTurn(json(200, { value: [listed] })));
    expect(await all(ports.directory.accounts(SUBSCRIPTION))).toEqual([
      {
        id: ACCOUNT,
        name: 'Chat-1',
        kind: 'AIServices',
        location: 'westeurope',
        tags: { 'Key-Rotation': 'enabled' },
        endpoint: 'https://chat-1.cognitiveservices.azure.com/',
        customSubDomainName: 'chat-1',
        provisioningState: 'Succeeded',
        localAuthDisabled: true,
      },
    ]);
  });

  it('takes an account that does not tell its state for one that is not ready', async () => {
    const { ports } = rig(inTurn(json(200, { value: [{ id: `${PATH}/Bare` }] })));
    const [account] = await all(ports.directory.accounts(SUBSCRIPTION));
    expect(account).toMatchObject({ name: 'bare', kind: '', provisioningState: 'Unknown', localAuthDisabled: false });
  });

  it.each([
    ['an id that cannot be read', { value: [row('One'), { name: 'Two', kind: 'OpenAI' }] }],
    ['an account of another subscription', { value: [row('One', { id: `${PATH}/One`.replace('1111', '9999') })] }],
    ['no rows at all', {}],
    ['rows that are no list', { value: 'none' }],
  ])('fails for a page with %s, and drops nothing silently', async (_name, page) => {
    const { ports } = rig(inTurn(json(200, page)));
    expect(await codeOf(all(ports.directory.accounts(SUBSCRIPTION)))).toBe('malformed-answer');
  });

  it('fails where a later page fails', async () => {
    const { ports } = rig(
      inTurn(
        json(200, { value: [row('One')], nextLink: `${ARM}${LIST}?$skiptoken=a` }),
        azureError(403, 'AuthorizationFailed'),
      ),
    );
    const { code, facts } = await failureOf(all(ports.directory.accounts(SUBSCRIPTION)));
    expect(code).toBe('role-missing');
    expect(facts.detail).toContain(`Microsoft.CognitiveServices/accounts/read on /subscriptions/${SUBSCRIPTION}`);
  });
});

describe('a link to a next page', () => {
  const foreign = [
    'https://management.azure.com.evil.example/next',
    'https://management.azure.com:444/next',
    'http://management.azure.com/next',
    'https://localhost/next',
  ];

  it.each(foreign)('of accounts is not followed to %s, and no token goes there', async (nextLink) => {
    const { ports, requests } = rig(inTurn(json(200, { value: [row('One')], nextLink })));
    expect(await codeOf(all(ports.directory.accounts(SUBSCRIPTION)))).toBe('foreign-link');
    expect(requests.map(({ url }) => url.origin)).toEqual([ARM]);
  });

  it.each(foreign)('of subscriptions is not followed to %s, and no token goes there', async (nextLink) => {
    const { ports, requests } = rig(inTurn(json(200, { value: [{ subscriptionId: SUBSCRIPTION }], nextLink })));
    expect(await codeOf(all(ports.directory.subscriptions()))).toBe('foreign-link');
    expect(requests.map(({ url }) => url.origin)).toEqual([ARM]);
  });

  it('is not reached by a redirect either', async () => {
    const moved = { status: 302, headers: { Location: `${ARM}/elsewhere` } };
    const { ports, requests } = rig(inTurn(moved));
    expect(await codeOf(ports.directory.account(ACCOUNT))).toBe('malformed-answer');
    expect(requests).toHaveLength(1);
  });
});

describe('one account', () => {
  it('is read by its id', async () => {
    const { ports, requests } = rig(inTurn(reset, json(200, row('Chat-1'))));
    expect(await ports.directory.account(ACCOUNT)).toMatchObject({ id: ACCOUNT, kind: 'OpenAI' });
    expect(requests[1]?.url.pathname.toLowerCase()).toBe(ACCOUNT);
  });

  it.each([
    ['ResourceNotFound', 'not-found'],
    ['ResourceGroupNotFound', 'not-found'],
    ['SubscriptionNotFound', 'refused'],
    ['InvalidSubscriptionId', 'refused'],
    ['SomethingNotFound', 'refused'],
  ])('is gone only where Azure says so of it or its group: 404 %s is %s', async (azureCode, code) => {
    const { ports } = rig(inTurn(azureError(404, azureCode)));
    expect(await codeOf(ports.directory.account(ACCOUNT))).toBe(code);
  });

  it('is not gone because something on the way answers 404', async () => {
    const { ports } = rig(
      inTurn({ status: 404, body: '<html>Not found</html>', headers: { 'Content-Type': 'text/html' } }),
    );
    expect(await codeOf(ports.directory.account(ACCOUNT))).toBe('malformed-answer');
  });

  it('is not another one', async () => {
    const { ports } = rig(inTurn(json(200, row('Chat-2'))));
    expect(await codeOf(ports.directory.account(ACCOUNT))).toBe('malformed-answer');
  });
});

describe('the listing of subscriptions', () => {
  const id = (digit: string): string => SUBSCRIPTION.replaceAll('1', digit);

  it('leaves out only those in which nothing can be changed any more', async () => {
    const states = ['Enabled', 'Warned', 'PastDue', 'Disabled', 'Deleted', 'Paused', undefined];
    const value = states.map((state, index) => ({ subscriptionId: id(String(index)).toUpperCase(), state }));
    const { ports, scopes } = rig(inTurn(json(200, { value })));
    expect(await all(ports.directory.subscriptions())).toEqual(['0', '1', '2', '5', '6'].map(id));
    expect(scopes).toEqual(['https://management.core.windows.net/.default']);
  });

  it.each([[[{ state: 'Enabled' }]], [[{ subscriptionId: '../x', state: 'Enabled' }]], ['none']])(
    'fails for rows that cannot be read: %j',
    async (value) => {
      const { ports } = rig(inTurn(json(200, { value })));
      expect(await codeOf(all(ports.directory.subscriptions()))).toBe('malformed-answer');
    },
  );

  it('says how long to wait where it is throttled', async () => {
    const { ports } = rig(
      inTurn(json(429, { error: { code: 'SubscriptionRequestsThrottled', message: 'x' } }, { 'Retry-After': '90' })),
    );
    const { code, facts } = await failureOf(all(ports.directory.subscriptions()));
    expect(code).toBe('throttled');
    expect(facts).toMatchObject({ status: 429, retryAfterMs: 90_000 });
    expect(facts.detail).toContain('SubscriptionRequestsThrottled');
  });
});
