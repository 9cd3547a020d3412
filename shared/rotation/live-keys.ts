import type { AccountId } from '../domain/account.ts';
import { SECOND } from '../domain/duration.ts';
import { RotationError } from '../domain/errors.ts';
import type { Context } from './context.ts';
import type { LiveKeys } from './ports.ts';

/** Where Azure does not say how long to wait, or says not at all. */
const USUAL_WAIT_MS = 5 * SECOND;
const SHORTEST_WAIT_MS = SECOND;

/**
 * The live keys of an account. Where Azure refuses the call as one too many, `mayTryAgain` waits at least as long as it asks,
 * milliseconds, or says that this is too long; then the refusal is thrown.
 */
export async function liveKeys(
  { ports }: Pick<Context, 'ports'>,
  id: AccountId,
  mayTryAgain: (afterMs: number) => Promise<boolean>,
): Promise<LiveKeys> {
  for (;;) {
    try {
      return await ports.keys.listKeys(id);
    } catch (error) {
      if (!isThrottled(error)) throw error;
      const afterMs = Math.max(SHORTEST_WAIT_MS, error.facts.retryAfterMs ?? USUAL_WAIT_MS);
      if (!(await mayTryAgain(afterMs))) throw error;
    }
  }
}

/**
 * Tries again within `patienceMs` from now, ahead of all that has not begun: for what is under way, or what a person waits
 * for. `wait` holds no concurrency slot.
 */
export function aheadOfOthers(
  { ports }: Pick<Context, 'ports'>,
  id: AccountId,
  wait: (durationMs: number) => Promise<void>,
  patienceMs: number,
): (afterMs: number) => Promise<boolean> {
  const { clock, pacing } = ports;
  const untilMs = clock.now() + patienceMs;
  return async (afterMs) => {
    const room = pacing.armPostUnderWay(id);
    for (let waitMs = Math.max(afterMs, room.waitMs()); waitMs > 0; waitMs = room.waitMs()) {
      if (clock.now() + waitMs > untilMs) {
        room.giveBack();
        return false;
      }
      await wait(waitMs);
    }
    return true;
  };
}

/** Whether Azure refused a call as one too many. */
export function isThrottled(error: unknown): error is RotationError {
  return error instanceof RotationError && error.code === 'throttled';
}
