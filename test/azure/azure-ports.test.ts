import { describe, expect, it, vi } from 'vitest';
import { azurePorts } from '../../shared/azure/azure-ports.ts';
import { createCredential } from '../../shared/azure/credential.ts';
import { systemClock } from '../../shared/azure/system-clock.ts';
import { withTokenTimeout } from '../../shared/azure/token-timeout.ts';
import { Redacted } from '../../shared/domain/redacted.ts';
import { fakeClock } from './fake-clock.ts';
import { fakeHttp, inTurn, json } from './fake-http.ts';
import { ACCOUNT, CONNECTION, fakeCredential, rig } from './fixtures.ts';

describe('the ports to Azure', () => {
  it('send nothing before they are asked to', () => {
    const { requests, scopes } = rig(inTurn());
    expect(requests).toEqual([]);
    expect(scopes).toEqual([]);
  });

  it('ask for tokens of the configured audience, whatever the endpoint', async () => {
    const credential = fakeCredential();
    const { httpClient, requests } = fakeHttp(({ url }) =>
      json(200, url.pathname.endsWith('/subscriptions') ? { value: [] } : { key1: 'one', key2: 'two' }),
    );
    const connection = {
      ...CONNECTION,
      armUrl: 'https://management.usgovcloudapi.net',
      armAudience: 'https://management.usgovcloudapi.net',
    };
    const send = async (): Promise<Response> => new Response();
    const { keys, directory } = azurePorts(connection, {
      clock: fakeClock(),
      log: () => undefined,
      credential,
      transport: { httpClient, send },
    });
    await keys.listKeys(ACCOUNT);
    for await (const _page of directory.subscriptions());
    expect(new Set(credential.scopes)).toEqual(new Set(['https://management.usgovcloudapi.net/.default']));
    expect(new Set(requests.map(({ url }) => url.origin))).toEqual(new Set(['https://management.usgovcloudapi.net']));
  });

  it('probe through the transport that they are given', async () => {
    const { httpClient } = fakeHttp(inTurn());
    const { probe } = azurePorts(CONNECTION, {
      clock: fakeClock(),
      log: () => undefined,
      credential: fakeCredential(),
      transport: { httpClient, send: async () => new Response(null, { status: 401 }) },
    });
    const { directory } = rig(inTurn(json(200, { id: ACCOUNT, properties: { endpoint: 'https://chat-1/' } }))).ports;
    expect(await probe.probe(await directory.account(ACCOUNT), new Redacted('one'))).toBe('refused');
  });

  it('name the lock store by the host of the storage account', () => {
    const storage = {
      kind: 'identity',
      blobServiceUrl: 'https://Store.blob.core.windows.net/',
      queueServiceUrl: undefined,
      clientId: undefined,
    } as const;
    const options = { clock: fakeClock(), log: () => undefined, credential: fakeCredential() };
    expect(azurePorts({ ...CONNECTION, storage }, options).locks.host).toBe('store.blob.core.windows.net');
  });
});

describe('the identity', () => {
  it('is the managed identity in Azure, and nothing else', () => {
    const source = { identityEndpoint: 'http://127.0.0.1:1/token', clientId: undefined };
    expect(createCredential(source).constructor.name).toBe('ManagedIdentityCredential');
    expect(createCredential({ ...source, clientId: 'an-id' }).constructor.name).toBe('ManagedIdentityCredential');
  });

  it('is the developer’s own on a desk', () => {
    const credential = createCredential({ identityEndpoint: undefined, clientId: undefined });
    expect(credential.constructor.name).toBe('DefaultAzureCredential');
  });

  it('is a fault of the settings where they name a credential that does not exist', () => {
    vi.stubEnv('AZURE_TOKEN_CREDENTIALS', 'nobody');
    try {
      expect(() => createCredential({ identityEndpoint: undefined, clientId: undefined })).toThrow('settings-invalid');
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('is not waited for without end', async () => {
    const silent = { getToken: () => new Promise<never>(() => undefined) };
    await expect(withTokenTimeout(silent, 20).getToken('x')).rejects.toThrow('No token in time');
    await expect(withTokenTimeout(fakeCredential(), 20).getToken('x')).resolves.toMatchObject({ token: 'a-token' });
  });
});

describe('the real clock', () => {
  it('goes on while it sleeps', async () => {
    const startMs = systemClock.now();
    await systemClock.sleep(20);
    expect(systemClock.now() - startMs).toBeGreaterThanOrEqual(15);
  });

  it.each([
    ['before it begins', 0],
    ['meanwhile', 20],
  ])('ends a sleep early where the signal is raised %s', async (_when, afterMs) => {
    const controller = new AbortController();
    if (afterMs === 0) controller.abort();
    else setTimeout(() => controller.abort(), afterMs);
    const startMs = systemClock.now();
    await systemClock.sleep(60_000, controller.signal);
    expect(systemClock.now() - startMs).toBeLessThan(30_000);
  });
});
