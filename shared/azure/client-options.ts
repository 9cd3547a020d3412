import type { Clock, Log } from '../rotation/ports.ts';
import { originPolicy } from './origin-policy.ts';
import type { HttpClient, Policy } from './pipeline.ts';
import { readRetryPolicy } from './read-retry-policy.ts';
import { withholdPolicy } from './withhold-policy.ts';

/** What every client is built with. */
export interface ClientSetup {
  readonly clock: Clock;
  readonly log: Log;
  /** Takes the place of sockets; undefined: the SDK's own. */
  readonly httpClient: HttpClient | undefined;
}

/** A policy and where it stands: before the tokens, or nearest to the wire. */
interface Placed {
  policy: Policy;
  position: 'perCall' | 'perRetry';
}

interface ClientOptions {
  retryOptions: { maxRetries: number };
  redirectOptions: { maxRetries: number };
  additionalPolicies: Placed[];
  httpClient?: HttpClient;
}

/**
 * The options of every client that sends tokens or receives keys. From the caller to the wire: origin, tokens, log,
 * withholding, retries. So the SDK's log and its parser see no body that was not checked, and a retry needs no token.
 */
export function clientOptions(baseUrl: string, setup: ClientSetup): ClientOptions {
  return {
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    additionalPolicies: [
      { policy: originPolicy(baseUrl), position: 'perCall' },
      { policy: withholdPolicy, position: 'perRetry' },
      { policy: readRetryPolicy(setup.clock, setup.log), position: 'perRetry' },
    ],
    ...(setup.httpClient === undefined ? {} : { httpClient: setup.httpClient }),
  };
}
