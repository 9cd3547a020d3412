import type { Decision } from '../decision.ts';
import type { Facts } from '../facts.ts';
import { type Ownership, ownershipOf } from '../ownership.ts';
import { type Standing, standingOf } from '../phase.ts';
import type { Publication } from '../publication.ts';
import { knows } from '../witness.ts';

/** One rule: speaks where it applies, else is silent. */
export type Check = (facts: Facts, nowMs: number) => Decision | undefined;

/** The publication where one is known; undefined where the place is empty or unreadable. */
export function publicationOf(facts: Facts): Publication | undefined {
  return facts.place.kind === 'secret' ? facts.place.publication : undefined;
}

/** Whose the secret is; undefined where there is none. */
export function ownerOf(facts: Facts): Ownership | undefined {
  const publication = publicationOf(facts);
  return publication === undefined ? undefined : ownershipOf(publication.tags, facts);
}

/**
 * Whether the secret is this account's to repair: by its tags, or because the record beside the lock knows it. Tags that
 * do not name the account (`damaged`) are not enough: the secret may be that of another account which asks for one name.
 */
export function isOurs(facts: Facts): boolean {
  switch (ownerOf(facts)) {
    case 'ours':
    case 'replaced':
      return true;
    case 'nobody':
    case 'dual-credential':
    case 'damaged':
      return knows(facts.look?.witness, facts.ref);
    default:
      return false;
  }
}

/**
 * Whether the secret may be this account's to repair, which the lists cannot tell: the record beside the lock can, and
 * under the lock the values.
 */
export function mayBeOurs(facts: Facts): boolean {
  if (facts.look !== undefined) return false;
  const owner = ownerOf(facts);
  return facts.place.kind === 'undecided' || owner === 'nobody' || owner === 'dual-credential' || owner === 'damaged';
}

/** Where the account stands, if the secret is ours and its tags are whole. */
export function ourStanding(facts: Facts, nowMs: number): Standing | undefined {
  const publication = publicationOf(facts);
  return publication !== undefined && isOurs(facts) ? standingOf(publication, facts.policy, nowMs) : undefined;
}
