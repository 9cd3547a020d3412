import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { BlobServiceClient, type BlockBlobClient } from '@azure/storage-blob';
import { beforeEach, describe, expect, it } from 'vitest';
import { createBlobLocks } from '../../shared/azure/blob-locks.ts';
import { connectLockContainer, LOCK_CONTAINER } from '../../shared/azure/blob-service.ts';
import type { StorageConnection } from '../../shared/azure/connection.ts';
import type { AccountId } from '../../shared/domain/account.ts';
import { Redacted } from '../../shared/domain/redacted.ts';
import { EMPTY_WITNESS } from '../../shared/domain/witness.ts';
import type { Lock, LockStore } from '../../shared/rotation/ports.ts';
import { lockContract } from '../contract/lock-contract.ts';
import { azuriteForFile } from './azurite-for-file.ts';
import { fakeClock } from './fake-clock.ts';
import { ACCOUNT, codeOf, failureOf, fakeCredential } from './fixtures.ts';

const azurite = azuriteForFile();

function storage(): StorageConnection {
  return { kind: 'connection-string', connectionString: new Redacted(azurite.connectionString) };
}

function blobOf(id: AccountId): BlockBlobClient {
  const name = `${createHash('sha256').update(id).digest('hex')}.json`;
  return BlobServiceClient.fromConnectionString(azurite.connectionString)
    .getContainerClient(LOCK_CONTAINER)
    .getBlockBlobClient(name);
}

function open(clock = fakeClock(), leaseSeconds?: number): LockStore {
  return createBlobLocks(connectLockContainer(storage(), fakeCredential()), clock, leaseSeconds);
}

async function held(store: LockStore): Promise<Lock> {
  const lock = await store.acquire(ACCOUNT);
  if (lock === undefined) throw new Error('somebody else holds the lock');
  return lock;
}

lockContract('blob leases in Azurite', async () => ({
  store: open(),
  async expireLease(id) {
    await blobOf(id).getBlobLeaseClient().breakLease(0);
  },
}));

describe('a lock on a blob lease', () => {
  beforeEach(async () => {
    await blobOf(ACCOUNT)
      .getBlobLeaseClient()
      .breakLease(0)
      .catch(() => undefined);
    await blobOf(ACCOUNT).deleteIfExists();
  });

  it('is taken over after its lease ran out by itself', async () => {
    const store = open(fakeClock(), 15);
    const before = await held(store);
    await delay(16_500);
    expect((await held(store)).takenOver).toBe(true);
    expect(await codeOf(before.renew())).toBe('lock-lost');
  }, 30_000);

  it('counts its time from before the call was sent, anew with each renewal', async () => {
    const clock = fakeClock();
    const lock = await held(open(clock));
    expect(lock.remainingMs()).toBe(60_000);
    clock.advance(45_000);
    expect(lock.remainingMs()).toBe(15_000);
    const renewed = lock.renew();
    clock.advance(1_000);
    await renewed;
    expect(lock.remainingMs()).toBe(59_000);
    clock.advance(100_000);
    expect(lock.remainingMs()).toBe(0);
  });

  it('takes nobody’s word for a state that is older than a lease', async () => {
    const clock = fakeClock();
    await (await held(open(clock))).release();
    const standsStill = {
      ...clock,
      now() {
        clock.advance(30_000);
        return clock.now();
      },
    };
    expect((await held(open(standsStill))).takenOver).toBe(true);
  });

  it.each(['not JSON', '{"version":99,"foreignWrites":0}'])('is given back where its record is %s', async (text) => {
    const store = open();
    await (await held(store)).release();
    await blobOf(ACCOUNT).upload(text, text.length);
    expect(await codeOf(store.acquire(ACCOUNT))).toBe('witness-unreadable');
    expect(await codeOf(store.peek(ACCOUNT))).toBe('witness-unreadable');
    await blobOf(ACCOUNT).upload('', 0);
    expect(await held(store)).toMatchObject({ takenOver: false, witness: undefined });
  });

  it('is lost where its blob was deleted', async () => {
    const lock = await held(open());
    await blobOf(ACCOUNT).getBlobLeaseClient().breakLease(0);
    await blobOf(ACCOUNT).delete();
    expect(await codeOf(lock.write(EMPTY_WITNESS))).toBe('lock-lost');
    expect(await codeOf(lock.renew())).toBe('lock-lost');
    expect(() => lock.remainingMs()).toThrow('lock-lost');
    expect(await blobOf(ACCOUNT).exists()).toBe(false);
  });

  it('lies in a blob whose name tells nothing and whose content is JSON', async () => {
    const lock = await held(open());
    await lock.write(EMPTY_WITNESS);
    const properties = await blobOf(ACCOUNT).getProperties();
    expect(properties.contentType).toBe('application/json');
    expect(JSON.parse((await blobOf(ACCOUNT).downloadToBuffer()).toString())).toEqual({
      version: 1,
      foreignWrites: 0,
      doneIds: [],
    });
  });

  it('has no time left once it was given back', async () => {
    const lock = await held(open());
    await lock.release();
    expect(() => lock.remainingMs()).toThrow('lock-lost');
  });

  it('names its store by host and port', () => {
    expect(open().host).toMatch(/^127\.0\.0\.1:\d+$/);
  });
});

describe('a storage account that cannot be used', () => {
  it('is `unavailable` where nothing answers', async () => {
    const nowhere = 'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:1/a;';
    const connection: StorageConnection = { kind: 'connection-string', connectionString: new Redacted(nowhere) };
    const store = createBlobLocks(connectLockContainer(connection, fakeCredential()), fakeClock());
    expect(await codeOf(store.acquire(ACCOUNT))).toBe('unavailable');
  }, 20_000);

  it('is asked once for a lease, and again only for what is merely read', async () => {
    const methods: string[] = [];
    const server = createServer((request, response) => {
      methods.push(request.method ?? '');
      const isFirst = methods.length === 1;
      response.writeHead(request.method === 'HEAD' && !isFirst ? 200 : 503, { 'x-ms-lease-state': 'available' }).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const text = `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:${port}/a;`;
    const connection: StorageConnection = { kind: 'connection-string', connectionString: new Redacted(text) };
    const store = createBlobLocks(connectLockContainer(connection, fakeCredential()), fakeClock());
    expect(await codeOf(store.acquire(ACCOUNT))).toBe('unavailable');
    expect(methods).toEqual(['HEAD', 'HEAD', 'PUT']);
    server.close();
    server.closeAllConnections();
  }, 20_000);

  it('says so where it refuses the caller, and shows no key', async () => {
    const wrong = azurite.connectionString.replace('AccountKey=Eby8', 'AccountKey=AAAA');
    const connection: StorageConnection = { kind: 'connection-string', connectionString: new Redacted(wrong) };
    const store = createBlobLocks(connectLockContainer(connection, fakeCredential()), fakeClock());
    const error = await failureOf(store.acquire(ACCOUNT));
    expect(error.facts).toMatchObject({ operation: 'locks.read', status: 403 });
    expect(error.message).not.toContain('AAAA');
  });

  it.each(['nothing', 'AccountName=a;AccountKey=secret'])(
    'is a fault of the settings where they say %s',
    async (text) => {
      const connection: StorageConnection = { kind: 'connection-string', connectionString: new Redacted(text) };
      expect(await codeOf((async () => connectLockContainer(connection, fakeCredential()))())).toBe('settings-invalid');
    },
  );
});
