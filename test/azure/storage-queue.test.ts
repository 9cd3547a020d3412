import { randomUUID } from 'node:crypto';
import { QueueServiceClient } from '@azure/storage-queue';
import { describe, expect, it } from 'vitest';
import type { StorageConnection } from '../../shared/azure/connection.ts';
import { createStorageQueue } from '../../shared/azure/storage-queue.ts';
import { Redacted } from '../../shared/domain/redacted.ts';
import { type MessageQueue, OPERATIONS_QUEUE } from '../../shared/operate/ports.ts';
import { queueContract } from '../contract/queue-contract.ts';
import { azuriteForFile } from './azurite-for-file.ts';
import { fakeClock } from './fake-clock.ts';
import { codeOf, failureOf, fakeCredential } from './fixtures.ts';
import { startLossyProxy } from './lossy-proxy.ts';
import { STORAGE_KEY, startStubbornStorage } from './stubborn-storage.ts';

const azurite = azuriteForFile();

function open(connectionString = azurite.connectionString, name = `test-${randomUUID()}`): MessageQueue {
  const storage = { kind: 'connection-string', connectionString: new Redacted(connectionString) } as const;
  return createStorageQueue(storage, fakeCredential(), fakeClock(), name);
}

async function received(name: string): Promise<readonly string[]> {
  const client = QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient(name);
  const { receivedMessageItems } = await client.receiveMessages({ numberOfMessages: 32, visibilityTimeout: 60 });
  return receivedMessageItems.map(({ messageText }) => Buffer.from(messageText, 'base64').toString('utf8'));
}

queueContract('in Azurite', async () => {
  const name = `test-${randomUUID()}`;
  return { queue: open(undefined, name), visible: () => received(name) };
});

describe('the queue in the storage account', () => {
  it('has the name that its trigger has too', async () => {
    await open(undefined, OPERATIONS_QUEUE).send('text', 0);
    expect(await received('key-rotator-operations')).toEqual(['text']);
  });

  it('gets a message again whose answer was lost', async () => {
    const queuePort = /QueueEndpoint=http:\/\/127\.0\.0\.1:(\d+)/.exec(azurite.connectionString)?.[1];
    const name = `test-${randomUUID()}`;
    await open(undefined, name).send('before', 0);
    const proxy = await startLossyProxy(Number(queuePort), (_request, nth) => nth === 1);
    const throughProxy = azurite.connectionString.replace(`127.0.0.1:${queuePort}`, `127.0.0.1:${proxy.port}`);
    await open(throughProxy, name).send('text', 0);
    proxy.close();
    expect((await received(name)).toSorted()).toEqual(['before', 'text', 'text']);
  });

  it.each([-1, 7 * 86_400_000, Number.NaN])('refuses a delay of %d ms before it is sent', async (delayMs) => {
    const { code, message } = await failureOf(open().send('text', delayMs));
    expect(code).toBe('refused');
    expect(message).toContain(`${delayMs} ms were asked for`);
  });

  it('says which right is missing, and shows no key', async () => {
    const storage = await startStubbornStorage(403, 'AuthorizationPermissionMismatch');
    const { code, message } = await failureOf(open(storage.connectionString, 'a-queue').send('text', 0));
    storage.close();
    expect(code).toBe('role-missing');
    expect(message).toContain('queues/messages/add/action on http://127.0.0.1');
    expect(message).not.toContain(STORAGE_KEY);
  });

  it('says so where it cannot be made', async () => {
    const storage = await startStubbornStorage(404, 'QueueNotFound');
    const { facts } = await failureOf(open(storage.connectionString).send('text', 0));
    expect(facts).toMatchObject({ operation: 'queue.create', status: 404 });
    expect(storage.methods).toEqual(['POST', 'PUT']);
    storage.close();
  });
});

describe('a queue service that the settings do not tell', () => {
  const UNUSABLE: readonly (readonly [string, StorageConnection])[] = [
    ['nothing', { kind: 'connection-string', connectionString: new Redacted('nothing') }],
    [
      'blobs only',
      {
        kind: 'connection-string',
        connectionString: new Redacted(
          `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${STORAGE_KEY};BlobEndpoint=http://a/b;`,
        ),
      },
    ],
    ['no URL', { kind: 'identity', blobServiceUrl: 'https://b', queueServiceUrl: 'nothing', clientId: undefined }],
    ['no address', { kind: 'identity', blobServiceUrl: 'https://b', queueServiceUrl: undefined, clientId: undefined }],
  ];

  it.each(UNUSABLE)(
    'hurts nobody before the first message, and is a fault of the settings then: %s',
    async (_, storage) => {
      const queue = createStorageQueue(storage, fakeCredential(), fakeClock(), 'a-queue');
      expect(await codeOf(queue.send('text', 0))).toBe('settings-invalid');
    },
  );

  it('is named by the setting that would tell it', async () => {
    const storage = {
      kind: 'identity',
      blobServiceUrl: 'https://b',
      queueServiceUrl: undefined,
      clientId: undefined,
    } as const;
    const queue = createStorageQueue(storage, fakeCredential(), fakeClock(), 'a-queue');
    await expect(queue.send('text', 0)).rejects.toThrow(
      'set AzureWebJobsStorage__queueServiceUri, for example https://',
    );
  });
});
