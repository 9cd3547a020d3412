import { randomUUID } from 'node:crypto';
import type { AccountId } from '../shared/domain/account.ts';
import { SECOND } from '../shared/domain/duration.ts';
import { type ErrorCode, RotationError } from '../shared/domain/errors.ts';
import type { Witness } from '../shared/domain/witness.ts';
import type { Clock, Lock, LockStore } from '../shared/rotation/ports.ts';

const LEASE_MS = 60 * SECOND;

export type LockOperation = 'acquire' | 'peek' | 'renew' | 'write' | 'release';

/** One account's record, with the state of its lease. */
interface LockRecord {
  /** Undefined: released, or never taken. */
  lease: { readonly id: string; expiresAtMs: number } | undefined;
  witness: Witness | undefined;
}

interface Failure {
  readonly operation: LockOperation;
  readonly code: ErrorCode;
  left: number;
}

/** Locks in memory that behave as blob leases do. */
export class MemoryLocks implements LockStore {
  readonly host: string;
  readonly #clock: Clock;
  readonly #records = new Map<AccountId, LockRecord>();
  readonly #failures: Failure[] = [];

  constructor(clock: Clock, host = 'memory.local') {
    this.#clock = clock;
    this.host = host;
  }

  async acquire(id: AccountId): Promise<Lock | undefined> {
    this.#mayFail('acquire');
    const record = this.#records.get(id) ?? { lease: undefined, witness: undefined };
    const before = record.lease;
    if (before !== undefined && this.#clock.now() < before.expiresAtMs) return undefined;
    const lease = { id: randomUUID(), expiresAtMs: this.#clock.now() + LEASE_MS };
    record.lease = lease;
    this.#records.set(id, record);
    return this.#lock(id, lease, before !== undefined);
  }

  async peek(id: AccountId): Promise<Witness | undefined> {
    this.#mayFail('peek');
    return this.#records.get(id)?.witness;
  }

  /** Lets the lease on an account run out now, as when its holder has died. */
  expireNow(id: AccountId): void {
    const lease = this.#records.get(id)?.lease;
    if (lease !== undefined) lease.expiresAtMs = this.#clock.now();
  }

  /** Makes the next calls of an operation fail. */
  fail(operation: LockOperation, options: { readonly times?: number; readonly code?: ErrorCode } = {}): void {
    this.#failures.push({ operation, code: options.code ?? 'unavailable', left: options.times ?? 1 });
  }

  /** Nothing fails any more. */
  recoverFromFailures(): void {
    this.#failures.length = 0;
  }

  /** Loses everything, as with a new storage account. */
  loseAllRecords(): void {
    this.#records.clear();
  }

  /** Whether there is a record of this account that knows of a publication. */
  hasRecord(id: AccountId): boolean {
    return this.#records.get(id)?.witness?.known !== undefined;
  }

  /** Puts a record there without a lock. */
  seedWitness(id: AccountId, witness: Witness): void {
    const lease = this.#records.get(id)?.lease;
    this.#records.set(id, { lease, witness: structuredClone(witness) });
  }

  #lock(id: AccountId, lease: { readonly id: string; expiresAtMs: number }, takenOver: boolean): Lock {
    let { witness } = this.#records.get(id) ?? { witness: undefined };
    // Azure refuses renewing, writing and releasing once another lease was taken (412 and 409).
    const own = (operation: LockOperation): LockRecord => {
      this.#mayFail(operation);
      const record = this.#records.get(id);
      if (record?.lease?.id !== lease.id) throw lost(operation);
      return record;
    };
    return {
      takenOver,
      get witness() {
        return witness;
      },
      // A lease that ran out can be renewed as long as nobody else took one (Lease Blob, table of outcomes).
      renew: async () => {
        own('renew');
        lease.expiresAtMs = this.#clock.now() + LEASE_MS;
      },
      remainingMs: () => Math.max(0, lease.expiresAtMs - this.#clock.now()),
      // A write that names a lease that ran out is refused, even where nobody else took one (the same table).
      write: async (next) => {
        const record = own('write');
        if (this.#clock.now() >= lease.expiresAtMs) throw lost('write');
        witness = structuredClone(next);
        record.witness = witness;
      },
      release: async () => {
        own('release').lease = undefined;
      },
    };
  }

  #mayFail(operation: LockOperation): void {
    const failure = this.#failures.find((known) => known.operation === operation && known.left > 0);
    if (failure === undefined) return;
    failure.left -= 1;
    throw new RotationError(failure.code, { operation: `locks.${operation}`, detail: 'A failure that was asked for.' });
  }
}

function lost(operation: LockOperation): RotationError {
  return new RotationError('lock-lost', { operation: `locks.${operation}`, detail: 'The lease is no longer ours.' });
}
