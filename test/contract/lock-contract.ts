import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { type AccountId, parseAccountId } from '../../shared/domain/account.ts';
import { RotationError } from '../../shared/domain/errors.ts';
import { EMPTY_WITNESS, type Witness } from '../../shared/domain/witness.ts';
import type { Lock, LockStore } from '../../shared/rotation/ports.ts';

/** A store, and a way to make the lease on an account end as if its holder had died. */
export interface StoreUnderTest {
  readonly store: LockStore;
  expireLease(id: AccountId): Promise<void>;
}

const WITNESS: Witness = {
  ...EMPTY_WITNESS,
  foreignWrites: 2,
  doneIds: ['op-1'],
  begun: { id: 'op-2', published: 'Key1' },
  unsettledAtMs: 1_800_000_000_000,
};

/** Another account in each test, so that they share a store without meeting. */
function newAccount(): AccountId {
  const id = parseAccountId(
    `/subscriptions/${randomUUID()}/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/chat`,
  );
  if (id === undefined) throw new Error('the id is none');
  return id;
}

async function codeOf(run: () => unknown): Promise<string> {
  try {
    await run();
  } catch (error) {
    return error instanceof RotationError ? error.code : String(error);
  }
  return 'done';
}

/** What every lock store must do, the leases in Azure and the fake in memory alike. */
export function lockContract(name: string, makeStore: () => Promise<StoreUnderTest>): void {
  describe(`the lock of an account (${name})`, () => {
    let store: LockStore;
    let expireLease: (id: AccountId) => Promise<void>;
    let id: AccountId;

    beforeEach(async () => {
      const made = await makeStore();
      store = made.store;
      expireLease = (account) => made.expireLease(account);
      id = newAccount();
    });

    async function acquire(): Promise<Lock> {
      const lock = await store.acquire(id);
      if (lock === undefined) throw new Error('somebody else holds the lock');
      return lock;
    }

    async function allCodes(lock: Lock): Promise<readonly string[]> {
      return [
        await codeOf(() => lock.renew()),
        await codeOf(() => lock.write(WITNESS)),
        await codeOf(() => lock.release()),
      ];
    }

    const ALL_LOST = ['lock-lost', 'lock-lost', 'lock-lost'];

    /** A store that has noticed the loss says so; one that has not must at least not promise any time. */
    function leavesTime(lock: Lock): boolean {
      try {
        return lock.remainingMs() > 0;
      } catch (error) {
        if (error instanceof RotationError && error.code === 'lock-lost') return false;
        throw error;
      }
    }

    it('is taken where nobody holds it, and knows nothing yet', async () => {
      const lock = await acquire();
      expect(lock).toMatchObject({ takenOver: false, witness: undefined });
      expect(lock.remainingMs()).toBeGreaterThan(0);
      expect(lock.remainingMs()).toBeLessThanOrEqual(60_000);
    });

    it('is not given to two at a time', async () => {
      await acquire();
      expect(await store.acquire(id)).toBeUndefined();
    });

    it('is given to one of many that ask at once for a lock that never was', async () => {
      const locks = await Promise.all(Array.from({ length: 6 }, () => store.acquire(id)));
      expect(locks.filter((lock) => lock !== undefined)).toHaveLength(1);
    });

    it('is one for each account', async () => {
      await acquire();
      expect(await store.acquire(newAccount())).toBeDefined();
    });

    it('is free again after a release, and nobody died', async () => {
      await (await acquire()).release();
      expect((await acquire()).takenOver).toBe(false);
    });

    it('says so where its holder died', async () => {
      await acquire();
      await expireLease(id);
      expect((await acquire()).takenOver).toBe(true);
    });

    it('forgets a death once the one that took over gave it back', async () => {
      await acquire();
      await expireLease(id);
      await (await acquire()).release();
      expect((await acquire()).takenOver).toBe(false);
    });

    it('can be renewed and written while it is held', async () => {
      const lock = await acquire();
      await lock.renew();
      await lock.write(WITNESS);
      await lock.renew();
      expect(lock.witness).toEqual(WITNESS);
    });

    it('hands the record to the next holder, and to one that only looks', async () => {
      const lock = await acquire();
      await lock.write(EMPTY_WITNESS);
      await lock.write(WITNESS);
      expect(await store.peek(id)).toEqual(WITNESS);
      await lock.release();
      expect((await acquire()).witness).toEqual(WITNESS);
    });

    it('has no record where there never was a lock', async () => {
      expect(await store.peek(id)).toBeUndefined();
    });

    it('is lost to the one that took it over, whatever its former holder tries', async () => {
      for (const first of ['renew', 'write', 'release'] as const) {
        id = newAccount();
        const before = await acquire();
        await before.write(EMPTY_WITNESS);
        await expireLease(id);
        const now = await acquire();
        expect(await codeOf(() => (first === 'write' ? before.write(WITNESS) : before[first]()))).toBe('lock-lost');
        expect(await allCodes(before)).toEqual(ALL_LOST);
        expect(leavesTime(before)).toBe(false);
        expect(await store.peek(id)).toEqual(EMPTY_WITNESS);
        await now.write(WITNESS);
      }
    });

    it('is nobody’s after its release', async () => {
      const lock = await acquire();
      await lock.release();
      expect(await allCodes(lock)).toEqual(ALL_LOST);
      expect(await store.peek(id)).toBeUndefined();
    });

    it('is kept in a place that has a name for the tag `managed-by`', () => {
      expect(store.host).toMatch(/^[a-z0-9.:-]{1,200}$/);
    });
  });
}
