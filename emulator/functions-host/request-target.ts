import type { IncomingMessage } from 'node:http';

/** Where a request goes. */
export interface Target {
  /** The whole address, as the function sees it. */
  readonly url: string;
  /** The decoded segments of the path. */
  readonly segments: readonly string[];
  /** One entry for each name; the same name again (in any case) is joined by a comma, as .NET's `StringValues` are. */
  readonly query: ReadonlyMap<string, string>;
}

const ENCODED_RUN = /(?:%[0-9a-f]{2})+/gi;
/** Kestrel decodes a path but for the slash, and refuses a null. */
const KEPT = /(%2f)/i;
const NULL = /%00|\0/;

/** Reads the address of a request as Kestrel does; undefined: it answers 400. */
export function readTarget({ url: target = '', headersDistinct }: IncomingMessage): Target | undefined {
  const [host, ...moreHosts] = headersDistinct.host ?? [];
  const isOrigin = target.startsWith('/');
  const whole = isOrigin ? `http://${host ?? ''}${target}` : target;
  if (host === undefined || moreHosts.length > 0 || !URL.canParse(whole)) return undefined;
  const url = new URL(whole);
  if (url.protocol !== 'http:' || url.username !== '' || NULL.test(url.pathname)) return undefined;
  // What is no host name would otherwise become part of the path.
  if (isOrigin && /[/\\?#@]/.test(host)) return undefined;
  url.hash = '';
  return {
    url: url.href,
    segments: url.pathname.replace(/^\//, '').replace(/\/$/, '').split('/').map(decoded),
    query: joined(url.searchParams),
  };
}

/** What the query says under a name in any case. */
export function queried({ query }: Target, wanted: string): string | undefined {
  for (const [name, value] of query) if (name.toLowerCase() === wanted.toLowerCase()) return value;
  return undefined;
}

function decoded(segment: string): string {
  return segment.replaceAll(ENCODED_RUN, (run) =>
    run
      .split(KEPT)
      .map((part) => (KEPT.test(part) ? part : decodedOr(part)))
      .join(''),
  );
}

/** What is no UTF-8 stays as it is. */
function decodedOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function joined(parameters: URLSearchParams): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const query = new Map<string, string>();
  for (const [given, value] of parameters) {
    const name = names.get(given.toLowerCase()) ?? given;
    names.set(given.toLowerCase(), name);
    const before = query.get(name);
    query.set(name, before === undefined ? value : `${before},${value}`);
  }
  return query;
}
