import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { load, refusal } from './load.ts';

const ACCOUNT_KEY = Buffer.from('a known storage key of a test, sixty-four bytes as Azure has them').toString('base64');
const CONNECTION = `DefaultEndpointsProtocol=https;AccountName=mystorage;AccountKey=${ACCOUNT_KEY};EndpointSuffix=core.windows.net`;
const AI_KEY = '0123456789abcdef0123456789abcdef';

function everythingOf(error: unknown): string {
  return [inspect(error, { depth: 9 }), JSON.stringify(error), String(error)].join('\n');
}

describe('secrets in settings', () => {
  it('a connection string is accepted and never printed', () => {
    const config = load({ AzureWebJobsStorage: CONNECTION });
    const { storage } = config.connection;
    expect(storage.kind === 'connection-string' && storage.connectionString.reveal()).toBe(CONNECTION);
    expect(everythingOf(config)).not.toContain(ACCOUNT_KEY);
  });

  it('a connection string that cannot be read is not shown', () => {
    const error = refusal({ AzureWebJobsStorage: `AccountKey=${ACCOUNT_KEY}` });
    expect(error.faults).toMatchObject([{ name: 'AzureWebJobsStorage', given: '[redacted]' }]);
    expect(everythingOf(error)).not.toContain(ACCOUNT_KEY.slice(0, 8));
  });

  it('a connection string is not shown in part, however short its secret', () => {
    const error = refusal({ AzureWebJobsStorage: 'AccountName=mystorage;Secret=hunter2' });
    expect(error.faults[0]?.given).toBe('[redacted]');
    expect(everythingOf(error)).not.toContain('hunter2');
  });

  it('a good connection string is not shown either where another way stands beside it', () => {
    const error = refusal({ AzureWebJobsStorage: CONNECTION, AzureWebJobsStorage__accountName: 'mystorage' });
    expect(everythingOf(error)).not.toContain(ACCOUNT_KEY.slice(0, 8));
  });

  it.each([
    ['KEY_VAULT_URL', CONNECTION, ACCOUNT_KEY.slice(0, 8)],
    ['ROTATION_DEPLOYMENT', AI_KEY, AI_KEY.slice(0, 8)],
    ['ROTATION_GRACE', `P3D ${AI_KEY}`, AI_KEY.slice(0, 8)],
    ['AzureWebJobsStorage__blobServiceUri', 'https://s.blob.core.windows.net/?sv=1&sig=abc%2Bdef', 'abc'],
    ['AZURE_RESOURCE_MANAGER_URL', 'https://user:pass-word@management.azure.com', 'pass-word'],
  ])('a secret pasted into %s by mistake is masked', (name, text, secret) => {
    // A deployment may have 32 letters, so the key of an account would be a good name; one more makes it a bad one.
    const error = refusal({ [name]: name === 'ROTATION_DEPLOYMENT' ? `${text}0` : text });
    expect(error.faults.find((fault) => fault.name === name)?.given).toContain('[redacted]');
    expect(everythingOf(error)).not.toContain(secret);
  });

  it('a very long text is cut', () => {
    const given = refusal({ ROTATION_MODE: 'plan or rotate '.repeat(40) }).faults[0]?.given;
    expect(given).toHaveLength(201);
  });
});
