import { z } from 'zod';
import { type Account, type AccountId, addressOf, parseAccountId } from '../../shared/domain/account.ts';
import { RotationError } from '../../shared/domain/errors.ts';
import { Redacted } from '../../shared/domain/redacted.ts';
import type { AccountDirectory, KeyOperator, LiveKeys } from '../../shared/rotation/ports.ts';
import { publicAddresses } from '../wire/addresses.ts';
import type { DirectCall, DirectClient } from './direct-client.ts';
import { PagedList } from './paged-list.ts';

const VERSION = 'api-version=2025-09-01';
const SUBSCRIPTION = z.object({ subscriptionId: z.string() });
const KEYS = z.object({ key1: z.string().min(1), key2: z.string().min(1) });
const ACCOUNT = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  location: z.string(),
  tags: z.record(z.string(), z.string()),
  properties: z.object({
    endpoint: z.string(),
    customSubDomainName: z.string().optional(),
    provisioningState: z.string(),
    disableLocalAuth: z.boolean(),
  }),
});

function armCall(operation: string, method: 'GET' | 'POST', path: string): DirectCall {
  return { operation, method, site: { service: 'arm' }, path, query: VERSION };
}

function accountFrom({ id, name, kind, location, tags, properties }: z.infer<typeof ACCOUNT>): Account {
  const parsed = parseAccountId(id);
  if (parsed === undefined) throw new RotationError('malformed-answer', { operation: 'accounts', detail: 'A bad id.' });
  const { endpoint, customSubDomainName, provisioningState, disableLocalAuth: localAuthDisabled } = properties;
  return {
    id: parsed,
    name,
    kind,
    location,
    tags,
    endpoint,
    customSubDomainName,
    provisioningState,
    localAuthDisabled,
  };
}

/** Accounts and subscriptions, straight from the handlers of the local Azure. */
export function directDirectory(client: DirectClient): AccountDirectory {
  const subscriptions = new PagedList(client, SUBSCRIPTION, ({ subscriptionId }) => subscriptionId.toLowerCase());
  const accounts = new PagedList(client, ACCOUNT, accountFrom);
  return {
    subscriptions() {
      return subscriptions.pages(armCall('subscriptions.list', 'GET', '/subscriptions'), publicAddresses.arm);
    },
    accounts(subscriptionId) {
      const path = `/subscriptions/${subscriptionId}/providers/Microsoft.CognitiveServices/accounts`;
      return accounts.pages(armCall('accounts.list', 'GET', path), publicAddresses.arm);
    },
    async account(id) {
      return accountFrom(await client.ask(armCall('accounts.get', 'GET', pathOf(id)), ACCOUNT));
    },
  };
}

/** The keys of accounts, straight from the handlers of the local Azure. */
export function directKeys(client: DirectClient): KeyOperator {
  return {
    async listKeys(id) {
      return liveKeys(await client.ask(armCall('accounts.listKeys', 'POST', `${pathOf(id)}/listKeys`), KEYS));
    },
    async regenerate(id, slot, timeoutMs) {
      const call = armCall('accounts.regenerateKey', 'POST', `${pathOf(id)}/regenerateKey`);
      return liveKeys(await client.ask({ ...call, body: { keyName: slot }, timeoutMs }, KEYS));
    },
  };
}

function liveKeys({ key1, key2 }: z.infer<typeof KEYS>): LiveKeys {
  return { Key1: new Redacted(key1), Key2: new Redacted(key2) };
}

function pathOf(id: AccountId): string {
  const { subscriptionId, resourceGroup, name } = addressOf(id);
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.CognitiveServices/accounts/${name}`;
}
