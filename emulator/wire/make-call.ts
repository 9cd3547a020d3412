import { publicAddresses } from './addresses.ts';
import type { Call, CallHeaders, Principal } from './call.ts';
import { siteOf } from './site-of.ts';

/** A request to a host of the public cloud as a call; undefined where there is no such host. */
export function makeCall(request: {
  readonly method: string;
  readonly url: string;
  readonly headers: CallHeaders;
  readonly body?: string | undefined;
  readonly principal: Principal | undefined;
}): Call | undefined {
  const url = new URL(request.url);
  const site = siteOf(url.hostname);
  if (site === undefined) return undefined;
  return {
    site,
    method: request.method,
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    url: request.url,
    headers: request.headers,
    body: request.body,
    addresses: publicAddresses,
    principal: request.principal,
  };
}
