import { describe, expect, it } from 'vitest';
import { DAY } from '../../shared/domain/duration.ts';
import { load } from './load.ts';

const ONE = '00000000-0000-0000-0000-00000000000A';
const TWO = '00000000-0000-0000-0000-00000000000b';

describe('texts that are harmlessly different', () => {
  it('blanks around a value do not matter', () => {
    expect(load({ ROTATION_GRACE: ' P2D ', ROTATION_CONCURRENCY: ' 4 ' }).settings).toMatchObject({
      graceMs: 2 * DAY,
      concurrency: 4,
    });
  });

  it('words and durations are read in any case', () => {
    const { settings } = load({ ROTATION_MODE: 'Plan', ROTATION_SCOPE: 'Adopt-All', ROTATION_GRACE: 'p2d' });
    expect(settings).toMatchObject({ mode: 'plan', scope: 'adopt-all', graceMs: 2 * DAY });
  });

  it('kinds are read in any case and keep the spelling of Azure', () => {
    expect(load({ ROTATION_KINDS: 'aiservices, OPENAI' }).settings.kinds).toEqual(['AIServices', 'OpenAI']);
  });

  it('lists are trimmed, hold each value once and may end with a comma', () => {
    const { settings } = load({ AZURE_SUBSCRIPTION_IDS: ` ${ONE} , ${TWO},${ONE},` });
    expect(settings.subscriptionIds).toEqual([ONE.toLowerCase(), TWO]);
  });

  it('a vault may be written in capitals and with a slash at the end', () => {
    const { settings, connection } = load({
      KEY_VAULT_URL: 'https://My-Vault.vault.azure.net/',
      KEY_VAULT_ALLOWED_URLS: 'https://OTHER.vault.azure.net/, https://my-vault.vault.azure.net',
    });
    expect(settings.vault).toBe('https://my-vault.vault.azure.net');
    expect(connection.vaults).toEqual(['https://my-vault.vault.azure.net', 'https://other.vault.azure.net']);
  });

  it('addresses of Resource Manager lose what does not belong to an origin or an audience', () => {
    const { connection } = load({
      AZURE_RESOURCE_MANAGER_URL: 'https://LOCALHOST:8443/',
      AZURE_RESOURCE_MANAGER_AUDIENCE: 'https://management.azure.com/.default',
    });
    expect(connection.armUrl).toBe('https://localhost:8443');
    expect(connection.armAudience).toBe('https://management.azure.com');
  });

  it('a schedule keeps its words with one blank between them', () => {
    expect(load({ ROTATION_SCHEDULE: '0  0   */6 * * *', ROTATION_LEAD: 'P2D' }).schedule).toBe('0 0 */6 * * *');
  });

  it('a replaced deployment is read from a whole managed-by text', () => {
    const replaces = 'Azure-AI-Key-Rotator/old/oldstorage.blob.core.windows.net';
    expect(load({ ROTATION_REPLACES: replaces }).settings.replaces).toEqual({
      deployment: 'old',
      lockHost: 'oldstorage.blob.core.windows.net',
    });
  });
});

describe('settings for use outside the use cases', () => {
  it('hand on how work is dispatched and how HTTP callers prove who they are', () => {
    expect(load({ ROTATION_DISPATCH: 'queue', ROTATION_HTTP_AUTH: 'entra' })).toMatchObject({
      dispatch: 'queue',
      httpAuth: 'entra',
    });
  });

  it('leave variables of others alone', () => {
    expect(() => load({ PATH: '/bin', FUNCTIONS_WORKER_RUNTIME: 'node', AZURE_TENANT_ID: 'x' })).not.toThrow();
  });
});
