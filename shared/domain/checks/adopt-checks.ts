import type { Decision } from '../decision.ts';
import type { Candidate, Facts } from '../facts.ts';
import type { Reason } from '../reasons.ts';
import { secretUrl } from '../secret-ref.ts';
import type { Slot } from '../slot.ts';
import { type Check, isOurs, ownerOf } from './check.ts';

function adopt(slot: Slot, reason: Reason, sentence: string): Decision {
  return { action: 'adopt', slot, reason, sentence };
}

/** The slot whose value is in use: what the secret holds, else what the record beside the lock knows, else the tag. */
function slotInUse(facts: Facts): Slot {
  const holds = facts.look?.holds;
  if (holds === 'Key1' || holds === 'Key2') return holds;
  return facts.look?.witness?.known?.active ?? facts.policy.adoptSlot;
}

function urlsOf(candidates: readonly Candidate[]): string {
  return candidates.map(({ publication }) => secretUrl(publication.ref)).join(' or ');
}

/** Whoever moved this account and killed the published key at the same time has to learn what became of the old secret. */
function passedOver({ candidates }: Facts): string {
  const left = candidates.filter(({ owner }) => owner === 'gone' || owner === 'unanswered');
  return left.length === 0
    ? ''
    : ` ${urlsOf(left)}, of another account of that name, holds neither of its live keys and is left alone.`;
}

export const adopted: Check = (facts) => {
  const url = secretUrl(facts.ref);
  const slot = slotInUse(facts);
  if (facts.place.kind === 'undecided') {
    return adopt(
      slot,
      'unpublished',
      `Unless ${urlsOf(facts.candidates)} turns out to be this account's by its value, ${slot} is published as ${url}.`,
    );
  }
  if (facts.place.kind === 'absent') {
    return adopt(
      slot,
      'unpublished',
      `${slot} is published as ${url}; point consumers there within the adoption period.${passedOver(facts)}`,
    );
  }
  if (isOurs(facts)) {
    return facts.policy.consent !== 'rotate' || facts.look?.witness?.optedOutSinceMs === undefined
      ? undefined
      : adopt(
          slot,
          'opted-in-again',
          `The account was opted out in between; a new adoption period begins. Make sure that every consumer reads ${url}.`,
        );
  }
  switch (ownerOf(facts)) {
    case 'dual-credential':
      return adopt(
        slot,
        'taking-over',
        `${url} carries the tags of Microsoft's dual-credential tutorial and is taken over; remove the rotation function and the event subscription that go with it.`,
      );
    case 'another-account':
      return adopt(
        slot,
        'account-moved',
        `${url} belonged to an ARM id that is gone and holds a live key of this account; it is taken over.`,
      );
    default:
      return adopt(
        slot,
        'taking-over',
        `${url} existed before and holds a live key of this account; it is taken over.`,
      );
  }
};
