import type { Policy } from './policy.ts';
import type { Publication } from './publication.ts';
import type { Slot } from './slot.ts';
import type { Witness } from './witness.ts';

/** What a flip or a rollback is about to promise: written down before it, since its run may die right after it. */
export interface NextPromise {
  /** The version that is about to be followed. */
  readonly over: string;
  /** The slot that is about to be published. */
  readonly marker: Slot;
  /** Milliseconds. */
  readonly graceMs: number;
}

/**
 * The grace that the record knows to be promised to whoever may hold the value before, milliseconds; 0: it knows of none.
 * Where another version stands than the one it knows, and that one was about to be followed by a flip, the flip's own
 * promise counts: the grace of the version before was over then. Where it may be somebody else's, the longer counts.
 */
export function promisedMs(witness: Witness | undefined, publication: Publication): number {
  const known = witness?.known;
  if (known === undefined) return 0;
  const next = witness?.nextPromise;
  const isFollowed = publication.version !== undefined && publication.version !== known.version;
  if (next === undefined || next.over !== known.version || !isFollowed) return known.graceMs;
  return publication.tags.marker === next.marker ? next.graceMs : Math.max(known.graceMs, next.graceMs);
}

/**
 * The grace that is to be remembered as promised, milliseconds: as the record knows it. On the word of a tag alone no more
 * than half of the maximum age is believed, which no cycle exceeds: else a forged one would hold for ever.
 */
export function believedGraceMs(
  witness: Witness | undefined,
  publication: Publication,
  policy: Pick<Policy, 'maxAgeMs'>,
): number {
  const promised = promisedMs(witness, publication);
  return promised > 0 ? promised : Math.min(publication.tags.graceMs ?? 0, policy.maxAgeMs / 2);
}
