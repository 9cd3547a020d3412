import { CLOCK_SKEW_MS } from './cycle.ts';
import { LATE_ATTEMPT_MS, LATE_CALL_MS } from './late-call.ts';
import type { Standing } from './phase.ts';
import type { Policy } from './policy.ts';
import { promisedMs } from './promise.ts';
import { journalOf, type Publication } from './publication.ts';
import type { Witness } from './witness.ts';

/** How long a consumer may hold a value that is no longer readable: the longest of the graces promised then, as tag and record say, and now. */
function holdMs(publication: Publication, policy: Policy, witness: Witness | undefined): number {
  return Math.max(publication.tags.graceMs ?? 0, promisedMs(witness, publication), policy.graceMs) + CLOCK_SKEW_MS;
}

/**
 * The guard: the one predicate for every regeneration, as the earliest instant (epoch milliseconds) at which it holds.
 * Whatever was published before was last readable when the current version was created, by the vault's own clock;
 * nobody who re-reads within grace can hold it after this instant. A person who may only write tags can delay it, not
 * bring it forward: the version's creation time is the vault's, and the record knows the grace that was promised.
 */
export function guardOpensAtMs(standing: Standing, policy: Policy, witness: Witness | undefined): number {
  const { publication } = standing;
  const lastUnreadableAtMs = witness?.lastUnreadableAtMs ?? Number.NEGATIVE_INFINITY;
  const adoptedAtMs = Math.max(standing.adoptedAtMs, witness?.known?.adoptedAtMs ?? Number.NEGATIVE_INFINITY);
  return Math.max(
    Math.max(publication.createdAtMs, lastUnreadableAtMs) + holdMs(publication, policy, witness),
    adoptedAtMs + policy.adoptionMs,
  );
}

/**
 * From when on no earlier call can still land on a slot, epoch milliseconds. The lock shows every run that died without
 * a record, so the witness knows; without one, the journal's own time has to do.
 */
export function settledAtMs(publication: Publication, witness: Witness | undefined): number {
  if (witness?.unsettledAtMs !== undefined) return witness.unsettledAtMs + LATE_CALL_MS;
  const journal = journalOf(publication);
  return witness === undefined && journal !== undefined ? journal.atMs + LATE_ATTEMPT_MS : Number.NEGATIVE_INFINITY;
}

/** Whether the vault shows an older version than one that we already knew: a restored backup, or another vault. */
export function isOlderThanKnown(publication: Publication, witness: Witness | undefined): boolean {
  return witness?.known !== undefined && publication.createdAtMs < witness.known.versionCreatedAtMs;
}
