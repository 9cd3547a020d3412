import { MINUTE } from '../shared/domain/duration.ts';
import type { Socketless } from './http-client.ts';
import type { Principal } from './wire/call.ts';
import { ConnectionLost, HostNotFound } from './wire/connection-lost.ts';
import { withDeadline } from './wire/deadline.ts';
import { makeCall } from './wire/make-call.ts';

/** What undici throws when the head of an answer does not come. */
class HeadersTimeout extends Error {
  override readonly name = 'HeadersTimeoutError';
  readonly code = 'UND_ERR_HEADERS_TIMEOUT';
}

/** How long `fetch` of Node waits for the head of an answer (undici, headersTimeout). */
const HEADERS_TIMEOUT_MS = 5 * MINUTE;

/**
 * Carries a `Request` to the handlers without a socket, with the errors of `fetch`: a TypeError whose cause has the
 * code of the failure, or the signal's own reason.
 */
export async function sendOver(
  socketless: Socketless,
  request: Request,
  principal: Principal | undefined,
): Promise<Response> {
  const { method, url, headers, signal } = request;
  const text = request.body === null ? undefined : await request.text();
  const call = makeCall({ method, url, headers, body: text, principal });
  if (call === undefined) {
    socketless.log.strangers.push(new URL(url).host);
    throw new TypeError('fetch failed', { cause: new HostNotFound(new URL(url).hostname) });
  }
  const limits = {
    timeoutMs: HEADERS_TIMEOUT_MS,
    signal,
    reason: () => (signal.aborted ? signal.reason : new TypeError('fetch failed', { cause: new HeadersTimeout() })),
  };
  try {
    const answer = await withDeadline(socketless.clock, () => socketless.exchange.answer(call), limits);
    const body = answer.status === 204 ? null : answer.body;
    return new Response(body, { status: answer.status, headers: answer.headers });
  } catch (error) {
    if (error instanceof ConnectionLost) throw new TypeError('fetch failed', { cause: error });
    throw error;
  }
}
