import { type Account, addressOf } from '../domain/account.ts';
import type { AccountDirectory, Clock } from '../rotation/ports.ts';
import { accountFrom } from './account-mapping.ts';
import type { ArmClients } from './arm-clients.ts';
import { guarded, guardedPages } from './error-wall.ts';
import { malformed } from './malformed.ts';
import type { Call } from './operation.ts';

const SUBSCRIPTION_ID = /^[0-9a-f-]{36}$/;

/**
 * Subscriptions in which nothing can be changed any more (Azure subscription states). All others are listed, also one
 * in a state that we have never heard of: what is left out here is neither rotated nor reported.
 */
const CLOSED_STATES: ReadonlySet<string> = new Set(['Disabled', 'Deleted']);

function accountOf(
  answer: Parameters<typeof accountFrom>[0],
  call: Call,
  isExpected: (id: string) => boolean,
): Account {
  const account = accountFrom(answer);
  if (account === undefined) throw malformed(call, 'holds an account whose id cannot be read');
  if (!isExpected(account.id)) throw malformed(call, 'holds an account that was not asked for');
  return account;
}

/** Accounts and subscriptions, as Azure Resource Manager lists them. */
export function createAccountDirectory(clients: ArmClients, armUrl: string, clock: Clock): AccountDirectory {
  return {
    async *subscriptions() {
      const call: Call = { operation: 'subscriptions.list', scope: armUrl };
      for await (const page of guardedPages(clock, call, clients.subscriptions.list().byPage())) {
        const open = page.filter(({ state }) => state === undefined || !CLOSED_STATES.has(state));
        yield open.map(({ subscriptionId }) => {
          const id = subscriptionId?.toLowerCase() ?? '';
          if (!SUBSCRIPTION_ID.test(id)) throw malformed(call, 'holds a subscription whose id cannot be read');
          return id;
        });
      }
    },

    async *accounts(subscriptionId) {
      const scope = `/subscriptions/${subscriptionId}`;
      const call: Call = { operation: 'accounts.list', scope };
      const isHere = (id: string): boolean => id.startsWith(`${scope.toLowerCase()}/`);
      for await (const page of guardedPages(clock, call, clients.accounts(subscriptionId).list().byPage())) {
        yield page.map((answer) => accountOf(answer, call, isHere));
      }
    },

    async account(id) {
      const call: Call = { operation: 'accounts.get', scope: id };
      const { subscriptionId, resourceGroup, name } = addressOf(id);
      const answer = await guarded(clock, call, () => clients.accounts(subscriptionId).get(resourceGroup, name));
      return accountOf(answer, call, (found) => found === id);
    },
  };
}
