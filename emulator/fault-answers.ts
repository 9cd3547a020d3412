import type { Fault, Garbage } from './faults.ts';
import { type Answer, json } from './wire/call.ts';

const HTML = '<html><head><title>Error</title></head><body><h1>The service is unavailable.</h1></body></html>';

const CODES: Readonly<Record<number, string>> = {
  408: 'RequestTimeout',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
  504: 'GatewayTimeout',
};

/** An error in the shape that ARM and Key Vault share. */
export function errorAnswer(status: number, code?: string, headers: Readonly<Record<string, string>> = {}): Answer {
  const text = { code: code ?? CODES[status] ?? 'Error', message: 'This fault was asked for.' };
  return json(status, { error: text }, headers);
}

/** The error of a fault that stops a call before it does anything. */
export function refusalAnswer(fault: Extract<Fault, { kind: 'refuse' }>): Answer {
  const headers = fault.retryAfterS === undefined ? {} : { 'retry-after': String(fault.retryAfterS) };
  const answer = errorAnswer(fault.status, fault.code, headers);
  return fault.body === undefined ? answer : garbled(answer, fault.body);
}

/** The same answer with a spoilt body. */
export function garbled(answer: Answer, garbage: Garbage): Answer {
  switch (garbage) {
    case 'broken-json':
      return { ...answer, body: answer.body.replace(/\}$/, '') };
    case 'empty':
      return { ...answer, body: '' };
    case 'html':
      return { ...answer, headers: { ...answer.headers, 'content-type': 'text/html' }, body: HTML };
    case 'html-as-json':
      return { ...answer, body: HTML };
  }
}

const NEXT_LINK = /"nextLink":"https?:\/\/[^/"]+/;

/** The same page with its link leading to another host. */
export function withForeignLink(answer: Answer, origin: string): Answer {
  return { ...answer, body: answer.body.replace(NEXT_LINK, `"nextLink":"${origin}`) };
}
