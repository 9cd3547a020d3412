import { access } from 'node:fs/promises';
import { request as httpsRequest } from 'node:https';
import { CognitiveServicesManagementClient } from '@azure/arm-cognitiveservices';
import { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import { ManagedIdentityCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realClock } from '../../emulator/clock.ts';
import { type HttpsServer, startHttpsServer } from '../../emulator/https-server.ts';
import { LocalAzure } from '../../emulator/local-azure.ts';
import { collect, rejection, SUBSCRIPTION } from './stand.ts';

const ARM_SCOPE = 'https://management.azure.com/.default';

describe('the local Azure over HTTPS', () => {
  const azure = new LocalAzure({ clock: realClock, seed: 1, accountPageSize: 2, emptyFirstPage: true });
  let server: HttpsServer;
  let clients: {
    accounts: CognitiveServicesManagementClient;
    subscriptions: SubscriptionClient;
    secrets: SecretClient;
  };

  beforeAll(async () => {
    azure.addSubscription(SUBSCRIPTION, 'Production');
    azure.addVault('kv-one');
    azure.addVault('kv-two');
    for (const name of ['one', 'two', 'three']) {
      azure.addAccount({ subscriptionId: SUBSCRIPTION, resourceGroup: 'rg', name, customSubDomainName: name });
    }
    azure.addAccount({ subscriptionId: SUBSCRIPTION, resourceGroup: 'rg', name: 'old', location: 'westeurope' });
    server = await startHttpsServer(azure);
    // The managed identity is chosen once for a process, by these.
    const environment = server.environment();
    process.env.IDENTITY_ENDPOINT = environment.IDENTITY_ENDPOINT;
    process.env.IDENTITY_HEADER = environment.IDENTITY_HEADER;
    const credential = new ManagedIdentityCredential();
    const common = { tlsOptions: { ca: server.ca }, retryOptions: { maxRetries: 0 } };
    clients = {
      accounts: new CognitiveServicesManagementClient(credential, SUBSCRIPTION, {
        ...common,
        endpoint: server.arm,
        credentialScopes: ARM_SCOPE,
      }),
      subscriptions: new SubscriptionClient(credential, { ...common, endpoint: server.arm }),
      secrets: new SecretClient(server.vault('kv-one'), credential, {
        ...common,
        disableChallengeResourceVerification: true,
      }),
    };
  });

  afterAll(async () => {
    await server.close();
    await expect(access(server.caPath)).rejects.toThrow('ENOENT');
  });

  test('serves a managed identity and every SDK client, with links that stay on its own address', async () => {
    expect(
      (await collect(clients.subscriptions.subscriptions.list())).map(({ subscriptionId }) => subscriptionId),
    ).toEqual([SUBSCRIPTION]);
    const accounts = await collect(clients.accounts.accounts.list());
    expect(accounts.map(({ name }) => name)).toEqual(['one', 'two', 'three', 'old']);
    expect(accounts[0]?.properties?.endpoint).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/one\/$/);
    expect(azure.log.of('accounts.list')).toHaveLength(3);
    expect(azure.calls.identity).toBeGreaterThan(0);
  });

  test('regenerates a key and publishes it', async () => {
    const keys = await clients.accounts.accounts.regenerateKey('rg', 'one', 'Key2');
    const set = await clients.secrets.setSecret('one', keys.key2 ?? '', { tags: { CredentialId: 'key2' } });
    expect(set.properties.vaultUrl).toBe(server.vault('kv-one'));
    const read = await clients.secrets.getSecret('one');
    expect([read.value, read.properties.tags]).toEqual([keys.key2, { CredentialId: 'key2' }]);
    for (let index = 0; index < 30; index += 1) await clients.secrets.setSecret(`s-${index}`, 'value');
    expect(await collect(clients.secrets.listPropertiesOfSecrets())).toHaveLength(31);
    expect(
      azure.log.of('secrets.set').every(({ principal }) => principal === 'rotator' || principal === undefined),
    ).toBe(true);
  });

  test.each(['two', 'old'])('checks keys under the endpoint that ARM tells of account %s', async (name) => {
    const { properties } = await clients.accounts.accounts.get('rg', name);
    const { key1 } = await clients.accounts.accounts.listKeys('rg', name);
    const url = `${properties?.endpoint}openai/models?api-version=2024-10-21`;
    expect(await statusOf(url, { 'api-key': key1 ?? '' })).toBe(200);
    expect(await statusOf(url, { 'api-key': 'nonsense' })).toBe(401);
  });

  test('cuts the connection where a fault says so, before or after the effect', async () => {
    azure.faults.add({ operation: 'accounts.regenerateKey', fault: { kind: 'lost', answer: 'reset' } });
    const before = (await clients.accounts.accounts.listKeys('rg', 'three')).key1;
    const error = await rejection(clients.accounts.accounts.regenerateKey('rg', 'three', 'Key1'));
    expect(error).toMatchObject({ name: 'RestError', code: 'ECONNRESET' });
    expect((await clients.accounts.accounts.listKeys('rg', 'three')).key1).not.toBe(before);
  });

  test('lets a caller wait until its time-out where a fault says so', async () => {
    azure.faults.add({ operation: 'accounts.get', fault: { kind: 'no-answer', how: 'hang' } });
    const options = { requestOptions: { timeout: 100 } };
    expect((await rejection(clients.accounts.accounts.get('rg', 'one', options))).name).toBe('AbortError');
  });

  test('gives the variables that lead an app to it', () => {
    expect(server.environment({ AzureWebJobsStorage: 'somewhere' })).toEqual({
      AZURE_RESOURCE_MANAGER_URL: server.arm,
      AZURE_RESOURCE_MANAGER_AUDIENCE: 'https://management.azure.com',
      KEY_VAULT_URL: server.vault('kv-one'),
      KEY_VAULT_ALLOWED_URLS: server.vault('kv-two'),
      IDENTITY_ENDPOINT: server.identityEndpoint,
      IDENTITY_HEADER: azure.world.identityHeader,
      NODE_EXTRA_CA_CERTS: server.caPath,
      ROTATION_SCHEDULE: '0 0 * * * *',
      AzureWebJobsStorage: 'somewhere',
    });
    expect(() => server.vault('kv-none')).toThrow('Nothing listens');
  });

  function statusOf(url: string, headers: Record<string, string>): Promise<number> {
    return new Promise((resolve, reject) => {
      httpsRequest(url, { headers, ca: server.ca }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });
  }
});
