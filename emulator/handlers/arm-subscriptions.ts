import { type Answer, type Call, json } from '../wire/call.ts';
import { ACTIONS } from '../world/rights.ts';
import type { World } from '../world/world.ts';
import { nextLink } from './account-json.ts';
import { admitToArm } from './arm-access.ts';

/** Rows on a page of subscriptions. */
const PAGE_SIZE = 50;

/** GET /subscriptions: those that the caller may see. */
export function listSubscriptions(world: World, call: Call): Answer {
  const { principal, headers } = admitToArm(world, call, 'tenant');
  const visible = [...world.subscriptions.values()].filter((subscription) =>
    world.rights.allows(principal, ACTIONS.readSubscription, `/subscriptions/${subscription.id}`),
  );
  const start = Number(call.query.get('$skiptoken') ?? 0);
  const value = visible.slice(start, start + PAGE_SIZE).map((subscription) => ({
    id: `/subscriptions/${subscription.id}`,
    subscriptionId: subscription.id,
    displayName: subscription.displayName,
    tenantId: world.tenantId,
    state: 'Enabled',
    subscriptionPolicies: { locationPlacementId: 'Public_2014-09-01', quotaId: 'Local', spendingLimit: 'Off' },
    authorizationSource: 'RoleBased',
    managedByTenants: [],
  }));
  const more = start + PAGE_SIZE < visible.length;
  const link = nextLink(
    call.addresses,
    '/subscriptions',
    call.query.get('api-version') ?? '',
    String(start + PAGE_SIZE),
  );
  const count = { type: 'Total', value: visible.length };
  return json(200, more ? { value, count, nextLink: link } : { value, count }, headers);
}
