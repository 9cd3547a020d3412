import type { Clock } from '../../shared/rotation/ports.ts';

/** A clock that stands still but for its sleepers; each sleep is over at once and moves it. */
export interface FakeClock extends Clock {
  readonly sleeps: readonly number[];
  advance(durationMs: number): void;
}

export const START_MS = Date.UTC(2027, 0, 15, 8);

export function fakeClock(): FakeClock {
  let nowMs = START_MS;
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => nowMs,
    async sleep(durationMs) {
      sleeps.push(durationMs);
      nowMs += durationMs;
    },
    advance(durationMs) {
      nowMs += durationMs;
    },
  };
}
