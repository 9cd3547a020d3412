import type { VirtualClock } from '../../emulator/virtual-clock.ts';

/** Timers of Azure's clients, such as the waits between retries, run on the time of the world of the moment. */
export function timersOnVirtualTime(clock: () => VirtualClock): void {
  const cancels = new Map<number, () => void>();
  let last = 0;
  const set = (act: (...args: unknown[]) => void, durationMs = 0, ...args: unknown[]): number => {
    last += 1;
    const id = last;
    const cancel = clock().after(durationMs, () => {
      cancels.delete(id);
      act(...args);
    });
    cancels.set(id, cancel);
    return id;
  };
  const clear = (id: unknown): void => {
    if (typeof id !== 'number') return;
    cancels.get(id)?.();
    cancels.delete(id);
  };
  Object.defineProperty(globalThis, 'setTimeout', { value: set });
  Object.defineProperty(globalThis, 'clearTimeout', { value: clear });
}
