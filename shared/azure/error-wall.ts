import { OPERATIONS, type Service } from '../domain/azure-operations.ts';
import type { ErrorCode } from '../domain/errors.ts';
import { RotationError } from '../domain/errors.ts';
import type { Clock } from '../rotation/ports.ts';
import { isKnownCode, meaningOf, WITHHELD } from './azure-codes.ts';
import { detailOf } from './error-detail.ts';
import { failureOf } from './failure.ts';
import type { Call } from './operation.ts';
import { retryAfterMs } from './retry-after.ts';

/** What a status means where no code says more. Everything unexpected means: executed or not, nobody knows. */
function meaningOfStatus(service: Service, status: number): ErrorCode {
  if (status === 401) return 'role-missing';
  if (status === 429) return 'throttled';
  if (status === 408 || status >= 500) return 'unavailable';
  // Only a vault's own 404 may mean "no such thing"; Resource Manager has to name the account or its group.
  if (status === 404) return service === 'vault' ? 'not-found' : 'refused';
  // Resource Manager has no documented answer while an account is provisioned: every 409 means later.
  if (status === 409) return service === 'arm' ? 'account-not-ready' : 'conflict';
  return status >= 400 ? 'refused' : 'malformed-answer';
}

function meaning(service: Service, status: number, code: string | undefined): ErrorCode {
  if (code === WITHHELD.malformed) return 'malformed-answer';
  const byStatus = meaningOfStatus(service, status);
  if (code !== WITHHELD.unreadable) return meaningOf(status, code) ?? byStatus;
  // A failure that is not in Azure's form may come from anything on the way: that it says no proves nothing.
  return ['role-missing', 'throttled', 'unavailable'].includes(byStatus) ? byStatus : 'malformed-answer';
}

/** The name of Azure's code, where it is one of the closed list and tells more than our own. */
function shown(code: string | undefined): string {
  const ours: readonly string[] = Object.values(WITHHELD);
  return isKnownCode(code) && !ours.includes(code) ? ` Azure's code: ${code}.` : '';
}

/**
 * Makes of anything that a client threw the one error that may leave this folder. It goes by status and code, never by
 * text, keeps no cause, and takes no word of the original: an SDK error's message may be the raw body, with keys in it.
 */
export function toRotationError(error: unknown, call: Call, nowMs: number): RotationError {
  if (error instanceof RotationError) return error;
  const { operation } = call;
  const failure = failureOf(error);
  switch (failure.kind) {
    case 'answer': {
      const { status, header } = failure;
      const code = meaning(OPERATIONS[operation].service, status, failure.code);
      const known = failure.code === WITHHELD.malformed ? undefined : status;
      return new RotationError(code, {
        operation,
        detail: detailOf(code, call, known) + shown(failure.code),
        status: known,
        retryAfterMs: retryAfterMs(header, nowMs),
      });
    }
    case 'no-token':
      return new RotationError('role-missing', {
        operation,
        detail:
          `No token for ${call.scope} could be had; check that this app has a managed identity and that ` +
          'AZURE_CLIENT_ID, if set, is the client id of one that is assigned to it (on a desk: sign in with az login).',
      });
    case 'no-answer':
      return new RotationError('unavailable', { operation, detail: detailOf('unavailable', call, undefined) });
    case 'unreadable':
      return new RotationError('malformed-answer', {
        operation,
        detail: `The answer or the sign-in challenge of ${call.scope} could not be used; check this address.`,
      });
  }
}

/** Runs a call of a client; whatever it throws comes out as a `RotationError`. */
export async function guarded<T>(clock: Clock, call: Call, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toRotationError(error, call, clock.now());
  }
}

/** The same for a listing: every page is a call of its own. */
export async function* guardedPages<T>(clock: Clock, call: Call, pages: AsyncIterable<T>): AsyncGenerator<T, void> {
  const iterator = pages[Symbol.asyncIterator]();
  for (;;) {
    const step = await guarded(clock, call, () => iterator.next());
    if (step.done === true) return;
    yield step.value;
  }
}
