import type { Account } from '../domain/account.ts';
import { DAY } from '../domain/duration.ts';
import type { ManagedBy } from '../domain/managed-by.ts';
import { isCompromised, type Operation, owedStep, sameOperation } from '../domain/operation.ts';
import type { Policy } from '../domain/policy.ts';
import { believedGraceMs, promisedMs } from '../domain/promise.ts';
import {
  adoptedAtMs,
  believedTimes,
  type Publication,
  type PublicationTags,
  type SlotTimes,
  slotCreatedAtMs,
} from '../domain/publication.ts';
import type { Slot } from '../domain/slot.ts';
import { cannotConfirm, type KnownPublication, type Witness } from '../domain/witness.ts';

/** What our versions say they hold; a person's own content type is kept instead. */
const CONTENT_TYPE = 'azure-ai-account-key';

/** Creation times of which nothing is known. */
const UNKNOWN_TIMES: SlotTimes = { Key1: undefined, Key2: undefined };

/** Who publishes, for whom, by which rules, and when (epoch milliseconds). */
export interface Publisher {
  readonly account: Account;
  readonly policy: Policy;
  readonly self: ManagedBy;
  readonly nowMs: number;
}

/** Tags of a publication as it will be: whose it is and by which rules never comes from what stood there before. */
function signed(
  by: Publisher,
  marker: Slot,
  tags: Omit<PublicationTags, 'marker' | 'account' | 'managedBy' | 'maxAgeDays'>,
): PublicationTags {
  return {
    ...tags,
    marker,
    account: by.account.id,
    managedBy: by.self,
    maxAgeDays: Math.floor(by.policy.maxAgeMs / DAY),
  };
}

/**
 * Adoption, a takeover, or adoption anew: the adoption period begins now, and a grace that was promised before is not
 * shortened by it; what is owed is still owed.
 */
export function adoptionTags(
  by: Publisher,
  marker: Slot,
  before: Publication | undefined,
  witness: Witness | undefined,
): PublicationTags & { readonly graceMs: number } {
  const known = witness?.known;
  const promised = before === undefined ? (known?.graceMs ?? 0) : believedGraceMs(witness, before, by.policy);
  const graceMs = Math.max(by.policy.graceMs, promised);
  const believed = before === undefined ? UNKNOWN_TIMES : believedTimes(before, by.nowMs);
  const tags = signed(by, marker, {
    slotCreatedAtMs: hasTimes(believed) ? believed : (known?.slotCreatedAtMs ?? UNKNOWN_TIMES),
    adoptedAtMs: by.nowMs,
    graceMs,
    operation: healedJournal(before?.tags.operation, witness, marker),
    others: before?.tags.others ?? {},
  });
  return { ...tags, graceMs };
}

function hasTimes(times: SlotTimes): boolean {
  return times.Key1 !== undefined || times.Key2 !== undefined;
}

/** The flip: the marker moves to the slot with the new value. */
export function flipTags(
  by: Publisher,
  marker: Slot,
  before: Publication,
  flip: { readonly createdAtMs: number; readonly operation: Operation | undefined },
): PublicationTags {
  return signed(by, marker, {
    slotCreatedAtMs: { ...believedTimes(before, by.nowMs), [marker]: flip.createdAtMs },
    adoptedAtMs: adoptedAtMs(before),
    graceMs: by.policy.graceMs,
    operation: flip.operation,
    others: before.tags.others,
  });
}

/**
 * Going back to the value before: the marker anew, creation times as they are. Those who hold the newer value were
 * promised a grace (milliseconds) at the flip; it is never shortened by going back.
 */
export function rollbackTags(by: Publisher, marker: Slot, before: Publication, promisedMs: number): PublicationTags {
  const slotCreatedAtMs = believedTimes(before, by.nowMs);
  const graceMs = Math.max(promisedMs, before.tags.graceMs ?? 0);
  return signed(by, marker, { ...before.tags, slotCreatedAtMs, graceMs, operation: undefined });
}

