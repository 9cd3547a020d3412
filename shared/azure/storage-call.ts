import { SECOND } from '../domain/duration.ts';
import { failureOf } from './failure.ts';

/** How long one call to the storage account may take, repeats included. */
const CALL_TIMEOUT_MS = 10 * SECOND;

/** Ends a call to the storage account in time: the client has no timeout of its own. */
export function inTime(): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) };
}

/** Runs a call; the value `instead` where it was answered with one of these statuses. */
export async function unless<T, U>(statuses: readonly number[], instead: U, run: () => Promise<T>): Promise<T | U> {
  try {
    return await run();
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind === 'answer' && statuses.includes(failure.status)) return instead;
    throw error;
  }
}

/** Runs a write; where what it needs is missing (404), makes that and runs it again. */
export async function withPlace<T>(write: () => Promise<T>, makePlace: () => Promise<unknown>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind !== 'answer' || failure.status !== 404) throw error;
  }
  await makePlace();
  return write();
}
