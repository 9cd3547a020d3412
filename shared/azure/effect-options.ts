import { RotationError } from '../domain/errors.ts';

interface EffectOptions {
  requestOptions: { timeout: number };
  abortSignal: AbortSignal;
}

/**
 * Options of a call that changes something: it ends after `timeoutMs`, fetching a token included. Where no time is left
 * it is not sent at all; the SDK would take a timeout of 0 as none.
 */
export function effectOptions(operation: string, timeoutMs: number): EffectOptions {
  const wholeMs = Math.floor(timeoutMs);
  if (!(wholeMs >= 1)) {
    throw new RotationError('refused', { operation, detail: 'No time was left for the call; it was not sent.' });
  }
  return { requestOptions: { timeout: wholeMs }, abortSignal: AbortSignal.timeout(wholeMs) };
}
