import { createHash } from 'node:crypto';
import type { BlobLeaseClient, BlockBlobClient, ContainerClient } from '@azure/storage-blob';
import type { AccountId } from '../domain/account.ts';
import { SECOND } from '../domain/duration.ts';
import type { Witness } from '../domain/witness.ts';
import type { Clock, LockStore } from '../rotation/ports.ts';
import type { BlobContainer } from './blob-service.ts';
import { guarded } from './error-wall.ts';
import { failureOf } from './failure.ts';
import { heldLock } from './held-lock.ts';
import type { Call, OperationName } from './operation.ts';
import { inTime, unless, withPlace } from './storage-call.ts';
import { decodeWitness } from './witness-record.ts';

/** The longest lease that ends by itself (Lease Blob: 15 to 60 s). */
const LEASE_SECONDS = 60;

/** A lease state in which somebody holds the lock, or has until its break period is over. */
const HELD_STATES: ReadonlySet<string> = new Set(['leased', 'breaking']);

/** `expired`: the holder did not come back. `broken`: a person took it away. After a release it is `available`. */
const ABANDONED_STATES: ReadonlySet<string> = new Set(['expired', 'broken']);

function blobName(id: AccountId): string {
  return `${createHash('sha256').update(id).digest('hex')}.json`;
}

/** False where somebody else holds the lease (`LeaseAlreadyPresent`, `LeaseIsBreakingAndCannotBeAcquired`). */
async function tryAcquire(lease: BlobLeaseClient, seconds: number): Promise<boolean> {
  try {
    await lease.acquireLease(seconds, inTime());
    return true;
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind === 'answer' && failure.status === 409 && failure.code?.startsWith('Lease')) return false;
    throw error;
  }
}

/** An empty blob, in its container; both may be there already. */
async function createBlob(container: ContainerClient, blob: BlockBlobClient): Promise<void> {
  const upload = (): Promise<unknown> =>
    // 409, 412: somebody else was first, and may already hold a lease on it.
    unless([409, 412], undefined, () => blob.upload('', 0, { ...inTime(), conditions: { ifNoneMatch: '*' } }));
  await withPlace(upload, () => container.createIfNotExists(inTime()));
}

/** One lock for each account: a lease on a blob, whose content is the witness. */
export function createBlobLocks(container: BlobContainer, clock: Clock, leaseSeconds = LEASE_SECONDS): LockStore {
  const leaseMs = leaseSeconds * SECOND;
  const callTo = (operation: OperationName): Call => ({ operation, scope: container.once.url });

  async function leaseState(name: string): Promise<string | undefined> {
    const blob = container.repeating.getBlobClient(name);
    const properties = await guarded(clock, callTo('locks.read'), () =>
      unless([404], undefined, () => blob.getProperties(inTime())),
    );
    return properties && (properties.leaseState ?? 'available');
  }

  async function contentOf(name: string): Promise<Witness | undefined> {
    const blob = container.repeating.getBlobClient(name);
    const text = await guarded(clock, callTo('locks.read'), async () => {
      const content = await unless([404], undefined, () => blob.downloadToBuffer(0, undefined, inTime()));
      return content?.toString('utf8');
    });
    return text === undefined ? undefined : decodeWitness(text);
  }

  return {
    host: container.host,

    async acquire(id) {
      const name = blobName(id);
      const blob = container.once.getBlockBlobClient(name);
      const lookedAtMs = clock.now();
      const state = await leaseState(name);
      if (state === undefined) {
        await guarded(clock, callTo('locks.create'), () => createBlob(container.once, blob));
      } else if (HELD_STATES.has(state)) {
        return undefined;
      }

      const lease = blob.getBlobLeaseClient();
      const sinceMs = clock.now();
      if (!(await guarded(clock, callTo('locks.acquire'), () => tryAcquire(lease, leaseSeconds)))) return undefined;
      // The state was read before. Where this process stood still in between, a whole life of another holder fits in.
      const isStale = clock.now() - lookedAtMs >= leaseMs;

      const held = { blob, lease, leaseMs, sinceMs, takenOver: isStale || ABANDONED_STATES.has(state ?? '') };
      try {
        return heldLock({ ...held, witness: await contentOf(name) }, clock);
      } catch (error) {
        // Nothing was done under this lock, so it is given back; if that fails too, it expires. One that was taken over has
        // to expire in any case: else nobody would learn that its holder before has died.
        if (!held.takenOver) await lease.releaseLease(inTime()).catch(() => undefined);
        throw error;
      }
    },

    async peek(id) {
      return contentOf(blobName(id));
    },
  };
}
