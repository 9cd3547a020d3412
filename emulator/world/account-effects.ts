import type { AccountId } from '../../shared/domain/account.ts';
import { SLOTS, type Slot } from '../../shared/domain/slot.ts';
import type { Principal } from '../wire/call.ts';
import { type AccountOptions, AccountState, accountIdOf, type LiveKey } from './account-state.ts';
import type { World } from './world.ts';

/** Makes an account in a subscription that exists. */
export function addAccount(world: World, options: AccountOptions, by: Principal): AccountId {
  const id = accountIdOf(options);
  const subscription = world.subscriptions.get(options.subscriptionId.toLowerCase());
  if (subscription === undefined) throw new Error(`There is no subscription ${options.subscriptionId}.`);
  const nowMs = world.clock.now();
  const makeKey = (slot: Slot): LiveKey => {
    const createdAtMs = options.keyCreatedAtMs?.[slot] ?? nowMs;
    const value = options.keyValues?.[slot] ?? world.random.keyValue();
    world.ledger.born(value, { account: id, slot, createdAtMs, madeBy: by });
    return { value, createdAtMs, knownAtMs: [] };
  };
  const account = new AccountState(options, { Key1: makeKey('Key1'), Key2: makeKey('Key2') });
  subscription.accounts.set(id, account);
  world.accountIndex.add(account);
  subscription.resourceGroups.add(options.resourceGroup.toLowerCase());
  world.tell({ type: 'account-added', account: id, by, atMs: nowMs });
  return id;
}

export function removeAccount(world: World, account: AccountState, by: Principal): void {
  world.subscriptions.get(account.subscriptionId)?.accounts.delete(account.id);
  world.accountIndex.remove(account);
  const atMs = world.clock.now();
  for (const slot of SLOTS) world.ledger.died(account.key(slot).value, atMs, by);
  world.tell({ type: 'account-removed', account: account.id, by, atMs });
}

/** Moves an account to another resource group: a new id, the same keys and endpoint. */
export function moveAccount(world: World, account: AccountState, resourceGroup: string, by: Principal): AccountId {
  const subscription = world.subscriptions.get(account.subscriptionId);
  if (subscription === undefined) throw new Error(`There is no subscription ${account.subscriptionId}.`);
  const { subscriptionId, name, kind, location, tags, customSubDomainName } = account;
  const { provisioningState, disableLocalAuth, readOnlyLock, network } = account;
  const place = { subscriptionId, resourceGroup, name, kind, location, tags };
  const state = { provisioningState, disableLocalAuth, readOnlyLock, network };
  const subdomain = customSubDomainName === undefined ? {} : { customSubDomainName };
  const keys = { Key1: account.key('Key1'), Key2: account.key('Key2') };
  const moved = new AccountState({ ...place, ...state, ...subdomain }, keys);
  subscription.accounts.delete(account.id);
  world.accountIndex.remove(account);
  subscription.accounts.set(moved.id, moved);
  world.accountIndex.add(moved);
  subscription.resourceGroups.add(resourceGroup.toLowerCase());
  for (const slot of SLOTS) {
    const { value, createdAtMs } = keys[slot];
    const madeBy = world.ledger.lifeOf(value)?.madeBy ?? by;
    world.ledger.born(value, { account: moved.id, slot, createdAtMs, madeBy });
  }
  world.tell({ type: 'account-moved', account: account.id, to: moved.id, by, atMs: world.clock.now() });
  return moved.id;
}

/** Makes a new key in the slot. The old one dies at once everywhere; the new one becomes known front end by front end. */
export function regenerateKey(world: World, account: AccountState, slot: Slot, by: Principal): void {
  const atMs = world.clock.now();
  const killed = account.key(slot).value;
  const made = world.random.keyValue();
  const knownAtMs = world.frontEnds.learningTimes(atMs, world.keyPropagationMs);
  account.replaceKey(slot, { value: made, createdAtMs: atMs, knownAtMs });
  account.revision += 1;
  world.ledger.died(killed, atMs, by);
  world.ledger.born(made, { account: account.id, slot, createdAtMs: atMs, madeBy: by });
  world.tell({ type: 'key-regenerated', account: account.id, slot, killed, made, by, atMs });
}

/** Tells of a change to the account itself: tags, state, locks, local authentication. */
export function accountChanged(world: World, account: AccountState, by: Principal): void {
  account.revision += 1;
  world.tell({ type: 'account-changed', account: account.id, by, atMs: world.clock.now() });
}
