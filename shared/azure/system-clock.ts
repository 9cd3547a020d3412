import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../rotation/ports.ts';

/** The real time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (durationMs) => {
    await delay(durationMs);
  },
};
