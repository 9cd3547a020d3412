import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STORAGE_REQUESTS } from '../../cli/cost/storage-requests.ts';
import { createBlobLocks } from '../../shared/azure/blob-locks.ts';
import { createBlobRecords } from '../../shared/azure/blob-records.ts';
import { connectLockContainer } from '../../shared/azure/blob-service.ts';
import { OPERATIONS } from '../../shared/domain/azure-operations.ts';
import { Redacted } from '../../shared/domain/redacted.ts';
import { EMPTY_WITNESS } from '../../shared/domain/witness.ts';
import type { Lock } from '../../shared/rotation/ports.ts';
import { azuriteForFile } from '../azure/azurite-for-file.ts';
import { fakeClock } from '../azure/fake-clock.ts';
import { ACCOUNT, all, fakeCredential } from '../azure/fixtures.ts';

const azurite = azuriteForFile();

let sent: string[] = [];

/** Node tells of each request that this process begins (diagnostics_channel, HTTP). */
function note(message: unknown): void {
  const request: unknown =
    typeof message === 'object' && message !== null ? Reflect.get(message, 'request') : undefined;
  if (typeof request !== 'object' || request === null) return;
  sent.push(`${Reflect.get(request, 'method')} ${Reflect.get(request, 'path')}`);
}

beforeEach(() => subscribe('http.client.request.start', note));
afterEach(() => unsubscribe('http.client.request.start', note));

/** Reads, heads and leases are cheap; every other PUT and each list is dear. */
function kindOf(request: string): 'dear' | 'cheap' {
  const isList = request.includes('comp=list');
  const isPlainWrite = request.startsWith('PUT ') && !request.includes('comp=lease');
  return isList || isPlainWrite ? 'dear' : 'cheap';
}

describe('the requests that a call to the storage account comes to', () => {
  it('are those of the table in docs/cost.md', async () => {
    const storage = { kind: 'connection-string', connectionString: new Redacted(azurite.connectionString) } as const;
    const clock = fakeClock();
    const locks = createBlobLocks(connectLockContainer(storage, fakeCredential()), clock);
    const records = createBlobRecords(storage, fakeCredential(), clock);
    const acquire = async (): Promise<Lock> => {
      const lock = await locks.acquire(ACCOUNT);
      if (lock === undefined) throw new Error('somebody else holds the lock');
      return lock;
    };
    // What is made once is no part of the table: containers, blobs, and the first record beside a lock.
    const first = await acquire();
    await first.write(EMPTY_WITNESS);
    await first.release();
    await records.write('latest.json', '{}');
    await records.append('history/one.jsonl', '{}');

    const seen: Record<string, unknown> = {};
    const counted = async <T>(name: string, call: () => Promise<T>): Promise<T> => {
      sent = [];
      const result = await call();
      const kinds = sent.map(kindOf);
      const count = (wanted: string): number => kinds.filter((kind) => kind === wanted).length;
      seen[name] = { dear: count('dear'), cheap: count('cheap') };
      return result;
    };
    const lock = await counted('locks.acquire', acquire);
    await counted('locks.renew', () => lock.renew());
    await counted('locks.write', () => lock.write(EMPTY_WITNESS));
    await counted('locks.release', () => lock.release());
    await counted('locks.read', () => locks.peek(ACCOUNT));
    await counted('records.read', () => records.read('latest.json'));
    await counted('records.create', () => records.create('runs/one.json', '{}'));
    await counted('records.write', () => records.write('latest.json', '{}'));
    await counted('records.append', () => records.append('history/one.jsonl', '{}'));
    await counted('records.list', () => all(records.list('runs/')));
    expect(seen).toEqual(STORAGE_REQUESTS);
  });

  it('are told for operations that there are', () => {
    expect(Object.keys(OPERATIONS)).toEqual(expect.arrayContaining(Object.keys(STORAGE_REQUESTS)));
  });
});
