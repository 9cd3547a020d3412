import { LATE_ATTEMPT_MS, LATE_CALL_MS } from './late-call.ts';
import { isCompromised, type Operation, type Owed } from './operation.ts';
import type { Policy } from './policy.ts';
import { believedGraceMs, type NextPromise } from './promise.ts';
import type { Publication, SlotTimes } from './publication.ts';
import { adoptedAtMs, believedTimes, journalOf } from './publication.ts';
import { type SecretRef, secretUrl } from './secret-ref.ts';
import type { Slot } from './slot.ts';

/** The publication as we last knew it. */
export interface KnownPublication {
  readonly ref: SecretRef;
  readonly active: Slot;
  readonly slotCreatedAtMs: SlotTimes;
  readonly adoptedAtMs: number;
  /** The grace that we promised with this version, milliseconds, or longer since. What a person makes of the tag counts for nothing. */
  readonly graceMs: number;
  readonly version: string;
  /** The vault's own time of that version's creation, epoch milliseconds. */
  readonly versionCreatedAtMs: number;
}

/** The record beside an account's lock. It blocks or delays an effect and never causes one. Times in epoch milliseconds. */
export interface Witness {
  readonly known: KnownPublication | undefined;
  /** What a flip over the known version is about to promise; it counts where another version stands there since. */
  readonly nextPromise: NextPromise | undefined;
  /** When the secret was last seen disabled or deleted: consumers could not re-read it then. */
  readonly lastUnreadableAtMs: number | undefined;
  /** How often somebody else changed our publication in this cycle, and when last. */
  readonly foreignWrites: number;
  readonly lastForeignWriteAtMs: number | undefined;
  /** When the account was first seen opted out, until it is adopted again. */
  readonly optedOutSinceMs: number | undefined;
  /** When a run ended without knowing whether its last call was executed, or was found to have died. */
  readonly unsettledAtMs: number | undefined;
  /** The slot of the last regeneration that was begun and not followed by its flip: a call that may still land makes a new key there. */
  readonly regenerating: Slot | undefined;
  /** Ids of the last requests that were carried out, newest first, so that repeating one does nothing twice. */
  readonly doneIds: readonly string[];
  /** The last request that was to publish another slot: where another is published by now, it was carried out. */
  readonly begun: { readonly id: string; readonly published: Slot } | undefined;
  /**
   * What a person asked for a compromised key and what is not carried through yet. The tag `Operation` says the same, but
   * many may write tags; one that the witness does not know is not obeyed.
   */
  readonly owed: Owed | undefined;
  /** Id of the operation that called a key compromised by the tag, when this record was made anew: the one before was lost. */
  readonly unconfirmedId: string | undefined;
}

export const EMPTY_WITNESS: Witness = {
  known: undefined,
  nextPromise: undefined,
  lastUnreadableAtMs: undefined,
  foreignWrites: 0,
  lastForeignWriteAtMs: undefined,
  optedOutSinceMs: undefined,
  unsettledAtMs: undefined,
  regenerating: undefined,
  doneIds: [],
  begun: undefined,
  owed: undefined,
  unconfirmedId: undefined,
};

/**
 * A record made from nothing: what the journal in the tags says of an attempt, and of a compromised key, must not be lost
 * by there being one now.
 */
export function firstWitness(publication: Publication | undefined): Witness {
  const journal = publication === undefined ? undefined : journalOf(publication);
  if (journal === undefined) return EMPTY_WITNESS;
  const unsettledAtMs = journal.atMs + LATE_ATTEMPT_MS - LATE_CALL_MS;
  return { ...EMPTY_WITNESS, unsettledAtMs, unconfirmedId: isCompromised(journal) ? journal.id : undefined };
}

/**
 * Whether a tag that calls a key compromised can be neither believed nor called forged: the record that knew was lost, and
 * the one that is there now has not seen the publication yet, or found the tag there when it was made.
 */
export function cannotConfirm(witness: Witness | undefined, operation: Operation): boolean {
  return witness?.known === undefined || witness.unconfirmedId === operation.id;
}

/** What is to be remembered of a publication whose marker, version and adoption are known; else undefined. */
export function knownFrom(publication: Publication, nowMs: number): KnownPublication | undefined {
  const { marker } = publication.tags;
  const adopted = adoptedAtMs(publication);
  if (marker === undefined || adopted === undefined || publication.version === undefined) return undefined;
  return {
    ref: publication.ref,
    active: marker,
    slotCreatedAtMs: believedTimes(publication, nowMs),
    adoptedAtMs: adopted,
    graceMs: publication.tags.graceMs ?? 0,
    version: publication.version,
    versionCreatedAtMs: publication.createdAtMs,
  };
}

/**
 * What is to be remembered of a publication that was found as it should be, or that we have just written. What a person may
 * have made of the tags counts for nothing: the grace is as we promised it before, an adoption never moves back, and the
 * times of a version that the record knows are changed by a retirement alone.
 */
export function knownAfter(
  witness: Witness | undefined,
  publication: Publication,
  policy: Pick<Policy, 'maxAgeMs'>,
  nowMs: number,
): KnownPublication | undefined {
  const before = witness?.known;
  const seen = knownFrom(publication, nowMs);
  if (seen === undefined) return before;
  const graceMs = believedGraceMs(witness, publication, policy);
  if (before === undefined) return { ...seen, graceMs };
  const { slotCreatedAtMs } = seen.version === before.version ? before : seen;
  return { ...seen, slotCreatedAtMs, adoptedAtMs: Math.max(seen.adoptedAtMs, before.adoptedAtMs), graceMs };
}

/** Whether the record knows a version of the publication that is not the current one: a run of ours died, or somebody else wrote. */
export function isBehind(witness: Witness | undefined, publication: Publication): boolean {
  return witness?.known !== undefined && witness.known.version !== publication.version;
}

/** Whether the witness remembers a publication in this secret. */
export function knows(witness: Witness | undefined, ref: SecretRef): boolean {
  return witness?.known !== undefined && secretUrl(witness.known.ref) === secretUrl(ref);
}
