import type { IncomingMessage } from 'node:http';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createBlobRecords } from '../../shared/azure/blob-records.ts';
import { RECORD_CONTAINER } from '../../shared/azure/blob-service.ts';
import { Redacted } from '../../shared/domain/redacted.ts';
import type { RecordStore } from '../../shared/operate/ports.ts';
import { recordContract } from '../contract/record-contract.ts';
import { azuriteForFile } from './azurite-for-file.ts';
import { fakeClock } from './fake-clock.ts';
import { all, codeOf, failureOf, fakeCredential } from './fixtures.ts';
import { type LossyProxy, startLossyProxy } from './lossy-proxy.ts';
import { STORAGE_KEY, startStubbornStorage } from './stubborn-storage.ts';

const azurite = azuriteForFile();

function open(connectionString = azurite.connectionString, pageSize?: number): RecordStore {
  const storage = { kind: 'connection-string', connectionString: new Redacted(connectionString) } as const;
  return createBlobRecords(storage, fakeCredential(), fakeClock(), pageSize);
}

function container(): ContainerClient {
  return BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient(RECORD_CONTAINER);
}

recordContract('blobs in Azurite', async () => open());
recordContract('blobs in Azurite, two on a page', async () => open(undefined, 2));

describe('records in a storage account that was never used', () => {
  beforeEach(async () => {
    await container().deleteIfExists();
  });

  const WRITES: readonly (readonly [string, (store: RecordStore) => Promise<unknown>])[] = [
    ['created', (store) => store.create('one', 'text\n')],
    ['written', (store) => store.write('one', 'text\n')],
    ['appended to', (store) => store.append('one', 'text')],
  ];

  it.each(WRITES)('get their container with the first that is %s', async (_how, write) => {
    const store = open();
    await write(store);
    expect(await store.read('one')).toBe('text\n');
  });

  it('are none, and to look for them makes no container', async () => {
    const store = open();
    expect(await store.read('one')).toBeUndefined();
    expect(await all(store.list(''))).toEqual([]);
    await store.remove('one');
    expect(await container().exists()).toBe(false);
  });
});

describe('records in a storage account', () => {
  it('say what they are', async () => {
    const store = open();
    await store.create('types/created', '{}');
    await store.write('types/written', '{}');
    await store.append('types/lines', '{}');
    const typeOf = async (name: string): Promise<string | undefined> =>
      (await container().getBlobClient(name).getProperties()).contentType;
    expect(await typeOf('types/created')).toBe('application/json');
    expect(await typeOf('types/written')).toBe('application/json');
    expect(await typeOf('types/lines')).toBe('application/jsonl');
  });

  it('come page by page', async () => {
    const store = open(undefined, 2);
    for (const name of ['a', 'b', 'c']) await store.write(`pages/${name}`, name);
    const pages: (readonly string[])[] = [];
    for await (const page of store.list('pages/')) pages.push(page);
    expect(pages).toEqual([['pages/a', 'pages/b'], ['pages/c']]);
  });

  it('that are written whole cannot be appended to, and the error names them', async () => {
    const store = open();
    await store.write('whole', 'text');
    const error = await failureOf(store.append('whole', 'line'));
    expect(error.facts).toMatchObject({ operation: 'records.append', status: 409 });
    expect(error.message).toContain(`${RECORD_CONTAINER}/whole`);
  });

  const RIGHTS: readonly (readonly [string, string, (store: RecordStore) => Promise<unknown>])[] = [
    ['create', 'containers/blobs/write', (store) => store.create('one', 'text')],
    ['write', 'containers/blobs/write', (store) => store.write('one', 'text')],
    ['read', 'containers/blobs/read', (store) => store.read('one')],
    ['append', 'containers/blobs/add/action', (store) => store.append('one', 'line')],
    ['list', 'containers/blobs/read', (store) => all(store.list(''))],
    ['remove', 'containers/blobs/delete', (store) => store.remove('one')],
  ];

  it.each(RIGHTS)(
    'that may not be touched by %s say which right is missing, and show no key',
    async (verb, right, run) => {
      const storage = await startStubbornStorage(403, 'AuthorizationPermissionMismatch');
      const { code, facts, message } = await failureOf(run(open(storage.connectionString)));
      storage.close();
      expect([code, facts.operation]).toEqual(['role-missing', `records.${verb}`]);
      expect(message).toContain(`${right} on http://127.0.0.1`);
      expect(message).not.toContain(STORAGE_KEY);
    },
  );

  it('whose container cannot be made say so', async () => {
    const storage = await startStubbornStorage(404, 'ContainerNotFound');
    const { facts } = await failureOf(open(storage.connectionString).write('one', 'text'));
    storage.close();
    expect(facts).toMatchObject({ operation: 'records.prepare', status: 404 });
  });

  it.each(['nothing', 'AccountName=a;AccountKey=secret'])('are a fault of the settings where they say %s', (text) => {
    expect(() => open(text)).toThrow('settings-invalid');
  });
});

describe('a record whose answer is lost', () => {
  let proxy: LossyProxy;
  let lost: (request: IncomingMessage, nth: number) => boolean;
  let store: RecordStore;

  beforeAll(async () => {
    const blobPort = /BlobEndpoint=http:\/\/127\.0\.0\.1:(\d+)/.exec(azurite.connectionString)?.[1];
    proxy = await startLossyProxy(Number(blobPort), (request, nth) => lost(request, nth));
    store = open(azurite.connectionString.replace(`127.0.0.1:${blobPort}`, `127.0.0.1:${proxy.port}`));
    await open().write('ready', 'the container is there');
  });

  afterAll(() => {
    proxy.close();
  });

  function loseFirst(): void {
    const before = proxy.calls.length;
    lost = () => proxy.calls.length === before;
  }

  it('knows that it was created by itself', async () => {
    loseFirst();
    expect(await store.create('lost/created', 'text')).toBe(true);
    expect(proxy.calls.slice(-3)).toEqual(['PUT 201', 'PUT 409', 'HEAD 200']);
  });

  it('does not take the same text of somebody else for its own', async () => {
    await open().create('lost/taken', 'text');
    loseFirst();
    expect(await store.create('lost/taken', 'text')).toBe(false);
  });

  it('is written again', async () => {
    loseFirst();
    await store.write('lost/written', 'text');
    expect(proxy.calls.slice(-2)).toEqual(['PUT 201', 'PUT 201']);
  });

  it('is gone where it was to be removed', async () => {
    await open().write('lost/removed', 'text');
    loseFirst();
    await store.remove('lost/removed');
    expect(proxy.calls.slice(-2)).toEqual(['DELETE 202', 'DELETE 404']);
  });

  it('has its line once, and the caller is told that nobody knows', async () => {
    await open().append('lost/lines', 'before');
    loseFirst();
    expect(await codeOf(store.append('lost/lines', 'line'))).toBe('unavailable');
    expect(await open().read('lost/lines')).toBe('before\nline\n');
  });

  it('is raised where no answer ever comes', async () => {
    lost = () => true;
    expect(await codeOf(store.create('lost/never', 'text'))).toBe('unavailable');
  });
});
