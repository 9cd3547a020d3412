import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Azurite, startAzurite } from '../../emulator/azurite.ts';
import { realClock } from '../../emulator/clock.ts';
import { type HttpsServer, startHttpsServer } from '../../emulator/https-server.ts';
import { LocalAzure } from '../../emulator/local-azure.ts';
import { type AccountId, parseAccountId } from '../../shared/domain/account.ts';
import { addManaged } from './managed-account.ts';
import { RunningHost } from './running-host.ts';

const SUBSCRIPTION = '00000000-0000-4000-8000-00000000000d';
const ACCOUNTS = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts`;
const WAIT = { timeout: 50_000, interval: 250 };
const ROLES = ['Rotation.Read', 'Rotation.Operate', 'Rotation.Emergency'];

/** A POST with a JSON body. */
const post = (body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

describe('the HTTP API of the compiled app', () => {
  const azure = new LocalAzure({ clock: realClock, seed: 21, keyPropagationMs: 0 });
  let vault: ReturnType<LocalAzure['addVault']>;
  let server: HttpsServer;
  let azurite: Azurite;
  let host: RunningHost;
  let secured: RunningHost;

  beforeAll(async () => {
    azurite = await startAzurite();
    azure.addSubscription(SUBSCRIPTION, 'API');
    vault = azure.addVault('kv-api');
    for (const name of ['chat', 'search', 'speech']) {
      addManaged(azure, azurite, { vault, subscriptionId: SUBSCRIPTION, name, ageDays: 20 });
    }
    azure.addAccount({ subscriptionId: SUBSCRIPTION, resourceGroup: 'rg', name: 'untagged', tags: {} });
    server = await startHttpsServer(azure);
    const env = server.environment({ AzureWebJobsStorage: azurite.connectionString, ROTATION_SETTLE: 'PT1S' });
    host = await RunningHost.start(env);
    secured = await RunningHost.start({ ...env, ROTATION_HTTP_AUTH: 'entra', WEBSITE_AUTH_ENABLED: 'True' });
  });

  afterAll(async () => {
    await Promise.all([host.close(), secured.close()]);
    await server.close();
    await azurite.close();
  });

  const accountNamed = (name: string): AccountId => {
    const id = parseAccountId(`${ACCOUNTS}/${name}`);
    if (id === undefined) throw new Error(`${name} makes no id of an account.`);
    return id;
  };

  /** As the platform does it for somebody who signed in. */
  const principal = (...roles: readonly string[]): Readonly<Record<string, string>> => {
    const claims = [
      { typ: 'preferred_username', val: 'ada@example.com' },
      ...roles.map((val) => ({ typ: 'roles', val })),
    ];
    const text = JSON.stringify({ auth_typ: 'aad', claims, name_typ: 'name', role_typ: 'roles' });
    return { 'x-ms-client-principal': Buffer.from(text).toString('base64') };
  };

  it('rotates an account, tells of the operation, of the account, and of its history', async () => {
    const body = { account: 'chat', operationId: 'api-1', reason: 'A test of the API.' };
    const answer = await host.fetch('/api/rotations', post(body, { prefer: 'wait=60' }));
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      { id: 'api-1', state: 'ended', outcome: { account: { name: 'chat', result: 'rotated', active: 'Key2' } } },
    ]);
    const operation = await host.fetch('/api/operations/api-1');
    expect([operation.status, await operation.json()]).toMatchObject([200, { reason: 'A test of the API.' }]);
    const again = await host.fetch('/api/rotations', post({ account: 'chat' }));
    expect([again.status, await again.json()]).toMatchObject([409, { code: 'not-now', reason: 'grace-running' }]);
    expect(Number(again.headers.get('retry-after'))).toBeGreaterThan(2 * 86_400);
    const history = await host.fetch(`/api/status/history?account=${encodeURIComponent(`${ACCOUNTS}/chat`)}`);
    expect(await history.json()).toMatchObject({ entries: [{ result: 'rotated', operationId: 'api-1' }] });
  });

  it('answers a request at once with 202, and a sweep on demand', async () => {
    const accepted = await host.fetch('/api/sweeps', post({ operationId: 'api-sweep' }));
    expect([accepted.status, accepted.headers.get('location')]).toEqual([202, '/api/operations/api-sweep']);
    // Both hosts of this test read the one queue.
    const ended = await vi.waitFor(async () => {
      const operation: unknown = await (await host.fetch('/api/operations/api-sweep')).json();
      expect(operation).toMatchObject({ state: 'ended' });
      return operation;
    }, WAIT);
    expect(ended).toMatchObject({ outcome: { kind: 'sweep', ok: true } });
    const status = await host.fetch('/api/status');
    expect(await status.json()).toMatchObject({ mode: 'rotate', totals: { accounts: 4 } });
    const dry = await host.fetch('/api/sweeps', post({ dryRun: true }));
    expect([dry.status, await dry.json()]).toMatchObject([200, { mode: 'plan' }]);
  });

  it('shows the status as JSON, CSV and page, and its own description', async () => {
    const page = await host.fetch('/api/status', { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    expect(await page.text()).toMatch(/^<!DOCTYPE html>/);
    const csv = await host.fetch('/api/status?format=csv&phase=steady');
    expect([csv.headers.get('content-type'), (await csv.text()).split('\r\n').length]).toEqual([
      'text/csv; charset=utf-8',
      4,
    ]);
    expect(await (await host.fetch('/api/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' });
    expect(await (await host.fetchOpen('/api/health')).json()).toEqual({ status: 'ok' });
    const deep = await host.fetchOpen('/api/health?deep=true');
    expect([deep.status, deep.headers.get('location')]).toEqual([307, '/api/health/deep']);
    expect(await (await host.fetch('/api/health/deep')).json()).toMatchObject({
      whose: 'app',
      findings: expect.any(Array),
    });
  });

  it.each([
    ['POST', '/api/rotations', { account: 'search', forse: true }, 400, 'malformed-request'],
    ['POST', '/api/rotations', { account: 'nobody' }, 404, 'unknown-account'],
    ['POST', '/api/rotations', { account: 'untagged' }, 422, 'blocked'],
    ['POST', '/api/rotations', { account: 'search', force: true }, 403, 'entra-required'],
    ['POST', '/api/rotations', { account: 'search', operationId: 'api-1' }, 409, 'operation-id-taken'],
    ['POST', '/api/rollbacks', { account: 'chat', reason: 'why' }, 403, 'entra-required'],
    ['GET', '/api/operations/none', undefined, 404, 'unknown-operation'],
    ['GET', '/api/status?phase=late', undefined, 400, 'malformed-request'],
    ['GET', '/api/status/history?account=nobody', undefined, 404, 'unknown-account'],
  ])('answers %s %s %j with %i %s', async (method, path, body, status, code) => {
    const answer = await host.fetch(path, body === undefined ? { method } : post(body));
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const type = `urn:azure-ai-key-rotator:problem:${code}`;
    expect([answer.status, await answer.json()]).toMatchObject([status, { type, code, status }]);
  });

  it('needs the key, JSON, a form that it has, and not too much', async () => {
    expect((await host.fetchOpen('/api/status')).status).toBe(401);
    expect((await host.fetch('/api/rotations', { method: 'POST', body: 'account=chat' })).status).toBe(415);
    expect((await host.fetch('/api/status', { headers: { accept: 'image/png' } })).status).toBe(406);
    expect((await host.fetch('/api/rotations', post({ account: 'x'.repeat(20_000) }))).status).toBe(413);
  });

  it('says what Azure lacks: a right, time, an answer', async () => {
    const denied = azure.rights.deny({ action: 'Microsoft.CognitiveServices/accounts/listKeys/action' });
    const missing = await host.fetch('/api/rotations', post({ account: 'search' }));
    expect([missing.status, await missing.json()]).toMatchObject([
      502,
      { code: 'role-missing', detail: expect.stringContaining('Microsoft.CognitiveServices/accounts/listKeys/action') },
    ]);
    denied();
    const refuse = (status: 429 | 503) =>
      azure.faults.add({ operation: 'accounts.listKeys', times: 50, fault: { kind: 'refuse', status } });
    for (const [status, code] of [
      [429, 'throttled'],
      [503, 'azure-unavailable'],
    ] as const) {
      refuse(status);
      const answer = await host.fetch('/api/rotations', post({ account: 'search' }));
      expect([answer.status, await answer.json()]).toMatchObject([503, { code }]);
      expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
      azure.faults.clear();
    }
  });

  it('goes by app roles where people sign in, and lets nobody in without', async () => {
    const open = (path: string, init: RequestInit = {}) => secured.fetchOpen(path, init);
    expect((await open('/api/status')).status).toBe(401);
    expect((await open('/api/status', { headers: principal() })).status).toBe(403);
    expect((await open('/api/status', { headers: principal('Rotation.Read') })).status).toBe(200);
    const rotation = post({ account: 'speech' }, principal('Rotation.Read'));
    expect((await open('/api/rotations', rotation)).status).toBe(403);
    const body = { account: 'speech', force: true, operationId: 'api-forced' };
    const forced = await open('/api/rotations', post(body, { ...principal(...ROLES), prefer: 'wait=60' }));
    expect([forced.status, await forced.json()]).toMatchObject([
      200,
      { by: 'ada@example.com (unknown)', state: 'ended' },
    ]);
    const back = { account: 'speech', reason: 'The new release cannot sign in.', operationId: 'api-back' };
    const rollback = await open('/api/rollbacks', post(back, { ...principal(...ROLES), prefer: 'wait=60' }));
    expect(await rollback.json()).toMatchObject({ outcome: { account: { result: 'rolled-back' } } });
    const leak = { account: 'search', compromised: true, acceptConsumerOutage: true, operationId: 'api-leak' };
    azure.monitor.accepts(accountNamed('search'), 'api-leak');
    const killed = await open('/api/rotations', post(leak, { ...principal(...ROLES), prefer: 'wait=60' }));
    expect(await killed.json()).toMatchObject({ state: 'ended', outcome: { account: { result: 'retired' } } });
  });

  it('has shown no key and broken no promise', () => {
    const output = host.output() + secured.output();
    for (const value of azure.everyKeyValueEverMade()) expect(output.includes(value)).toBe(false);
    expect(azure.monitor.violations).toEqual([]);
  });
});
