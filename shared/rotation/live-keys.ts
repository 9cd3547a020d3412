import type { AccountId } from '../domain/account.ts';
import { SECOND } from '../domain/duration.ts';
import { RotationError } from '../domain/errors.ts';
import type { Context } from './context.ts';
import type { LiveKeys } from './ports.ts';
import { untilRoom } from './room.ts';

/** Where Azure does not say how long to wait. */
const USUAL_WAIT_MS = 5 * SECOND;

/**
 * The live keys of an account. Where Azure refuses the call as one too many, waits as long as it asks, while that is within
 * `patienceMs`, and tries again when there is room. `wait` holds no concurrency slot, so that one busy subscription does not slow another.
 */
export async function liveKeys(
  { ports }: Pick<Context, 'ports'>,
  id: AccountId,
  wait: (durationMs: number) => Promise<void>,
  patienceMs: number,
): Promise<LiveKeys> {
  const { clock, keys, pacing } = ports;
  const untilMs = clock.now() + patienceMs;
  for (;;) {
    try {
      return await keys.listKeys(id);
    } catch (error) {
      const waitMs = isThrottled(error) ? (error.facts.retryAfterMs ?? USUAL_WAIT_MS) : Number.POSITIVE_INFINITY;
      if (clock.now() + waitMs > untilMs) throw error;
      await wait(waitMs);
      await untilRoom(pacing.armPosts(id, 1), wait);
    }
  }
}

function isThrottled(error: unknown): error is RotationError {
  return error instanceof RotationError && error.code === 'throttled';
}
