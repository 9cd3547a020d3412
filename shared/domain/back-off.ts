import { DAY } from './duration.ts';
import { LATE_ATTEMPT_MS } from './late-call.ts';
import type { Operation } from './operation.ts';

/**
 * When a failed attempt may be followed by the next, epoch milliseconds: doubling from the time in which its last call
 * may still execute, at most a day, and not beyond the last chance to keep every value from becoming too old, while that
 * lies ahead. An operation that was only announced (attempt 0) waits for nothing.
 */
export function nextAttemptAtMs(operation: Operation, lastChanceAtMs: number): number {
  if (operation.attempt === 0) return operation.atMs;
  const doubledMs = LATE_ATTEMPT_MS * 2 ** (operation.attempt - 1);
  const untilMs = lastChanceAtMs - operation.atMs;
  return operation.atMs + Math.min(doubledMs, DAY, untilMs > 0 ? untilMs : DAY);
}
