import { once } from 'node:events';
import type { TokenCredential } from '@azure/identity';
import { SECOND } from '../domain/duration.ts';

const TOKEN_TIMEOUT_MS = 20 * SECOND;

/** Rejects when the time is over; its timer keeps no process alive. */
async function timeIsOver(signal: AbortSignal): Promise<never> {
  await once(signal, 'abort');
  throw new DOMException('No token in time.', 'TimeoutError');
}

/** The same identity with an end to waiting: a credential has no timeout of its own, and a call waits for its token. */
export function withTokenTimeout(credential: TokenCredential, timeoutMs = TOKEN_TIMEOUT_MS): TokenCredential {
  return {
    getToken: (scopes, options) =>
      Promise.race([credential.getToken(scopes, options), timeIsOver(AbortSignal.timeout(timeoutMs))]),
  };
}
