import { DAY } from './duration.ts';
import { LATE_ATTEMPT_MS } from './late-call.ts';
import type { Operation } from './operation.ts';

/**
 * When a failed attempt may be followed by the next, epoch milliseconds: doubling from the time in which its last call
 * may still execute, at most a day, and not beyond the instant at which a key becomes too old, while that lies ahead. An operation that was
 * only announced (attempt 0) waits for nothing.
 */
export function nextAttemptAtMs(operation: Operation, promiseBreaksAtMs: number): number {
  if (operation.attempt === 0) return operation.atMs;
  const doubledMs = LATE_ATTEMPT_MS * 2 ** (operation.attempt - 1);
  const untilBreachMs = promiseBreaksAtMs - operation.atMs;
  const mostMs = untilBreachMs > 0 ? Math.min(DAY, untilBreachMs) : DAY;
  return operation.atMs + Math.max(LATE_ATTEMPT_MS, Math.min(doubledMs, mostMs));
}
