import { PROBLEMS, type Problem, problemType } from './problems.ts';

/** An answer to a request, before the host sends it. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What every answer carries: nothing of it may be kept by a cache, sniffed, framed or told to another site. */
const ALWAYS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
};

/** A text of a given media type. */
export function reply(
  status: number,
  contentType: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, headers: { ...ALWAYS, 'Content-Type': contentType, ...headers }, body };
}

export function jsonReply(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return reply(status, 'application/json; charset=utf-8', JSON.stringify(body), headers);
}

/** A problem document (RFC 9457). */
export function problemReply({ code, facts }: Problem): Reply {
  const { status, title } = PROBLEMS[code];
  const { detail, retryAfterSeconds, reason, faults, correlationId } = facts;
  const document = {
    type: problemType(code),
    title,
    status,
    code,
    detail,
    reason,
    faults,
    retryAfterSeconds,
    correlationId,
  };
  const headers = retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) };
  return reply(status, 'application/problem+json; charset=utf-8', JSON.stringify(document), headers);
}
