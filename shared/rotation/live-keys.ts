import type { AccountId } from '../domain/account.ts';
import { RotationError } from '../domain/errors.ts';
import type { Context } from './context.ts';
import type { LiveKeys } from './ports.ts';

/** How often a call is tried that Azure refuses as one too many. */
const MOST_TRIES = 4;

/**
 * The live keys of an account. Where Azure refuses the call as one too many, waits as long as it asks, up to `patienceMs` in
 * all, and tries again. `wait` holds no concurrency slot, so that one busy subscription does not slow another.
 */
export async function liveKeys(
  { ports }: Pick<Context, 'ports'>,
  id: AccountId,
  wait: (durationMs: number) => Promise<void>,
  patienceMs: number,
): Promise<LiveKeys> {
  const { clock, keys } = ports;
  const untilMs = clock.now() + patienceMs;
  for (let tries = 1; ; tries += 1) {
    try {
      return await keys.listKeys(id);
    } catch (error) {
      const askedMs = retryAfterOf(error);
      if (askedMs === undefined || tries >= MOST_TRIES || clock.now() + askedMs > untilMs) throw error;
      await wait(askedMs);
    }
  }
}

/** How long to wait before trying again; undefined: it was refused for something else. */
function retryAfterOf(error: unknown): number | undefined {
  if (!(error instanceof RotationError) || error.code !== 'throttled') return undefined;
  return error.facts.retryAfterMs;
}
