import { CLOCK_SKEW_MS, shortestMaxAgeMs } from './cycle.ts';
import { DAY } from './duration.ts';
import { fractionOf } from './fingerprint.ts';
import { guardOpensAtMs } from './guard.ts';
import type { Standing } from './phase.ts';
import type { Policy } from './policy.ts';
import type { Witness } from './witness.ts';

/** What an account waits for next. */
export interface NextAction {
  readonly action: 'rotate' | 'retire';
  /** Epoch milliseconds. */
  readonly atMs: number;
}

/** At most a day, and at most a quarter of what the cycle leaves over: fixed by the account's id, only ever earlier. */
export function jitterMs(policy: Policy, accountId: string): number {
  const spareMs = Math.max(0, policy.maxAgeMs - shortestMaxAgeMs(policy));
  return Math.floor(fractionOf(accountId) * Math.min(DAY, spareMs / 4));
}

/** When a value created at `createdAtMs` should be followed by the next: grace and lead before it must be dead. */
export function rotationDueAtMs(policy: Policy, accountId: string, createdAtMs: number): number {
  return createdAtMs + policy.maxAgeMs - policy.graceMs - CLOCK_SKEW_MS - policy.leadMs - jitterMs(policy, accountId);
}

/** The next step of the life cycle and its time; never before the guard holds. */
export function nextAction(
  standing: Standing,
  policy: Policy,
  accountId: string,
  witness: Witness | undefined,
): NextAction {
  const guardMs = guardOpensAtMs(standing, policy, witness);
  if (standing.phase === 'overlap') return { action: 'retire', atMs: guardMs };
  const createdAtMs = standing.activeCreatedAtMs;
  const dueMs =
    createdAtMs === undefined
      ? standing.adoptedAtMs + policy.adoptionMs
      : rotationDueAtMs(policy, accountId, createdAtMs);
  return { action: 'rotate', atMs: Math.max(dueMs, guardMs) };
}

/**
 * The last sweep at which the next step may still be made so that no value becomes too old, epoch milliseconds: what a
 * rotation publishes lets the value before live on for a grace, and until the sweep that comes after it.
 */
export function lastChanceAtMs(standing: Standing, policy: Policy): number {
  const heldMs = standing.phase === 'overlap' ? 0 : policy.graceMs + CLOCK_SKEW_MS + policy.scheduleGapMs;
  const mustBeginByMs = standing.ages.map(({ role, mustDieByMs }) =>
    role === 'active' ? mustDieByMs - heldMs : mustDieByMs,
  );
  return Math.min(...mustBeginByMs) - policy.scheduleGapMs;
}

/**
 * Whether an account's drift check falls into this sweep. An interval longer than the time between sweeps gives each
 * account its turn by its id, so that the checks spread evenly and no record of the last one is needed.
 */
export function verifyDue(policy: Policy, accountId: string, nowMs: number): boolean {
  if (policy.verifyIntervalMs <= policy.scheduleGapMs) return true;
  const offsetMs = fractionOf(accountId) * policy.verifyIntervalMs;
  const turn = (atMs: number): number => Math.floor((atMs + offsetMs) / policy.verifyIntervalMs);
  return turn(nowMs) !== turn(nowMs - policy.scheduleGapMs);
}
