import { MINUTE } from '../domain/duration.ts';
import { isPassing } from '../domain/errors.ts';
import type { Outcome } from '../domain/outcome.ts';
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

/** How long to wait at least where something cannot be carried out yet. */
const SOONEST_MS = MINUTE;
/** The longest wait between two tries, milliseconds. */
export const LATEST_MS = 30 * MINUTE;

/** After how long to try again, milliseconds, where what stands in the way passes at this instant, or nobody knows when. */
export function againAfterMs(retryAtMs: number | undefined, nowMs: number): number {
  return Math.min(LATEST_MS, Math.max(SOONEST_MS, (retryAtMs ?? 0) - nowMs));
}
