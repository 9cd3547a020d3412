import { MINUTE } from '../domain/duration.ts';
import { isPassing } from '../domain/errors.ts';
import type { Request } from '../domain/facts.ts';
import { LATE_CALL_MS } from '../domain/late-call.ts';
import type { Outcome } from '../domain/outcome.ts';
import { isCarriedOut } from '../rotation/progress.ts';
import type { OperationOutcome } from './operation-record.ts';

/** What one attempt at an operation came to. */
export interface Attempt {
  readonly outcome: OperationOutcome;
  /** When to try again, epoch milliseconds, because what stood in the way passes; undefined: this is the end of it. */
  readonly retryAtMs: number | undefined;
  /** Only time was lacking: go on now. */
  readonly atOnce?: boolean;
}

/** Reasons that pass by themselves within hours; the request itself is as good as before. */
const PASSING_REASONS: ReadonlySet<Outcome['reason']> = new Set([
  'call-in-flight',
  'outcome-unknown',
  'vault-unreadable',
  'account-not-ready',
  'backing-off',
]);

/** Another run held the lock, something else came first (a repair, an adoption), or Azure could not be asked. */
export function isToBeTriedAgain({ result, reason, errorCode }: Outcome): boolean {
  if (['deferred', 'healed', 'adopted'].includes(result) || PASSING_REASONS.has(reason)) return true;
  return errorCode !== undefined && isPassing(errorCode);
}

/**
 * Whether a compromised key was replaced and lives on: the call that was to publish the new one got no answer at first, and
 * may still execute. The same request kills the key once it no longer can.
 */
export function isOldKeyAlive(request: Request, outcome: Outcome): boolean {
  return request.kind === 'rotate' && outcome.result === 'rotated' && !isCarriedOut(request, outcome);
}

/** When to ask again for the death of such a key, epoch milliseconds. */
export function killAtMs({ retryAtMs }: Outcome, nowMs: number): number {
  return retryAtMs ?? nowMs + LATE_CALL_MS;
}

/** How long to wait at least where something cannot be carried out yet. */
const SOONEST_MS = MINUTE;
/** The longest wait between two tries, milliseconds. */
export const LATEST_MS = 30 * MINUTE;

/** After how long to try again, milliseconds, where what stands in the way passes at this instant, or nobody knows when. */
export function againAfterMs(retryAtMs: number | undefined, nowMs: number): number {
  return Math.min(LATEST_MS, Math.max(SOONEST_MS, (retryAtMs ?? 0) - nowMs));
}
