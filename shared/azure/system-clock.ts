import type { Clock } from '../rotation/ports.ts';

/** Who is to be woken when a signal is raised: one listener for thousands of sleepers, which a signal would keep in a list. */
const sleepers = new WeakMap<AbortSignal, Set<() => void>>();

/** The real time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (durationMs, until) =>
    new Promise((resolve) => {
      if (until === undefined) {
        setTimeout(resolve, durationMs);
        return;
      }
      if (until.aborted) {
        resolve();
        return;
      }
      const woken = wokenBy(until);
      const wake = (): void => {
        clearTimeout(timer);
        woken.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, durationMs);
      woken.add(wake);
    }),
};

function wokenBy(signal: AbortSignal): Set<() => void> {
  const known = sleepers.get(signal);
  if (known !== undefined) return known;
  const wakes = new Set<() => void>();
  sleepers.set(signal, wakes);
  signal.addEventListener('abort', () => {
    for (const wake of wakes) wake();
  });
  return wakes;
}
