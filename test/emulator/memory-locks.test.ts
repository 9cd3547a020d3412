import { describe, expect, test } from 'vitest';
import { MemoryLocks } from '../../emulator/memory-locks.ts';
import { VirtualClock } from '../../emulator/virtual-clock.ts';
import { type AccountId, parseAccountId } from '../../shared/domain/account.ts';
import { EMPTY_WITNESS } from '../../shared/domain/witness.ts';
import type { Lock } from '../../shared/rotation/ports.ts';
import { ACCOUNTS, SUBSCRIPTION } from './stand.ts';

const MINUTE = 60_000;

function accountId(name: string): AccountId {
  const id = parseAccountId(`/subscriptions/${SUBSCRIPTION}/resourceGroups/rg${ACCOUNTS}/${name}`);
  if (id === undefined) throw new Error('no id');
  return id;
}

const ACCOUNT = accountId('one');

async function taken(locks: MemoryLocks, id = ACCOUNT): Promise<Lock> {
  const lock = await locks.acquire(id);
  if (lock === undefined) throw new Error('somebody else holds the lock');
  return lock;
}

describe('locks in memory', () => {
  test('are held by one at a time, for each account', async () => {
    const locks = new MemoryLocks(new VirtualClock(0));
    const lock = await taken(locks);
    expect(await locks.acquire(ACCOUNT)).toBeUndefined();
    await taken(locks, accountId('two'));
    await lock.release();
    expect((await taken(locks)).takenOver).toBe(false);
  });

  test('expire after a minute, and the next holder is told that the last one died', async () => {
    const clock = new VirtualClock(0);
    const locks = new MemoryLocks(clock);
    const lock = await taken(locks);
    expect(lock.remainingMs()).toBe(MINUTE);
    await clock.runUntil(MINUTE - 1);
    expect(await locks.acquire(ACCOUNT)).toBeUndefined();
    await clock.runUntil(MINUTE);
    expect(lock.remainingMs()).toBe(0);
    expect((await taken(locks)).takenOver).toBe(true);
  });

  test('last for a further minute after a renewal, also one that comes late but before anybody else', async () => {
    const clock = new VirtualClock(0);
    const locks = new MemoryLocks(clock);
    const lock = await taken(locks);
    await clock.runUntil(2 * MINUTE);
    await lock.renew();
    expect(lock.remainingMs()).toBe(MINUTE);
    expect(await locks.acquire(ACCOUNT)).toBeUndefined();
  });

  test.each(['renew', 'write', 'release'] as const)(
    'refuse to %s once somebody else took the lease',
    async (operation) => {
      const locks = new MemoryLocks(new VirtualClock(0));
      const lock = await taken(locks);
      locks.expireNow(ACCOUNT);
      await taken(locks);
      const act = operation === 'write' ? lock.write(EMPTY_WITNESS) : lock[operation]();
      await expect(act).rejects.toMatchObject({ name: 'RotationError', code: 'lock-lost' });
    },
  );

  test('refuse a write under a lease that ran out, even where nobody else took one', async () => {
    const locks = new MemoryLocks(new VirtualClock(0));
    const lock = await taken(locks);
    locks.expireNow(ACCOUNT);
    await expect(lock.write(EMPTY_WITNESS)).rejects.toMatchObject({ code: 'lock-lost' });
  });

  test('keep records by value, for the holder and for those who only look', async () => {
    const locks = new MemoryLocks(new VirtualClock(0));
    const lock = await taken(locks);
    expect(lock.witness).toBeUndefined();
    const witness = { ...EMPTY_WITNESS, foreignWrites: 1 };
    await lock.write(witness);
    witness.foreignWrites = 2;
    expect(lock.witness?.foreignWrites).toBe(1);
    expect((await locks.peek(ACCOUNT))?.foreignWrites).toBe(1);
    await lock.release();
    expect((await taken(locks)).witness?.foreignWrites).toBe(1);
  });

  test('can be made to fail, as often as is asked for', async () => {
    const locks = new MemoryLocks(new VirtualClock(0));
    locks.fail('acquire');
    await expect(locks.acquire(ACCOUNT)).rejects.toMatchObject({ code: 'unavailable' });
    const lock = await taken(locks);
    locks.fail('write', { times: 2, code: 'lock-lost' });
    await expect(lock.write(EMPTY_WITNESS)).rejects.toMatchObject({ code: 'lock-lost' });
    await expect(lock.write(EMPTY_WITNESS)).rejects.toMatchObject({ code: 'lock-lost' });
    await lock.write(EMPTY_WITNESS);
  });

  test('can lose all records, as with a new storage account', async () => {
    const locks = new MemoryLocks(new VirtualClock(0));
    const lock = await taken(locks);
    await lock.write(EMPTY_WITNESS);
    locks.loseAllRecords();
    await expect(lock.renew()).rejects.toMatchObject({ code: 'lock-lost' });
    expect(await locks.peek(ACCOUNT)).toBeUndefined();
    expect((await taken(locks)).takenOver).toBe(false);
  });
});
