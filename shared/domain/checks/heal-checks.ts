import type { Decision, Remedy } from '../decision.ts';
import type { Facts } from '../facts.ts';
import { settledAtMs } from '../guard.ts';
import { formatInstant } from '../instant.ts';
import { isCompromised, sameOperation } from '../operation.ts';
import { type Publication, type PublicationTags, slotCreatedAtMs } from '../publication.ts';
import type { Reason } from '../reasons.ts';
import { secretUrl } from '../secret-ref.ts';
import { SLOTS, type Slot } from '../slot.ts';
import { cannotConfirm, type Witness } from '../witness.ts';
import { type Check, isOurs, ownerOf, publicationOf } from './check.ts';

function heal(remedy: Remedy, marker: Slot, reason: Reason, sentence: string): Decision {
  return { action: 'heal', remedy, marker, reason, sentence };
}

/** Drift: somebody else wrote. What the tags alone show is enough for a first look; values are compared in the second. */
export const noDrift: Check = (facts, nowMs) => {
  const publication = publicationOf(facts);
  if (publication === undefined || !isOurs(facts)) return undefined;
  const { tags } = publication;
  const url = secretUrl(facts.ref);
  const marker = tags.marker ?? facts.look?.witness?.known?.active ?? facts.policy.adoptSlot;
  const holds = facts.look?.holds ?? marker;
  if (holds === 'neither') {
    return heal(
      'value',
      slotToPublish(facts, publication, marker, nowMs),
      'value-replaced',
      `The value of ${url} is neither of the live keys; somebody overwrote it or regenerated ${marker} by hand. ${ADVICE}`,
    );
  }
  const safe = slotInsteadOf(holds, facts, publication, nowMs);
  if (safe !== undefined) {
    return heal(
      'value',
      safe,
      'value-replaced',
      `${url} holds the live key of ${holds}, which a call of an earlier run may still replace; that of ${safe} is published again. Whoever set it by hand may do so again after ${formatInstant(settledAtMs(publication, facts.look?.witness))}. ${ADVICE}`,
    );
  }
  if (tags.marker !== undefined && tags.marker !== holds) {
    return heal(
      'marker',
      holds,
      'marker-wrong',
      `${url} holds the live key of ${holds}, but its marker says ${tags.marker}; somebody edited one of them by hand. ${ADVICE}`,
    );
  }
  return damagedTags(facts, publication, holds, nowMs);
};

/**
 * The slot whose live key replaces a value that is none. While a call of an earlier run may still land, it would land on
 * the slot that the record did not know as active, whatever the marker says by now.
 */
function slotToPublish(facts: Facts, publication: Publication, marker: Slot, nowMs: number): Slot {
  const witness = facts.look?.witness;
  const mayLand = nowMs < settledAtMs(publication, witness);
  return mayLand ? (witness?.known?.active ?? marker) : marker;
}

/**
 * The slot to publish instead of one that somebody else published while a regeneration of it may still land: the one that
 * the record knows as active. Undefined where nothing threatens the published key.
 */
function slotInsteadOf(holds: Slot, facts: Facts, publication: Publication, nowMs: number): Slot | undefined {
  const witness = facts.look?.witness;
  if (witness?.known === undefined || witness.regenerating !== holds) return undefined;
  const { active } = witness.known;
  return active !== holds && nowMs < settledAtMs(publication, witness) ? active : undefined;
}

const ADVICE = 'Ask for a rotation or a rollback instead of editing the secret or the keys.';

/** Whether the tags without which nothing can be decided are there. */
function areReadable(tags: PublicationTags): boolean {
  return tags.marker !== undefined && tags.adoptedAtMs !== undefined && tags.graceMs !== undefined;
}

/**
 * Whether drift proves that somebody else wrote. A journal or a time that disagrees with the record does not: a crash of
 * ours between the two leaves the same, and so does a late call.
 */
export function isForeignWrite(facts: Facts, remedy: Remedy): boolean {
  const publication = publicationOf(facts);
  if (publication === undefined) return false;
  if (remedy === 'tags') return ownerOf(facts) !== 'ours' || !areReadable(publication.tags);
  return remedy === 'marker' || publication.version !== facts.look?.witness?.known?.version;
}

/**
 * Whether the value that was called compromised is dead before we came to it: the version that the record knows, of the
 * slot that held it, is no live key any more. Where somebody overwrote the secret, nobody can tell.
 */
export function compromisedIsDead({ look, place }: Facts): boolean {
  if (look?.holds !== 'neither' || place.kind !== 'secret') return false;
  const { known, owed } = look.witness ?? {};
  return known !== undefined && known.version === place.publication.version && known.active === owed?.slot;
}

/** A compromised key is called so by the record and the tag alike: neither a tag nor its loss can change that alone. */
function journalAgrees(tags: PublicationTags, witness: Witness | undefined): boolean {
  const { operation } = tags;
  if (witness?.owed !== undefined) return sameOperation(operation, witness.owed);
  return operation === undefined || !isCompromised(operation) || cannotConfirm(witness, operation);
}

/**
 * For the very version that the record beside the lock knows, no value is younger than it says, nor of unknown age: else it
 * would live on unseen. Nor is the grace shorter.
 */
function timesAgree(publication: Publication, witness: Witness | undefined, nowMs: number): boolean {
  const known = witness?.known;
  if (known === undefined || known.version !== publication.version) return true;
  if ((publication.tags.graceMs ?? 0) < known.graceMs) return false;
  return SLOTS.every((slot) => {
    const writtenMs = slotCreatedAtMs(publication, slot, nowMs);
    const knownMs = known.slotCreatedAtMs[slot];
    return writtenMs === undefined ? knownMs === undefined : knownMs !== undefined && writtenMs <= knownMs;
  });
}

function damagedTags(facts: Facts, publication: Publication, holds: Slot, nowMs: number): Decision | undefined {
  const { tags } = publication;
  const url = secretUrl(facts.ref);
  const owner = ownerOf(facts);
  if (owner === 'replaced') {
    return heal(
      'tags',
      holds,
      'deployment-replaced',
      `${url} is taken over from the deployment named by ROTATION_REPLACES; make sure that one is stopped.`,
    );
  }
  const agrees = journalAgrees(tags, facts.look?.witness) && timesAgree(publication, facts.look?.witness, nowMs);
  return owner === 'ours' && areReadable(tags) && agrees
    ? undefined
    : heal(
        'tags',
        holds,
        'tags-damaged',
        `Tags of ours on ${url} are missing, unreadable or forged; setting a secret by hand drops its tags. ${ADVICE}`,
      );
}
