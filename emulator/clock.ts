import type { Clock } from '../shared/rotation/ports.ts';

/** The time of the local Azure: the product's clock, with timers that can be cancelled. */
export interface EmulatorClock extends Clock {
  /** Calls `act` once after `durationMs`, unless the function that this returns is called before. */
  after(durationMs: number, act: () => void): () => void;
  /** Tells a clock that waits for work to come to rest that some is going on. */
  noteActivity(): void;
}

/** A sleep on timers that can be cancelled; ends early where the signal, which outlives it, is raised. */
export async function sleepOn(
  clock: Pick<EmulatorClock, 'after' | 'noteActivity'>,
  durationMs: number,
  until: AbortSignal | undefined,
): Promise<void> {
  if (until?.aborted === true) return;
  const { promise: over, resolve: wake } = Promise.withResolvers<void>();
  const cancel = clock.after(durationMs, wake);
  const endEarly = (): void => {
    clock.noteActivity();
    cancel();
    wake();
  };
  until?.addEventListener('abort', endEarly);
  await over;
  until?.removeEventListener('abort', endEarly);
}

/** The computer's own clock, for the local Azure as a server. */
export const realClock: EmulatorClock = {
  now: () => Date.now(),
  sleep: (durationMs, until) => sleepOn(realClock, durationMs, until),
  after: (durationMs, act) => {
    const timer = setTimeout(act, durationMs);
    return () => clearTimeout(timer);
  },
  noteActivity: () => undefined,
};
