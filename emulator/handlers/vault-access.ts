import type { Call, Principal } from '../wire/call.ts';
import { callerOf } from '../world/bearer.ts';
import type { Action } from '../world/rights.ts';
import { VAULT_AUDIENCE } from '../world/tokens.ts';
import type { VaultState } from '../world/vault-state.ts';
import type { World } from '../world/world.ts';
import {
  badParameter,
  blockedByFirewall,
  challenge,
  notAllowed,
  vaultIsReadOnly,
  vaultThrottled,
} from './vault-errors.ts';

/** What a call wants of a vault. */
export interface Wanted {
  readonly action: Action;
  /** Name of the secret, in a path; absent for lists. */
  readonly name?: string;
  readonly kind: 'read' | 'write' | 'create';
}

/** The front door of a vault: token, firewall, api-version, right, failover, throttling. Gives who calls. */
export function admitToVault(world: World, vault: VaultState, call: Call, wanted: Wanted): Principal {
  const caller = callerOf(world, call, VAULT_AUDIENCE);
  if (caller === 'missing' || caller === 'invalid') throw challenge(world.tenantId);
  if (vault.network === 'private' && !world.insiders.has(caller)) throw blockedByFirewall();
  if (!call.query.has('api-version')) throw badParameter('The request is missing the parameter api-version.');
  const scope = wanted.name === undefined ? vault.url : `${vault.url}/secrets/${wanted.name}`;
  if (!world.rights.allows(caller, wanted.action, scope)) throw notAllowed(caller, wanted.action, scope);
  if (vault.readOnly && wanted.kind !== 'read') throw vaultIsReadOnly();
  // Whether a new version of a known name counts as CREATE is not documented; it does here.
  const kind = wanted.kind === 'create' ? 'create' : 'other';
  if (!world.throttle.vault(kind, vault.name, world.clock.now())) throw vaultThrottled();
  return caller;
}
