import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../rotation/ports.ts';

/** The real time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (durationMs, until) => {
    try {
      await delay(durationMs, undefined, { signal: until });
    } catch (error) {
      if (until?.aborted !== true) throw error;
    }
  },
};
