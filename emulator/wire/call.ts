import type { Addresses } from './addresses.ts';

/** The four things in Azure that the rotator and its consumers talk to. */
export type Service = 'arm' | 'keyVault' | 'inference' | 'identity';

/** Who acts. The monitor judges by it: what a person's own act breaks is counted apart. */
export type Principal = 'rotator' | 'consumer' | 'person';

/** The host that a call went to. */
export type Site =
  | { readonly service: 'arm' }
  | { readonly service: 'keyVault'; readonly vault: string }
  | { readonly service: 'inference'; readonly subdomain: string }
  /** Accounts without a custom subdomain share the host of their region. */
  | { readonly service: 'inference'; readonly region: string }
  | { readonly service: 'identity' };

/** Headers as the Azure SDK, `fetch` and we have them alike. */
export interface CallHeaders extends Iterable<readonly [string, string]> {
  get(name: string): string | null | undefined;
}

/** One request, whichever way it came. */
export interface Call {
  readonly site: Site;
  readonly method: string;
  /** Path on the host, decoded, without the prefix of a transport. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Address as it was sent. */
  readonly url: string;
  readonly headers: CallHeaders;
  readonly body: string | undefined;
  /** How the caller reaches the local Azure: links in answers are made from it. */
  readonly addresses: Addresses;
  /** Who calls, where no token says so. */
  readonly principal: Principal | undefined;
}

/** One answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer with a JSON body. */
export function json(status: number, content: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return withJsonText(status, JSON.stringify(content), headers);
}

/** A page of a list in JSON, whose rows are JSON texts already. `nextLink` undefined: no such member. */
export function jsonPage(
  rows: readonly string[],
  nextLink: string | null | undefined,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const link = nextLink === undefined ? '' : `,"nextLink":${JSON.stringify(nextLink)}`;
  return withJsonText(200, `{"value":[${rows.join(',')}]${link}}`, headers);
}

function withJsonText(status: number, body: string, headers: Readonly<Record<string, string>>): Answer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body };
}
