import type { ContainerClient } from '@azure/storage-blob';
import type { Clock } from '../rotation/ports.ts';
import { guarded } from './error-wall.ts';
import { failureOf } from './failure.ts';
import type { Call } from './operation.ts';
import { inTime } from './storage-call.ts';

/** The name of no lock: those are hashes. No blob of this name is ever made. */
const ABSENT = 'the-doctor-asks-for-a-lease-on-this-absent-blob';

/** Names for "there is nothing to lease here", and so for "you may" (Blob service error codes). */
const NOTHING_THERE: ReadonlySet<string | undefined> = new Set(['BlobNotFound', 'ContainerNotFound']);

/** The shortest lease that there is, should there be something to lease after all (Lease Blob). */
const LEASE_SECONDS = 15;

/**
 * Whether locks could be taken: asks for a lease on a blob that does not exist. Rights are looked at before existence, so
 * 403 means no and 404 yes, and nothing is left behind. Resolves where it may; throws only `RotationError`.
 */
export function createLeaseTrial(container: ContainerClient, clock: Clock): () => Promise<void> {
  const call: Call = { operation: 'locks.acquire', scope: container.url };
  return () =>
    guarded(clock, call, async () => {
      const lease = container.getBlobClient(ABSENT).getBlobLeaseClient();
      try {
        await lease.acquireLease(LEASE_SECONDS, inTime());
      } catch (error) {
        const failure = failureOf(error);
        if (failure.kind === 'answer' && failure.status === 404 && NOTHING_THERE.has(failure.code)) return;
        throw error;
      }
      await lease.releaseLease(inTime());
    });
}
