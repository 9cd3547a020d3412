import type { AccountId } from './account.ts';
import type { ManagedBy } from './managed-by.ts';
import type { Operation } from './operation.ts';
import type { SecretRef } from './secret-ref.ts';
import type { Slot } from './slot.ts';

/** Creation times of the two slots' values, epoch milliseconds; undefined: older than adoption. */
export type SlotTimes = Readonly<Record<Slot, number | undefined>>;

/** Something that another program or a person wrote where we would write. */
export interface Foreign {
  readonly foreign: string;
}

/** What the tags on a version say. Undefined: missing, or unreadable. */
export interface PublicationTags {
  readonly marker: Slot | undefined;
  /** `ProviderAddress`: a Cognitive Services account, or the text that stands there instead. */
  readonly account: AccountId | Foreign | undefined;
  /** `managed-by`: an installation of this program, or the text that stands there instead. */
  readonly managedBy: ManagedBy | Foreign | undefined;
  readonly maxAgeDays: number | undefined;
  readonly slotCreatedAtMs: SlotTimes;
  readonly adoptedAtMs: number | undefined;
  readonly graceMs: number | undefined;
  readonly operation: Operation | undefined;
  /** Everybody else's tags, kept as they are. */
  readonly others: Readonly<Record<string, string>>;
}

/** The current version of a secret: tags and attributes, never the value. */
export interface Publication {
  readonly ref: SecretRef;
  /** Known from a read; a list does not tell it. */
  readonly version: string | undefined;
  /** The vault's own time of this version's creation, epoch milliseconds. */
  readonly createdAtMs: number;
  /** The vault's own time of the last change to this version's tags or attributes, epoch milliseconds. */
  readonly updatedAtMs: number;
  readonly enabled: boolean;
  readonly expiresAtMs: number | undefined;
  readonly contentType: string | undefined;
  readonly tags: PublicationTags;
}

/**
 * A slot's creation time, made safe: one later than the vault's own time of the version (for the slot that is published)
 * or of its last change (for the other slot, whose time a retirement writes later), or later than now, was tampered with
 * and is taken as that bound.
 */
export function slotCreatedAtMs(publication: Publication, slot: Slot, nowMs: number): number | undefined {
  const recordedMs = publication.tags.slotCreatedAtMs[slot];
  if (recordedMs === undefined) return undefined;
  const boundMs = slot === publication.tags.marker ? publication.createdAtMs : publication.updatedAtMs;
  return Math.min(recordedMs, boundMs, nowMs);
}

/** Both slots' creation times, made safe: what may be written on, so that a forged one does not outlive its version. */
export function believedTimes(publication: Publication, nowMs: number): SlotTimes {
  return {
    Key1: slotCreatedAtMs(publication, 'Key1', nowMs),
    Key2: slotCreatedAtMs(publication, 'Key2', nowMs),
  };
}

/** The journal, its time made safe: an attempt began not later than the last change of the tags that say so. */
export function journalOf(publication: Publication): Operation | undefined {
  const operation = publication.tags.operation;
  return operation === undefined
    ? undefined
    : { ...operation, atMs: Math.min(operation.atMs, publication.updatedAtMs) };
}

/** Time of adoption, made safe in the same way: every adoption writes a new version. */
export function adoptedAtMs(publication: Publication): number | undefined {
  const recordedMs = publication.tags.adoptedAtMs;
  return recordedMs === undefined ? undefined : Math.min(recordedMs, publication.createdAtMs);
}
