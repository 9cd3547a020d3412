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
      queueServiceUrl: 'https://mystorage1.queue.core.windows.net',
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
      queueServiceUrl: 'https://mystorage.queue.core.usgovcloudapi.net',
    });
  });

  it('keeps a path, as the local emulator needs it', () => {
    const url = 'https://127.0.0.1:10000/devstoreaccount1';
    expect(load({ ...BY_ADDRESS, AzureWebJobsStorage__blobServiceUri: url }).connection.storage).toMatchObject({
      blobServiceUrl: url,
    });
  });

  it.each([
    ['https://mystorage.blob.core.usgovcloudapi.net', 'https://mystorage.queue.core.usgovcloudapi.net'],
    ['https://store.privatelink.blob.core.windows.net', 'https://store.privatelink.queue.core.windows.net'],
    ['https://store.z01.blob.storage.azure.net', 'https://store.z01.queue.storage.azure.net'],
    ['https://blob.example.com', undefined],
    ['https://127.0.0.1:10000/my.blob.account', undefined],
  ])('by address %s alone leads to the queue service %s', (blobServiceUri, queueServiceUrl) => {
    const settings = { ...BY_ADDRESS, AzureWebJobsStorage__blobServiceUri: blobServiceUri };
    expect(load(settings).connection.storage).toMatchObject({ blobServiceUrl: blobServiceUri, queueServiceUrl });
  });

  it.each([BY_NAME, { ...BY_ADDRESS, AzureWebJobsStorage__blobServiceUri: 'https://blob.example.com' }])(
    'leads to the queue service that is named, whatever the blob service is called: %j',
    (settings) => {
      const own = { ...settings, AzureWebJobsStorage__queueServiceUri: 'https://queue.example.com/' };
      expect(load(own).connection.storage).toMatchObject({ queueServiceUrl: 'https://queue.example.com' });
    },
  );

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
