import { request as sendHttps } from 'node:https';
import { SECOND } from '../domain/duration.ts';
import type { Probe, ProbeVerdict } from '../rotation/ports.ts';

const TIMEOUT_MS = 10 * SECOND;

/** Lists models: needs a key, costs no tokens (Azure OpenAI REST, Models - List). */
const PATH = '/openai/models?api-version=2024-10-21';

/** Sends one request and gives its answer. */
export type Send = (request: Request) => Promise<Response>;

/**
 * One request on a connection of its own: a new key may be known to one front end and not to the next, and a kept
 * connection would ask the same one each time. `node:https` follows no redirect, so the key goes nowhere else.
 */
const sendOnOwnConnection: Send = (request) =>
  new Promise((resolve, reject) => {
    const outgoing = sendHttps(
      request.url,
      {
        method: request.method,
        headers: Object.fromEntries(request.headers),
        agent: false,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      },
      (incoming) => {
        // Hundreds of models that nobody reads.
        incoming.on('error', () => undefined);
        incoming.destroy();
        try {
          resolve(new Response(null, { status: incoming.statusCode ?? 0 }));
        } catch {
          reject(new RangeError('The status of the answer is none.'));
        }
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });

/** The address to ask; undefined where the account has none, or none that a key may be sent to. */
function modelsUrl(endpoint: string | undefined): string | undefined {
  if (endpoint === undefined || !URL.canParse(endpoint)) return undefined;
  const { protocol, origin, pathname, username, password } = new URL(endpoint);
  if (protocol !== 'https:' || username !== '' || password !== '') return undefined;
  return `${origin}${pathname.replace(/\/+$/, '')}${PATH}`;
}

/** A 403 comes from firewalls and switched-off keys, a 404 before any key is looked at: both prove nothing. */
function verdictOf(status: number): ProbeVerdict {
  if (status === 200) return 'accepted';
  return status === 401 ? 'refused' : 'inconclusive';
}

/** Asks the data plane of an account. `send` replaces the sockets where there are none. */
export function createProbe(send: Send = sendOnOwnConnection): Probe {
  return {
    async probe(account, key) {
      const url = modelsUrl(account.endpoint);
      if (url === undefined) return 'inconclusive';
      try {
        const response = await send(new Request(url, { headers: { 'api-key': key.reveal() }, redirect: 'manual' }));
        await response.body?.cancel().catch(() => undefined);
        return verdictOf(response.status);
      } catch {
        return 'inconclusive';
      }
    },
  };
}
