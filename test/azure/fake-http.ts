import { RestError } from '@azure/storage-blob';
import type { HttpClient, PipelineRequest, PipelineResponse } from '../../shared/azure/pipeline.ts';

/** A request as it would have gone over the wire. */
export interface SentRequest {
  readonly method: string;
  readonly url: URL;
  readonly authorization: string | undefined;
  readonly body: string | undefined;
  readonly timeoutMs: number;
}

/** An answer, or what happens instead of one. */
export type Answer =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  | { readonly fails: Error };

export type Responder = (request: SentRequest) => Answer | Promise<Answer>;

class FakeHeaders {
  readonly #map = new Map<string, string>();

  constructor(from: Readonly<Record<string, string>>) {
    for (const [name, value] of Object.entries(from)) this.set(name, value);
  }
  get(name: string): string | undefined {
    return this.#map.get(name.toLowerCase());
  }
  has(name: string): boolean {
    return this.#map.has(name.toLowerCase());
  }
  set(name: string, value: string | number | boolean): void {
    this.#map.set(name.toLowerCase(), String(value));
  }
  delete(name: string): void {
    this.#map.delete(name.toLowerCase());
  }
  toJSON(): Record<string, string> {
    return Object.fromEntries(this.#map);
  }
  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.#map.entries();
  }
}

function sent(request: PipelineRequest): SentRequest {
  return {
    method: request.method,
    url: new URL(request.url),
    authorization: request.headers.get('authorization'),
    body: typeof request.body === 'string' ? request.body : undefined,
    timeoutMs: request.timeout,
  };
}

/** An `httpClient` for the real SDK clients that asks `respond` for every answer and keeps what was sent. */
export function fakeHttp(respond: Responder): { readonly httpClient: HttpClient; readonly requests: SentRequest[] } {
  const requests: SentRequest[] = [];
  return {
    requests,
    httpClient: {
      async sendRequest(request): Promise<PipelineResponse> {
        const recorded = sent(request);
        requests.push(recorded);
        const answer = await respond(recorded);
        if ('fails' in answer) throw answer.fails;
        return {
          request,
          status: answer.status,
          headers: new FakeHeaders({ 'Content-Type': 'application/json', ...answer.headers }),
          bodyAsText: answer.body ?? '',
        };
      },
    },
  };
}

/** A request as a client hands it to the policies. */
export function bareRequest(method: PipelineRequest['method'], url: string): PipelineRequest {
  return { method, url, headers: new FakeHeaders({}), timeout: 0, withCredentials: false, requestId: 'a-request' };
}

/** Gives these answers in turn, and fails the test loudly where one more is asked for. */
export function inTurn(...answers: readonly Answer[]): Responder {
  const left = [...answers];
  return (request) => {
    const next = left.shift();
    if (next === undefined) throw new Error(`nothing left to answer ${request.method} ${request.url.href} with`);
    return next;
  };
}

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: JSON.stringify(body) };
}

export function azureError(status: number, code: string, message = 'Some text.', inner?: string): Answer {
  return json(status, { error: { code, message, ...(inner === undefined ? {} : { innererror: { code: inner } }) } });
}

export const reset: Answer = { fails: new RestError('socket hang up', { code: 'ECONNRESET' }) };

/** What the SDK throws where `request.timeout` is over. */
export const timedOut: Answer = { fails: Object.assign(new Error('aborted'), { name: 'AbortError' }) };
