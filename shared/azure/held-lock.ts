import type { BlobLeaseClient, BlockBlobClient } from '@azure/storage-blob';
import { RotationError } from '../domain/errors.ts';
import type { Witness } from '../domain/witness.ts';
import type { Clock, Lock } from '../rotation/ports.ts';
import { toRotationError } from './error-wall.ts';
import { failureOf } from './failure.ts';
import type { OperationName } from './operation.ts';
import { inTime } from './storage-call.ts';
import { encodeWitness } from './witness-record.ts';

/** A lease that was taken. */
export interface Held {
  readonly blob: BlockBlobClient;
  readonly lease: BlobLeaseClient;
  readonly leaseMs: number;
  /** When the call that took it was about to be sent: it cannot end sooner than `leaseMs` after that. */
  readonly sinceMs: number;
  readonly takenOver: boolean;
  readonly witness: Witness | undefined;
}

/**
 * 409, 412: another lease or none (Lease Blob, outcomes of operations by lease state); 404: the blob was deleted, and
 * the lease with it.
 */
const LEASE_GONE: ReadonlySet<number> = new Set([404, 409, 412]);

function lost(operation: OperationName): RotationError {
  return new RotationError('lock-lost', {
    operation,
    detail: 'The lease on the account is no longer ours; nothing further is done in this run.',
  });
}

/** The lock while it is held. Once lost or given back, it stays so: every method throws `lock-lost`. */
export function heldLock(held: Held, clock: Clock): Lock {
  const { blob, lease, leaseMs } = held;
  let isOurs = true;
  let endsAtMs = held.sinceMs + leaseMs;
  let witness = held.witness;

  async function whileOurs(operation: OperationName, run: () => Promise<unknown>): Promise<void> {
    if (!isOurs) throw lost(operation);
    try {
      await run();
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind !== 'answer' || !LEASE_GONE.has(failure.status)) {
        throw toRotationError(error, { operation, scope: blob.url }, clock.now());
      }
      isOurs = false;
      throw lost(operation);
    }
  }

  return {
    takenOver: held.takenOver,
    get witness() {
      return witness;
    },
    async renew() {
      const sentAtMs = clock.now();
      await whileOurs('locks.renew', () => lease.renewLease(inTime()));
      endsAtMs = sentAtMs + leaseMs;
    },
    remainingMs() {
      if (!isOurs) throw lost('locks.renew');
      return Math.max(0, endsAtMs - clock.now());
    },
    async write(next) {
      const text = encodeWitness(next);
      await whileOurs('locks.write', () =>
        blob.upload(text, Buffer.byteLength(text), {
          ...inTime(),
          // With ifMatch a blob that was deleted is not made again, without a lease on it.
          conditions: { leaseId: lease.leaseId, ifMatch: '*' },
          blobHTTPHeaders: { blobContentType: 'application/json' },
        }),
      );
      witness = next;
    },
    async release() {
      await whileOurs('locks.release', () => lease.releaseLease(inTime()));
      isOurs = false;
    },
  };
}
