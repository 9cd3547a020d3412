import { EXIT } from './exit-codes.ts';

/** What the first wish to stop says; the second ends the process. */
const GOES_ON =
  'Stopping: no further account is begun, those under way are finished. Press Ctrl-C again to end at once; that is safe too, but accounts under way then wait 15 minutes before they can be gone on with.';

/**
 * Raised by the first Ctrl-C (or the signal that a pipeline sends). The second ends the process: whatever a call leaves
 * behind is found in the lock and the journal of its account. `close` gives the signals back.
 */
export function stopSignals(): { readonly stopping: AbortSignal; readonly close: () => void } {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.worry);
    controller.abort();
    console.error(`\n${GOES_ON}`);
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, stop);
  return {
    stopping: controller.signal,
    close: () => {
      for (const signal of signals) process.off(signal, stop);
    },
  };
}