/** The retirement: the idle slot has a new value that nobody has seen. */
export function retiredTags(before: Publication, idle: Slot, createdAtMs: number): PublicationTags {
  const slotCreatedAtMs = { ...believedTimes(before, createdAtMs), [idle]: createdAtMs };
  return { ...before.tags, slotCreatedAtMs, operation: undefined };
}

/**
 * Our tags as they should be, where somebody damaged them: what can still be read, else what the record beside the lock
 * knows, else the safe side (adopted now, so nothing is regenerated for a whole adoption period). Where both speak, the
 * later adoption, the longer grace and the older value count.
 */
export function healedTags(
  by: Publisher,
  marker: Slot,
  before: Publication,
  witness: Witness | undefined,
): PublicationTags {
  const { tags } = before;
  const known = witness?.known;
  const adoptedAt = [adoptedAtMs(before), known?.adoptedAtMs].filter((atMs) => atMs !== undefined);
  return signed(by, marker, {
    slotCreatedAtMs: {
      Key1: healedTime(before, known, 'Key1', by.nowMs),
      Key2: healedTime(before, known, 'Key2', by.nowMs),
    },
    adoptedAtMs: adoptedAt.length === 0 ? by.nowMs : Math.max(...adoptedAt),
    // By the marker as it is written now: which promise counts may depend on it.
    graceMs:
      Math.max(tags.graceMs ?? 0, promisedMs(witness, { ...before, tags: { ...tags, marker } })) || by.policy.graceMs,
    operation: healedJournal(tags.operation, witness, marker),
    others: tags.others,
  });
}

/**
 * A creation time as the record knows it for this very version: of the idle slot, whose time a retirement writes into the
 * record before the tag; of the active one, where the tag is not older. Else as the tag says.
 */
function healedTime(
  before: Publication,
  known: KnownPublication | undefined,
  slot: Slot,
  nowMs: number,
): number | undefined {
  const written = slotCreatedAtMs(before, slot, nowMs);
  const remembered = known?.slotCreatedAtMs[slot];
  if (known === undefined || known.version !== before.version) return written ?? remembered;
  const isIdle = slot !== known.active;
  return isIdle || written === undefined || remembered === undefined ? remembered : Math.min(written, remembered);
}

/** What is owed for a compromised key is as the record says; a tag alone can neither ask for it nor forget it. */
function healedJournal(
  written: Operation | undefined,
  witness: Witness | undefined,
  marker: Slot,
): Operation | undefined {
  if (witness === undefined) return written;
  const { owed } = witness;
  if (owed === undefined) {
    const isForged = written !== undefined && isCompromised(written) && !cannotConfirm(witness, written);
    return isForged ? undefined : written;
  }
  const kind = owedStep(owed, marker);
  if (sameOperation(written, owed) && written?.kind === kind) return written;
  return { id: owed.id, kind, attempt: owed.kind === kind ? owed.attempt : 0, atMs: owed.atMs };
}

/** A person's own content type survives; ours stands where there is none. */
export function contentTypeAfter(before: Publication | undefined): string {
  return before?.contentType ?? CONTENT_TYPE;
}

/**
 * When the version says it expires, epoch milliseconds: when its value must be dead. In adoption: when it should have
 * been followed. Never sooner than in a day, since a vault policy may refuse less and a repair must go through.
 */
export function expiryMs(by: Publisher, tags: PublicationTags): number {
  const { policy, nowMs } = by;
  const createdAtMs = tags.marker === undefined ? undefined : tags.slotCreatedAtMs[tags.marker];
  const dueMs =
    createdAtMs === undefined
      ? (tags.adoptedAtMs ?? nowMs) + policy.adoptionMs + policy.graceMs + policy.leadMs
      : createdAtMs + policy.maxAgeMs;
  return Math.max(dueMs, nowMs + DAY);
}
