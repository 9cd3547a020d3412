import { type Answer, type Call, json } from '../wire/call.ts';
import { ACTIONS, type Action } from '../world/rights.ts';
import { purgeSecret, recoverSecret } from '../world/secret-effects.ts';
import { currentVersion, type SecretState } from '../world/secret-state.ts';
import type { World } from '../world/world.ts';
import { bundleJson, deletionJson } from './secret-json.ts';
import { admitToVault } from './vault-access.ts';
import { secretNotFound } from './vault-errors.ts';
import type { SecretPlace } from './vault-secrets.ts';

/** GET /deletedsecrets/{name}. */
export function getDeleted(world: World, call: Call, place: SecretPlace): Answer {
  admit(world, call, place, ACTIONS.readMetadata);
  const secret = locate(place);
  const base = call.addresses.vault(place.vault.name);
  return json(200, { ...bundleJson(base, secret, currentVersion(secret), false), ...deletionJson(base, secret) });
}

/** POST /deletedsecrets/{name}/recover. */
export function recover(world: World, call: Call, place: SecretPlace): Answer {
  const by = admit(world, call, place, ACTIONS.recoverSecret);
  const secret = locate(place);
  const version = recoverSecret(world, place.vault, secret, by);
  return json(200, bundleJson(call.addresses.vault(place.vault.name), secret, version, false));
}

/** DELETE /deletedsecrets/{name}: gone for good. */
export function purge(world: World, call: Call, place: SecretPlace): Answer {
  const by = admit(world, call, place, ACTIONS.purgeSecret);
  purgeSecret(world, place.vault, locate(place), by);
  return { status: 204, headers: {}, body: '' };
}

function admit(world: World, call: Call, place: SecretPlace, action: Action): ReturnType<typeof admitToVault> {
  const kind = call.method === 'GET' ? 'read' : 'write';
  return admitToVault(world, place.vault, call, { action, name: place.name, kind });
}

function locate(place: SecretPlace): SecretState {
  const secret = place.vault.find(place.name);
  if (secret?.deletedS === undefined) throw secretNotFound(place.name);
  return secret;
}
