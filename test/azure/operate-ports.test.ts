import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { describe, expect, it } from 'vitest';
import { MemoryQueue, MemoryRecords } from '../../emulator/memory-records.ts';
import type { StorageConnection } from '../../shared/azure/connection.ts';
import { azureOperatePorts, type OperatePortsOptions } from '../../shared/azure/operate-ports.ts';
import { Redacted } from '../../shared/domain/redacted.ts';
import { azuriteForFile } from './azurite-for-file.ts';
import { fakeClock } from './fake-clock.ts';
import { fakeHttp, inTurn, json } from './fake-http.ts';
import { ACCOUNT, CONNECTION, codeOf, fakeCredential } from './fixtures.ts';

const azurite = azuriteForFile();

/** Nothing answers there. */
const NOWHERE: StorageConnection = {
  kind: 'identity',
  blobServiceUrl: 'https://127.0.0.1:1/a',
  queueServiceUrl: 'https://127.0.0.1:1/a',
  clientId: undefined,
};

function open(storage: StorageConnection, changes: Partial<OperatePortsOptions> = {}) {
  const credential = fakeCredential();
  const storageCredential = fakeCredential();
  const options = { clock: fakeClock(), log: () => undefined, credential, storageCredential, ...changes };
  return { ports: azureOperatePorts({ ...CONNECTION, storage }, options), credential, storageCredential };
}

describe('the ports of operating the app', () => {
  it('keep records and messages in the app’s own storage account, under names that stay', async () => {
    const { ports } = open({ kind: 'connection-string', connectionString: new Redacted(azurite.connectionString) });
    await ports.records.write('runs/one.json', '{}');
    await ports.queue.send('{}', 0);
    const blobs = BlobServiceClient.fromConnectionString(azurite.connectionString);
    const queues = QueueServiceClient.fromConnectionString(azurite.connectionString);
    expect(await blobs.getContainerClient('key-rotator-records').getBlobClient('runs/one.json').exists()).toBe(true);
    expect(await queues.getQueueClient('key-rotator-operations').exists()).toBe(true);
  });

  it('reach storage as the identity for storage, and Resource Manager as that of the app', async () => {
    const { httpClient } = fakeHttp(inTurn(json(200, { value: [] })));
    const transport = { httpClient, send: async () => new Response() };
    const { ports, credential, storageCredential } = open(NOWHERE, { transport });
    expect(await codeOf(ports.records.append('log', 'line'))).toBe('unavailable');
    expect(await codeOf(ports.queue.send('text', 0))).toBe('unavailable');
    expect(credential.scopes).toEqual([]);
    expect(new Set(storageCredential.scopes)).toEqual(new Set(['https://storage.azure.com/.default']));
    await ports.permissions.allowedAt(ACCOUNT);
    expect(await codeOf(ports.identity())).toBe('malformed-answer');
    expect(new Set(credential.scopes)).toEqual(new Set([`${CONNECTION.armAudience}/.default`]));
  }, 20_000);

  it('reach storage as the app where no other identity is given', async () => {
    const credential = fakeCredential();
    const options = { clock: fakeClock(), log: () => undefined, credential };
    const { records } = azureOperatePorts({ ...CONNECTION, storage: NOWHERE }, options);
    expect(await codeOf(records.append('log', 'line'))).toBe('unavailable');
    expect(new Set(credential.scopes)).toEqual(new Set(['https://storage.azure.com/.default']));
  });

  it('may be given another place for records and messages', async () => {
    const [records, queue] = [new MemoryRecords(), new MemoryQueue()];
    const { ports } = open(NOWHERE, { records, queue });
    await ports.records.write('one', 'text');
    await ports.queue.send('text', 5);
    expect([records.texts.get('one'), queue.sent]).toEqual(['text', [{ text: 'text', delayMs: 5 }]]);
  });

  it('send nothing before they are asked to', () => {
    const { credential, storageCredential } = open(NOWHERE);
    expect([...credential.scopes, ...storageCredential.scopes]).toEqual([]);
  });
});
