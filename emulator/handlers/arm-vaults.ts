import { type Answer, type Call, json } from '../wire/call.ts';
import { ACTIONS } from '../world/rights.ts';
import type { World } from '../world/world.ts';
import { admitToArm, demandRight } from './arm-access.ts';
import { subscriptionNotFound } from './arm-errors.ts';

/** The vaults of a subscription. */
export const VAULTS_PATH = /^\/subscriptions\/([^/]+)\/providers\/Microsoft\.KeyVault\/vaults$/i;

/**
 * GET /subscriptions/{id}/providers/Microsoft.KeyVault/vaults: a vault has no place in a subscription here, so each lists all
 * of them, in the first of its groups; one without a group has none. On one page.
 */
export function listVaults(world: World, call: Call): Answer {
  const id = VAULTS_PATH.exec(call.path)?.[1] ?? '';
  const { principal, headers } = admitToArm(world, call, id);
  const subscription = world.subscriptions.get(id.toLowerCase());
  if (subscription === undefined) throw subscriptionNotFound(id);
  demandRight(world, principal, ACTIONS.readVault, `/subscriptions/${id}`);
  const [group] = subscription.resourceGroups;
  const vaults = group === undefined ? [] : [...world.vaults.values()];
  const value = vaults.map(({ name }) => ({
    id: `/subscriptions/${id}/resourceGroups/${group}/providers/Microsoft.KeyVault/vaults/${name}`,
    name,
    type: 'Microsoft.KeyVault/vaults',
    location: 'westeurope',
    properties: { vaultUri: `${call.addresses.vault(name)}/`, enableRbacAuthorization: true },
  }));
  return json(200, { value }, headers);
}
