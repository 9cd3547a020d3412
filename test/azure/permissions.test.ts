import { describe, expect, it } from 'vitest';
import { azureError, inTurn, json, reset } from './fake-http.ts';
import { ACCOUNT, ARM, codeOf, failureOf, rig, SUBSCRIPTION } from './fixtures.ts';

const READER = { actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] };
const OFFICER = {
  actions: [],
  notActions: [],
  dataActions: ['Microsoft.KeyVault/vaults/secrets/*'],
  notDataActions: [],
};
const QUERY = '?api-version=2022-04-01';

describe('the permissions at a scope', () => {
  it.each([
    [`/subscriptions/${SUBSCRIPTION}`, `/subscriptions/${SUBSCRIPTION}`],
    [ACCOUNT, ACCOUNT],
    [
      `/subscriptions/${SUBSCRIPTION}/resourceGroups/a. (b)_ä`,
      `/subscriptions/${SUBSCRIPTION}/resourceGroups/a.%20(b)_%C3%A4`,
    ],
  ])('are asked for at %s', async (scope, path) => {
    const { ports, requests, scopes } = rig(inTurn(json(200, { value: [READER] })));
    expect(await ports.permissions.allowedAt(scope)).toEqual([READER]);
    const [request] = requests;
    expect(request?.method).toBe('GET');
    expect(request?.url.href).toBe(`${ARM}${path}/providers/Microsoft.Authorization/permissions${QUERY}`);
    expect(request?.authorization).toBe('Bearer a-token');
    expect(request?.timeoutMs).toBe(15_000);
    expect(scopes).toEqual(['https://management.core.windows.net/.default']);
  });

  it('are those of all pages', async () => {
    const nextLink = `${ARM}${ACCOUNT}/providers/Microsoft.Authorization/permissions${QUERY}&$skiptoken=a%20b`;
    const { ports, requests } = rig(
      inTurn(json(200, { value: [READER], nextLink }), json(200, { value: [OFFICER], nextLink: null })),
    );
    expect(await ports.permissions.allowedAt(ACCOUNT)).toEqual([READER, OFFICER]);
    expect(requests[1]?.url.href).toBe(nextLink);
  });

  it('are not looked for elsewhere, and no token goes there', async () => {
    const { ports, requests } = rig(inTurn(json(200, { value: [], nextLink: 'https://evil.example.com/permissions' })));
    expect(await codeOf(ports.permissions.allowedAt(ACCOUNT))).toBe('foreign-link');
    expect(requests).toHaveLength(1);
  });

  it('may lack a list, which is empty then', async () => {
    const { ports } = rig(inTurn(json(200, { value: [{ actions: ['*'], notActions: null }] })));
    const everything = { actions: ['*'], notActions: [], dataActions: [], notDataActions: [] };
    expect(await ports.permissions.allowedAt(ACCOUNT)).toEqual([everything]);
  });

  it('are asked for again after a passing failure', async () => {
    const { ports, clock } = rig(inTurn(reset, { status: 503 }, json(200, { value: [] })));
    expect(await ports.permissions.allowedAt(ACCOUNT)).toEqual([]);
    expect(clock.sleeps).toEqual([1_000, 2_000]);
  });

  it.each([
    [json(200, { value: [{ actions: 'all' }] })],
    [json(200, { value: ['*'] })],
    [json(200, { value: [], nextLink: 7 })],
  ])('are malformed where they have another form: %j', async (answer) => {
    const { ports } = rig(inTurn(answer));
    const error = await failureOf(ports.permissions.allowedAt(ACCOUNT));
    expect(error.code).toBe('malformed-answer');
    expect(error.message).toContain('holds permissions that cannot be read');
  });

  it('are a role of their own, and the error names it', async () => {
    const { ports } = rig(inTurn(azureError(403, 'AuthorizationFailed')));
    const error = await failureOf(ports.permissions.allowedAt(ACCOUNT));
    expect(error.code).toBe('role-missing');
    expect(error.facts.status).toBe(403);
    expect(error.message).toContain(`Microsoft.Authorization/permissions/read on ${ACCOUNT}`);
  });

  it.each([
    '',
    '/',
    '/subscriptions/all',
    'https://keys.vault.azure.net',
    `/subscriptions/${SUBSCRIPTION}?x`,
    `/subscriptions/${SUBSCRIPTION}/{nextLink}`,
    `/subscriptions/${SUBSCRIPTION}//evil`,
    `/subscriptions/${SUBSCRIPTION}/../${SUBSCRIPTION}`,
    `/subscriptions/${SUBSCRIPTION}/..`,
    `/subscriptions/${SUBSCRIPTION}/%2e%2e/x`,
    `/subscriptions/${SUBSCRIPTION}\\evil`,
    `/subscriptions/${SUBSCRIPTION}/`,
  ])('are not asked for at "%s", which is no scope', async (scope) => {
    const { ports, requests } = rig(inTurn());
    const error = await failureOf(ports.permissions.allowedAt(scope));
    expect(error.code).toBe('refused');
    expect(error.message).toContain(`${scope} is no scope`);
    expect(requests).toEqual([]);
  });
});
