import { describe, expect, it } from 'vitest';
import { faultsOf, load } from './load.ts';

const CLIENT = '00000000-0000-0000-0000-00000000000a';
const OTHER_CLIENT = '00000000-0000-0000-0000-00000000000b';
const BY_NAME = { AzureWebJobsStorage: undefined, AzureWebJobsStorage__accountName: 'MyStorage1' };
const BY_ADDRESS = {
  AzureWebJobsStorage: undefined,
  AzureWebJobsStorage__blobServiceUri: 'https://mystorage.blob.core.usgovcloudapi.net/',
};

describe('the way to the app’s own storage', () => {
  it('by the name of the account leads to its blob service in the public cloud', () => {
    expect(load(BY_NAME).connection.storage).toEqual({
      kind: 'identity',
      blobServiceUrl: 'https://mystorage1.blob.core.windows.net',
      clientId: undefined,
    });
  });

  it('by address is taken as given, without the slash at the end', () => {
    const others = {
      AzureWebJobsStorage__queueServiceUri: 'https://mystorage.queue.core.usgovcloudapi.net',
      AzureWebJobsStorage__tableServiceUri: 'https://mystorage.table.core.usgovcloudapi.net',
      AzureWebJobsStorage__credential: 'managedIdentity',
    };
    expect(load({ ...BY_ADDRESS, ...others }).connection.storage).toMatchObject({
      blobServiceUrl: 'https://mystorage.blob.core.usgovcloudapi.net',
    });
  });

  it('keeps a path, as the local emulator needs it', () => {
    const url = 'https://127.0.0.1:10000/devstoreaccount1';
    expect(load({ ...BY_ADDRESS, AzureWebJobsStorage__blobServiceUri: url }).connection.storage).toMatchObject({
      blobServiceUrl: url,
    });
  });

  it('is gone by the identity named for storage, else by the one named for everything', () => {
    const all = { AZURE_CLIENT_ID: CLIENT };
    expect(load({ ...BY_NAME, ...all }).connection.storage).toMatchObject({ clientId: CLIENT });
    const own = { ...all, AzureWebJobsStorage__clientId: OTHER_CLIENT };
    const { connection } = load({ ...BY_NAME, ...own });
    expect(connection.storage).toMatchObject({ clientId: OTHER_CLIENT });
    expect(connection.clientId).toBe(CLIENT);
  });

  it.each([
    ['none', { AzureWebJobsStorage: undefined }],
    ['a connection string and a name', { ...BY_NAME, AzureWebJobsStorage: 'UseDevelopmentStorage=true' }],
    ['a name and an address', { ...BY_ADDRESS, ...BY_NAME }],
  ])('must be exactly one, not %s', (_case, variables) => {
    expect(faultsOf(variables)).toEqual([
      expect.objectContaining({ name: 'AzureWebJobsStorage', expected: expect.stringContaining('exactly one of') }),
    ]);
  });
});
