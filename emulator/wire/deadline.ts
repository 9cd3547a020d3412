import type { EmulatorClock } from '../clock.ts';

/** What `AbortSignal` and the SDK's own `AbortSignalLike` have alike. */
export interface AbortSource {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Waits for the work, but not beyond the time-out (0: none) nor the signal; then throws what `reason` makes. */
export function withDeadline<T>(
  clock: EmulatorClock,
  work: () => Promise<T>,
  limits: { readonly timeoutMs: number; readonly signal: AbortSource | undefined; readonly reason: () => unknown },
): Promise<T> {
  const { timeoutMs, signal, reason } = limits;
  if (signal?.aborted === true) return Promise.reject(reason());
  if (signal === undefined && timeoutMs <= 0) return work();
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      end();
      clock.noteActivity();
      reject(reason());
    };
    const cancel = timeoutMs > 0 ? clock.after(timeoutMs, giveUp) : undefined;
    const end = (): void => {
      cancel?.();
      signal?.removeEventListener('abort', giveUp);
    };
    signal?.addEventListener('abort', giveUp);
    work().then(
      (result) => {
        end();
        resolve(result);
      },
      (error: unknown) => {
        end();
        reject(error);
      },
    );
  });
}
