import { z } from 'zod';
import { parseAccountId } from '../../shared/domain/account.ts';
import { SLOTS } from '../../shared/domain/slot.ts';
import { type Answer, type Call, json, jsonPage, type Principal } from '../wire/call.ts';
import { regenerateKey } from '../world/account-effects.ts';
import type { AccountState } from '../world/account-state.ts';
import { ACTIONS, type Action } from '../world/rights.ts';
import type { World } from '../world/world.ts';
import { accountJson, nextLink } from './account-json.ts';
import { accountText } from './account-text.ts';
import { admitToArm, demandRight } from './arm-access.ts';
import {
  accountNotFound,
  badArmRequest,
  groupNotFound,
  keyNameInvalid,
  keysSwitchedOff,
  scopeLocked,
  stateNotFinal,
  subscriptionNotFound,
} from './arm-errors.ts';

/** Where in ARM a call points to, as it was written. */
export interface ArmPlace {
  readonly subscriptionId: string;
  readonly resourceGroup?: string | undefined;
  readonly account?: string | undefined;
}

const FINAL_STATES: ReadonlySet<string> = new Set(['Succeeded', 'Failed', 'Canceled']);
const REGENERATE_BODY = z.object({ keyName: z.string() });

/** GET …/accounts of a subscription or a resource group, page by page. Accounts that the caller may not read are left out. */
export function listAccounts(world: World, call: Call, place: ArmPlace): Answer {
  const { principal, headers } = admitToArm(world, call, place.subscriptionId);
  const subscription = world.subscriptions.get(place.subscriptionId.toLowerCase());
  if (subscription === undefined) throw subscriptionNotFound(place.subscriptionId);
  demandRight(world, principal, ACTIONS.readAccount, `/subscriptions/${place.subscriptionId}`);
  const group = place.resourceGroup?.toLowerCase();
  if (group !== undefined && !subscription.resourceGroups.has(group)) throw groupNotFound(place.resourceGroup ?? group);
  const skip = call.query.get('$skiptoken');
  const link = (token: string): string =>
    nextLink(call.addresses, call.path, call.query.get('api-version') ?? '', token);
  if (world.emptyFirstPage && skip === null) return json(200, { value: [], nextLink: link('0') }, headers);
  const visible = [...subscription.accounts.values()].filter(
    (account) =>
      (group === undefined || account.resourceGroup.toLowerCase() === group) &&
      world.rights.allows(principal, ACTIONS.readAccount, account.id),
  );
  const start = Number(skip ?? 0);
  const end = start + world.accountPageSize;
  const rows = visible.slice(start, end).map((account) => accountText(account, call.addresses));
  return jsonPage(rows, end < visible.length ? link(String(end)) : undefined, headers);
}

/** GET …/accounts/{name}. */
export function getAccount(world: World, call: Call, place: ArmPlace): Answer {
  const { principal, headers } = admitToArm(world, call, place.subscriptionId);
  const account = locate(world, place, principal, ACTIONS.readAccount);
  return json(200, accountJson(account, call.addresses), headers);
}

/** POST …/accounts/{name}/listKeys, without a body. */
export function listKeys(world: World, call: Call, place: ArmPlace): Answer {
  const { principal, headers } = admitToArm(world, call, place.subscriptionId);
  const account = locate(world, place, principal, ACTIONS.listKeys);
  demandWritable(account);
  if (account.disableLocalAuth) throw keysSwitchedOff('list');
  return json(200, keysJson(account), headers);
}

/** POST …/accounts/{name}/regenerateKey: both keys come back, the new one among them. */
export function regenerate(world: World, call: Call, place: ArmPlace): Answer {
  const { principal, headers } = admitToArm(world, call, place.subscriptionId);
  const account = locate(world, place, principal, ACTIONS.regenerateKey);
  demandWritable(account);
  if (account.disableLocalAuth) throw keysSwitchedOff('regenerate');
  const keyName = keyNameOf(call);
  const slot = SLOTS.find((known) => known === keyName);
  if (slot === undefined) throw keyNameInvalid(keyName);
  regenerateKey(world, account, slot, principal);
  return json(200, keysJson(account), headers);
}

function keyNameOf(call: Call): string {
  try {
    return REGENERATE_BODY.parse(JSON.parse(call.body ?? '')).keyName;
  } catch {
    throw badArmRequest('InvalidRequestContent', 'The request content was invalid and could not be deserialized.');
  }
}

function keysJson(account: AccountState): unknown {
  return { key1: account.key('Key1').value, key2: account.key('Key2').value };
}

/** Rights are looked at before existence: who may not read learns nothing of what there is. */
function locate(world: World, place: ArmPlace, principal: Principal, action: Action): AccountState {
  const [group, name] = [place.resourceGroup ?? '', place.account ?? ''];
  const scope = `/subscriptions/${place.subscriptionId}/resourceGroups/${group}/providers/Microsoft.CognitiveServices/accounts/${name}`;
  demandRight(world, principal, action, scope);
  const subscription = world.subscriptions.get(place.subscriptionId.toLowerCase());
  if (subscription === undefined) throw subscriptionNotFound(place.subscriptionId);
  if (!subscription.resourceGroups.has(group.toLowerCase())) throw groupNotFound(group);
  const id = parseAccountId(scope);
  const account = id === undefined ? undefined : subscription.accounts.get(id);
  if (account === undefined) throw accountNotFound(name, group);
  return account;
}

function demandWritable(account: AccountState): void {
  if (account.readOnlyLock) throw scopeLocked(account);
  if (!FINAL_STATES.has(account.provisioningState)) throw stateNotFinal(account);
}
