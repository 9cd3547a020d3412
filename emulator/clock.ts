import type { Clock } from '../shared/rotation/ports.ts';

/** The time of the local Azure: the product's clock, with timers that can be cancelled. */
export interface EmulatorClock extends Clock {
  /** Calls `act` once after `durationMs`, unless the function that this returns is called before. */
  after(durationMs: number, act: () => void): () => void;
  /** Tells a clock that waits for work to come to rest that some is going on. */
  noteActivity(): void;
}

/** The computer's own clock, for the local Azure as a server. */
export const realClock: EmulatorClock = {
  now: () => Date.now(),
  sleep: (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs)),
  after: (durationMs, act) => {
    const timer = setTimeout(act, durationMs);
    return () => clearTimeout(timer);
  },
  noteActivity: () => undefined,
};
