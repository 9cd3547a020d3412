import type { Decision, Note } from '../decision.ts';
import type { Facts } from '../facts.ts';
import { formatDay, formatInstant } from '../instant.ts';
import type { Standing } from '../phase.ts';
import { wasCarriedOut } from '../requests.ts';
import { nextAction, verifyDue } from '../schedule.ts';
import type { Witness } from '../witness.ts';
import { adoptedOnly, alreadyDone, callInFlight } from './action-checks.ts';
import { type Check, ourStanding } from './check.ts';

/** A rollback publishes the value before, while it lives: in overlap, and with nothing under way that could kill it. */
export const rollback: Check = (facts, nowMs) => {
  if (facts.request?.kind !== 'rollback') return undefined;
  const standing = ourStanding(facts, nowMs);
  if (wasCarriedOut(facts.look?.witness, facts.request, standing?.active)) return alreadyDone(facts.request.id);
  if (standing?.phase !== 'overlap') return nothingBefore('The account is not in overlap.');
  if (wasRetired(standing, facts.look?.witness)) return nothingBefore('The value before was retired.');
  const inFlight = callInFlight(facts, standing.publication, nowMs);
  if (inFlight !== undefined) return inFlight;
  if (standing.publication.tags.operation !== undefined) {
    return nothingBefore('An operation on the account is under way or failed.');
  }
  return {
    action: 'rollback',
    idle: standing.idle,
    reason: 'requested',
    sentence: `The value before, in ${standing.idle}, is published again; nothing is regenerated.`,
  };
};

/** The record knows the idle slot's value to be the newer one: a creation time was forged, and nobody ever held that value. */
function wasRetired({ publication, active, idle }: Standing, witness: Witness | undefined): boolean {
  const known = witness?.known;
  if (known === undefined || known.version !== publication.version) return false;
  const { [active]: activeAtMs, [idle]: idleAtMs } = known.slotCreatedAtMs;
  return activeAtMs !== undefined && idleAtMs !== undefined && idleAtMs >= activeAtMs;
}

function nothingBefore(why: string): Decision {
  const sentence = `${why} There is no earlier value that is known to live.`;
  return { action: 'keep', reason: 'not-in-overlap', retryAtMs: undefined, sentence };
}

/** Nothing else to do: compare the published value with the live keys, where it is this account's turn. */
export const verification: Check = (facts, nowMs) => {
  const standing = ourStanding(facts, nowMs);
  if (standing === undefined || !verifyDue(facts.policy, facts.account.id, nowMs)) return undefined;
  const sentence = 'The published value is compared with the live keys.';
  return { action: 'verify', reason: 'check-due', sentence, ...noteOf(facts, standing) };
};

/**
 * An account that was rotated and is only published by now has lost its tag. Nothing is done about that, but it is an
 * opt-out: tagged again, it gets a new adoption period, of which only the record can tell.
 */
function noteOf({ policy }: Facts, { phase }: Standing): { readonly note?: Note } {
  return policy.consent === 'adopt-only' && phase === 'steady' ? { note: 'opted-out' } : {};
}

/** The last word: nothing to do now, and what comes next. */
export function keep(facts: Facts, nowMs: number): Decision {
  const standing = ourStanding(facts, nowMs);
  if (standing === undefined)
    return { action: 'keep', reason: 'not-due', sentence: 'Nothing to do.', retryAtMs: undefined };
  if (facts.policy.consent === 'adopt-only') return { ...adoptedOnly(), ...noteOf(facts, standing) };
  const next = nextAction(standing, facts.policy, facts.account.id, facts.look?.witness);
  return { action: 'keep', ...waiting(standing, next.atMs), retryAtMs: next.atMs };
}

function waiting(standing: Standing, atMs: number): Pick<Decision, 'reason' | 'sentence'> {
  switch (standing.phase) {
    case 'adopting':
      return {
        reason: 'adopting',
        sentence: `Consumers move to the secret; the first rotation comes after ${formatInstant(atMs)}.`,
      };
    case 'overlap':
      return {
        reason: 'in-overlap',
        sentence: `Both values live; the one in ${standing.idle} is retired after ${formatInstant(atMs)}.`,
      };
    case 'steady':
      return { reason: 'not-due', sentence: `The next rotation comes on ${formatDay(atMs)}.` };
  }
}
