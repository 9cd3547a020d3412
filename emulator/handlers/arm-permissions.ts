import { parseAccountId } from '../../shared/domain/account.ts';
import { type Answer, type Call, json, type Principal } from '../wire/call.ts';
import { ACTIONS, type Action, isDataAction } from '../world/rights.ts';
import type { World } from '../world/world.ts';
import { admitToArm, demandRight } from './arm-access.ts';
import { accountNotFound, groupNotFound, resourceNotFound, subscriptionNotFound } from './arm-errors.ts';

/** The part of a path that names the permissions of what stands before it. */
export const PERMISSIONS_PATH = /\/providers\/Microsoft\.Authorization\/permissions$/i;

const SCOPE =
  /^\/subscriptions\/(?<subscription>[^/]+)(?:\/resourceGroups\/(?<group>[^/]+)(?:\/providers\/(?<type>[^/]+\/[^/]+)\/(?<name>[^/]+))?)?$/i;

/**
 * GET {scope}/providers/Microsoft.Authorization/permissions of a subscription, a group, an account or a vault: one entry,
 * with every action that is allowed there. A vault has no place in a subscription here, so each may name it as its own.
 */
export function listPermissions(world: World, call: Call): Answer {
  const scope = call.path.replace(PERMISSIONS_PATH, '');
  const { subscription = '', group, type, name } = SCOPE.exec(scope)?.groups ?? {};
  const { principal, headers } = admitToArm(world, call, subscription);
  demandRight(world, principal, ACTIONS.readPermissions, scope);
  const known = world.subscriptions.get(subscription.toLowerCase());
  if (known === undefined) throw subscriptionNotFound(subscription);
  if (group !== undefined && !known.resourceGroups.has(group.toLowerCase())) throw groupNotFound(group);
  const rightsAt = type === undefined ? scope : resourceOf(world, scope, { group, type, name });
  return json(200, { value: [entryOf(world, principal, rightsAt)] }, headers);
}

/** What a resource is called where rights are denied; throws ARM's 404 where there is none. */
function resourceOf(
  world: World,
  scope: string,
  {
    group = '',
    type,
    name = '',
  }: { readonly group?: string | undefined; readonly type: string; readonly name?: string | undefined },
): string {
  if (/^Microsoft\.KeyVault\/vaults$/i.test(type)) {
    const vault = world.vaults.get(name.toLowerCase());
    if (vault !== undefined) return vault.url;
  }
  if (!/^Microsoft\.CognitiveServices\/accounts$/i.test(type)) throw resourceNotFound(type, name, group);
  const id = parseAccountId(scope);
  if (id === undefined || world.findAccount(id) === undefined) throw accountNotFound(name, group);
  return id;
}

function entryOf(world: World, principal: Principal, scope: string): unknown {
  const allowed = Object.values(ACTIONS).filter((action: Action) => world.rights.allows(principal, action, scope));
  return {
    actions: allowed.filter((action) => !isDataAction(action)),
    notActions: [],
    dataActions: allowed.filter(isDataAction),
    notDataActions: [],
  };
}
