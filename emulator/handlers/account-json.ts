import { formatInstant } from '../../shared/domain/instant.ts';
import type { Addresses } from '../wire/addresses.ts';
import type { AccountState } from '../world/account-state.ts';

/** An account as ARM writes it (Account.tsp, api-version 2025-09-01); keys and their ages are nowhere in it. */
export function accountJson(account: AccountState, addresses: Addresses): unknown {
  const endpoint = `${addresses.inference(account)}/`;
  const madeAtMs = Math.min(account.key('Key1').createdAtMs, account.key('Key2').createdAtMs);
  // ARM's date strings have seven digits after the second.
  const created = formatInstant(madeAtMs).replace('Z', '0000Z');
  return {
    id: account.armId,
    name: account.name,
    type: 'Microsoft.CognitiveServices/accounts',
    kind: account.kind,
    location: account.location,
    sku: { name: 'S0' },
    etag: `W/"datetime'${account.revision}'"`,
    tags: account.tags,
    systemData: {
      createdBy: 'a.person@example.com',
      createdByType: 'User',
      createdAt: created,
      lastModifiedAt: created,
    },
    properties: {
      endpoint,
      endpoints: { 'OpenAI Language Model Instance API': endpoint },
      ...(account.customSubDomainName === undefined ? {} : { customSubDomainName: account.customSubDomainName }),
      provisioningState: account.provisioningState,
      publicNetworkAccess: account.network === 'public' ? 'Enabled' : 'Disabled',
      networkAcls: {
        defaultAction: account.network === 'public' ? 'Allow' : 'Deny',
        ipRules: [],
        virtualNetworkRules: [],
      },
      disableLocalAuth: account.disableLocalAuth,
      dateCreated: created,
    },
  };
}

/** Link to the next page: made from the caller's own base address, so that its token stays at home. */
export function nextLink(addresses: Addresses, path: string, apiVersion: string, token: string): string {
  return `${addresses.arm}${path}?api-version=${apiVersion}&$skiptoken=${token}`;
}
