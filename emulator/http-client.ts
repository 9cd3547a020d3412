import type { EmulatorClock } from './clock.ts';
import type { Exchange } from './exchange.ts';
import type { RequestLog } from './request-log.ts';
import type { CallHeaders, Principal } from './wire/call.ts';
import { HostNotFound } from './wire/connection-lost.ts';
import { type AbortSource, withDeadline } from './wire/deadline.ts';
import { makeCall } from './wire/make-call.ts';
import { SdkHeaders } from './wire/sdk-headers.ts';

/** The part of the SDK's `PipelineRequest` that a transport needs. */
export interface SdkRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: CallHeaders;
  readonly timeout: number;
  readonly body?: unknown;
  readonly abortSignal?: AbortSource;
}

/** The SDK's `PipelineResponse`. */
export interface SdkResponse<Request extends SdkRequest> {
  readonly request: Request;
  readonly status: number;
  readonly headers: SdkHeaders;
  readonly bodyAsText: string;
}

/** A transport for the option `httpClient` of every Azure SDK client. */
export interface LocalHttpClient {
  sendRequest<Request extends SdkRequest>(request: Request): Promise<SdkResponse<Request>>;
}

/** The SDK throws it where a time-out or a signal ends a request; its retries leave it alone. */
class AbortError extends Error {
  override readonly name = 'AbortError';

  constructor() {
    super('The operation was aborted.');
  }
}

/** What the transports without sockets share. */
export interface Socketless {
  readonly exchange: Exchange;
  readonly clock: EmulatorClock;
  readonly log: RequestLog;
}

/** Carries the SDK's requests to the handlers without a socket. `principal`: who calls, where there is no token. */
export function httpClientOver(socketless: Socketless, principal: Principal | undefined): LocalHttpClient {
  const { exchange, clock, log } = socketless;
  return {
    sendRequest: async (request) => {
      const { method, url, headers } = request;
      const body = typeof request.body === 'string' ? request.body : undefined;
      const call = makeCall({ method, url, headers, body, principal });
      if (call === undefined) {
        log.strangers.push(new URL(url).host);
        throw new HostNotFound(new URL(url).hostname);
      }
      const reason = (): Error => new AbortError();
      const limits = { timeoutMs: request.timeout, signal: request.abortSignal, reason };
      const answer = await withDeadline(clock, () => exchange.answer(call), limits);
      return { request, status: answer.status, headers: new SdkHeaders(answer.headers), bodyAsText: answer.body };
    },
  };
}
