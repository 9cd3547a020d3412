import type { Clock } from '../rotation/ports.ts';
import type { ArmClients } from './arm-clients.ts';
import { guarded } from './error-wall.ts';
import { malformed } from './malformed.ts';
import type { Call } from './operation.ts';

/**
 * The time of Azure Resource Manager, epoch milliseconds, in whole seconds, from the header `Date` of an answer (RFC 9110).
 * The first page of the subscriptions is asked for, since that needs no right but a token. Throws only `RotationError`.
 */
export function createServerTime(clients: ArmClients, armUrl: string, clock: Clock): () => Promise<number> {
  const call: Call = { operation: 'subscriptions.list', scope: armUrl };
  return async () => {
    let date: string | undefined;
    const options = {
      onResponse: ({ headers }: { readonly headers: { get(name: string): string | undefined } }): void => {
        date = headers.get('date');
      },
    };
    await guarded(clock, call, () => clients.subscriptions.list(options).byPage().next());
    const serverMs = Date.parse(date ?? '');
    if (Number.isNaN(serverMs)) throw malformed(call, 'lacks the time of the server');
    return serverMs;
  };
}
