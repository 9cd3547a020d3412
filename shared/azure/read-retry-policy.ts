import { SECOND } from '../domain/duration.ts';
import { RotationError } from '../domain/errors.ts';
import type { Clock, Log } from '../rotation/ports.ts';
import { isRead } from './call-shape.ts';
import type { PipelineRequest, PipelineResponse, Policy, SendRequest } from './pipeline.ts';
import { retryAfterMs } from './retry-after.ts';

const MAX_RETRIES = 3;

/** How long one attempt may take where the caller sets no time of its own. */
export const ATTEMPT_TIMEOUT_MS = 15 * SECOND;

/** No new attempt begins later than this after the first: the caller holds a lease of 60 s. */
export const READ_BUDGET_MS = 30 * SECOND;

type Attempt = { readonly response: PipelineResponse } | { readonly error: unknown };

async function attemptOnce(request: PipelineRequest, next: SendRequest): Promise<Attempt> {
  try {
    return { response: await next(request) };
  } catch (error) {
    return { error };
  }
}

/** 429 in both forms: without Retry-After the SDK would not try again, although a pause is all that is asked for. */
function isPassing(attempt: Attempt): boolean {
  if ('error' in attempt) return !(attempt.error instanceof RotationError);
  const { status } = attempt.response;
  return status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505);
}

/**
 * The keys of an account are listed by a POST, of which Resource Manager lets few through for each subscription. Whoever asks
 * for them waits where that costs nobody else a place (see live-keys.ts of the use cases).
 */
function isForTheCaller({ method }: PipelineRequest, attempt: Attempt): boolean {
  return method === 'POST' && 'response' in attempt && attempt.response.status === 429;
}

function askedWaitMs(attempt: Attempt, nowMs: number): number {
  if ('error' in attempt) return 0;
  const { headers } = attempt.response;
  return retryAfterMs((name) => headers.get(name), nowMs) ?? 0;
}

/**
 * Repeats reads, and only reads, on our own clock. The SDK's retries are switched off in every client: they look at no
 * verb and would send `regenerateKey` again after a 500 or a reset (typespec ts-http-runtime, defaultRetryPolicy), and
 * each repeat makes another key. They also wait for any Retry-After, however long.
 */
export function readRetryPolicy(clock: Clock, log: Log): Policy {
  return {
    name: 'keyRotatorReadRetryPolicy',
    async sendRequest(request, next) {
      if (request.timeout <= 0) request.timeout = ATTEMPT_TIMEOUT_MS;
      const lastStartMs = clock.now() + READ_BUDGET_MS;
      for (let retries = 0; ; retries++) {
        const attempt = await attemptOnce(request, next);
        const nowMs = clock.now();
        const waitMs = Math.max(SECOND * 2 ** retries, askedWaitMs(attempt, nowMs));
        const again =
          isRead(request.method, request.url) &&
          request.abortSignal?.aborted !== true &&
          retries < MAX_RETRIES &&
          nowMs + waitMs <= lastStartMs &&
          isPassing(attempt) &&
          !isForTheCaller(request, attempt);
        if (!again) {
          if ('error' in attempt) throw attempt.error;
          return attempt.response;
        }
        log({
          name: 'azure.read-retried',
          level: 'info',
          fields: {
            host: new URL(request.url).host,
            status: 'error' in attempt ? undefined : attempt.response.status,
            retry: retries + 1,
            waitMs,
          },
        });
        await clock.sleep(waitMs);
      }
    },
  };
}
