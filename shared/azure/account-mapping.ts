import type { Account as ArmAccount } from '@azure/arm-cognitiveservices';
import { type Account, parseAccountId } from '../domain/account.ts';

/** ARM's account as the domain knows it; undefined where its id cannot be read. */
export function accountFrom(answer: ArmAccount): Account | undefined {
  const id = parseAccountId(answer.id ?? '');
  if (id === undefined) return undefined;
  const { properties } = answer;
  return {
    id,
    name: answer.name ?? id.slice(id.lastIndexOf('/') + 1),
    kind: answer.kind ?? '',
    location: answer.location ?? '',
    tags: Object.fromEntries(Object.entries(answer.tags ?? {}).filter(([, text]) => typeof text === 'string')),
    endpoint: properties?.endpoint,
    customSubDomainName: properties?.customSubDomainName,
    // Not told means not known to be ready: nothing is regenerated then.
    provisioningState: properties?.provisioningState ?? 'Unknown',
    localAuthDisabled: properties?.disableLocalAuth === true,
  };
}
