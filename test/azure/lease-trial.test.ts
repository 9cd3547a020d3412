import { once } from 'node:events';
import { createServer } from 'node:http';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { beforeEach, describe, expect, it } from 'vitest';
import { connectLockContainer, LOCK_CONTAINER } from '../../shared/azure/blob-service.ts';
import { createLeaseTrial } from '../../shared/azure/lease-trial.ts';
import { Redacted } from '../../shared/domain/redacted.ts';
import { azuriteForFile } from './azurite-for-file.ts';
import { fakeClock } from './fake-clock.ts';
import { codeOf, fakeCredential } from './fixtures.ts';

const azurite = azuriteForFile();

function container(connectionString = azurite.connectionString): ContainerClient {
  const storage = { kind: 'connection-string', connectionString: new Redacted(connectionString) } as const;
  return connectLockContainer(storage, fakeCredential()).once;
}

function watched(): ContainerClient {
  return BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient(LOCK_CONTAINER);
}

async function blobNames(): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of watched().listBlobsFlat()) names.push(name);
  return names;
}

const trial = (): Promise<void> => createLeaseTrial(container(), fakeClock())();

describe('a lease that is only asked for', () => {
  beforeEach(async () => {
    await watched().deleteIfExists();
  });

  it('is possible before there is a container, and makes none', async () => {
    await expect(trial()).resolves.toBeUndefined();
    expect(await watched().exists()).toBe(false);
  });

  it('is possible where there is a container, and leaves no blob in it', async () => {
    await watched().create();
    await expect(trial()).resolves.toBeUndefined();
    expect(await blobNames()).toEqual([]);
  });

  it('that is granted after all is given back', async () => {
    await watched().create();
    const blob = watched().getBlockBlobClient('the-doctor-asks-for-a-lease-on-this-absent-blob');
    await blob.upload('', 0);
    await expect(trial()).resolves.toBeUndefined();
    expect((await blob.getProperties()).leaseState).toBe('available');
  });
});

/** A storage account that answers everything like this. */
async function refusing(status: number, code: string, ask: (connectionString: string) => Promise<void>): Promise<void> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'x-ms-error-code': code, 'content-type': 'application/xml' });
    response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>No.</Message></Error>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    await ask(
      `DefaultEndpointsProtocol=http;AccountName=stub;AccountKey=c3R1Yg==;BlobEndpoint=http://127.0.0.1:${port}/stub;`,
    );
  } finally {
    server.close();
  }
}

describe('a storage account', () => {
  it.each([
    [403, 'AuthorizationPermissionMismatch', 'role-missing'],
    [403, 'AuthorizationFailure', 'network-refused'],
    [404, 'ResourceNotFound', 'not-found'],
    [409, 'AccountBeingCreated', 'conflict'],
    [503, 'ServerBusy', 'unavailable'],
  ])('that answers %i %s grants no lease (%s)', async (status, code, means) => {
    await refusing(status, code, async (connectionString) => {
      expect(await codeOf(createLeaseTrial(container(connectionString), fakeClock())())).toBe(means);
    });
  });
});
