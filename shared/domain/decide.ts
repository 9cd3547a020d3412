import { confirmed, regeneration } from './checks/action-checks.ts';
import { adopted } from './checks/adopt-checks.ts';
import { type Check, mayBeOurs } from './checks/check.ts';
import { consented, keysSwitchedOn, kindSelected, subscriptionSelected } from './checks/consent-checks.ts';
import { noDrift } from './checks/heal-checks.ts';
import {
  liveValue,
  noRival,
  notRestored,
  oneSecret,
  ownSecret,
  roomForTags,
  secretEnabled,
  vaultAllowed,
  vaultReadable,
  whereItWas,
} from './checks/identity-checks.ts';
import { keep, rollback, verification } from './checks/keep-checks.ts';
import { accountReady, cycleFits, tagsReadable, uncontested } from './checks/policy-checks.ts';
import { type Decision, needsLock, regenerates } from './decision.ts';
import type { Facts } from './facts.ts';

/**
 * The rules in their order; the first that speaks decides. Consent comes before everything, then whose the secret is
 * (without that there is no effect at all), then healing (which a bad policy must not stop), then what forbids
 * regeneration, and only then what is to be done.
 */
export const CHECKS: readonly Check[] = [
  kindSelected,
  subscriptionSelected,
  consented,
  keysSwitchedOn,
  vaultAllowed,
  vaultReadable,
  oneSecret,
  ownSecret,
  noRival,
  secretEnabled,
  roomForTags,
  whereItWas,
  notRestored,
  liveValue,
  noDrift,
  tagsReadable,
  cycleFits,
  accountReady,
  uncontested,
  adopted,
  rollback,
  regeneration,
  confirmed,
  verification,
];

/** Everything known of one account → what to do with it. Pure: the same facts and instant give the same decision. */
export function decide(facts: Facts, nowMs: number): Decision {
  for (const check of CHECKS) {
    const decision = check(facts, nowMs);
    if (decision !== undefined) return within(facts, decision, nowMs);
  }
  return keep(facts, nowMs);
}

/** The decision, as far as whoever looks may go. */
function within(facts: Facts, decision: Decision, nowMs: number): Decision {
  if (facts.alone) return healingOnly(facts, decision, nowMs);
  if (facts.assigned === undefined || isCovered(facts, decision)) return decision;
  return leftToSweep(`a worker was sent to ${facts.assigned} and nothing that goes further`, decision);
}

/**
 * Whether a worker may do what it finds due, when the sweep sent it for `assigned`. That one saw who else asks for the secret,
 * and counted what it sends.
 *
 * | sent to ↓, finds → | heal | adopt | adopt, opted in again | rotate | retire |
 * | ------------------ | ---- | ----- | --------------------- | ------ | ------ |
 * | heal               | does | left  | does                  | left   | left   |
 * | rotate             | does | left  | does                  | does   | left   |
 * | retire             | does | left  | does                  | left   | does   |
 *
 * A repair needs nobody's leave. What only the record under the lock tells no sweep could ever send a worker for, so where the
 * first look agrees with the sweep, the second may come to something else: to a further adoption of the account's own
 * secret, or to the other regeneration, which counts the same (a key that was called compromised takes one of each, and a
 * tag that says so falsely none). Whatever has no effect is as it is.
 */
function isCovered({ assigned, look }: Facts, decision: Decision): boolean {
  if (!needsLock(decision) || decision.action === 'heal' || decision.reason === 'opted-in-again') return true;
  const mayDiffer = look !== undefined && (assigned === 'rotate' || assigned === 'retire');
  return decision.action === assigned || (mayDiffer && regenerates(decision));
}

/**
 * Where an account is looked at alone, adoption and regeneration wait for the next sweep: that one sees who else asks for
 * the secret, and has the cap and the breaker. So does healing where somebody else writes again and again: each repair is
 * an event as well, and two programs that answer each other's events would never come to rest.
 */
function healingOnly(facts: Facts, decision: Decision, nowMs: number): Decision {
  if (decision.action === 'adopt' || regenerates(decision)) return leftToSweep('an event only repairs', decision);
  if (decision.action !== 'heal' || uncontested(facts, nowMs) === undefined) return decision;
  return leftToSweep('somebody else writes to the secret again and again', decision);
}

function leftToSweep(why: string, { sentence }: Decision): Decision {
  return {
    action: 'keep',
    reason: 'left-to-sweep',
    retryAtMs: undefined,
    sentence: `Left to the next sweep, since ${why}: ${sentence}`,
  };
}

/**
 * Whether the account's drift check is to be made now, also where the policy forbids regenerating, or where that is left to
 * the next sweep.
 */
export function driftCheckDue(facts: Facts, decision: Decision, nowMs: number): boolean {
  if (decision.action === 'verify') return true;
  const healingGoesOn = decision.action === 'blocked' ? decision.by === 'policy' : decision.reason === 'left-to-sweep';
  return healingGoesOn && (mayBeOurs(facts) || verification(facts, nowMs) !== undefined);
}
