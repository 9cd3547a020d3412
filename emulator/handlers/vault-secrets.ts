import { type Answer, type Call, json } from '../wire/call.ts';
import { ACTIONS } from '../world/rights.ts';
import { deleteSecret, setSecret, updateVersion } from '../world/secret-effects.ts';
import { currentVersion, type SecretState, type SecretVersion } from '../world/secret-state.ts';
import type { VaultState } from '../world/vault-state.ts';
import type { World } from '../world/world.ts';
import { changeOf, contentOf } from './secret-body.ts';
import { bundleJson, deletionJson } from './secret-json.ts';
import { admitToVault } from './vault-access.ts';
import { deletedButRecoverable, secretDisabled, secretNotFound } from './vault-errors.ts';

/** One secret, and in some paths one of its versions, as a call names them. */
export interface SecretPlace {
  readonly vault: VaultState;
  readonly name: string;
  /** Empty: the current one. */
  readonly version: string;
}

/** GET /secrets/{name}/{version}: value, tags and attributes; the current version where none is named. */
export function getSecret(world: World, call: Call, place: SecretPlace): Answer {
  const { vault, name } = place;
  admitToVault(world, vault, call, { action: ACTIONS.getSecret, name, kind: 'read' });
  const { secret, version } = locate(place);
  if (!version.enabled) throw secretDisabled();
  return json(200, bundleJson(call.addresses.vault(vault.name), secret, version));
}

/** PUT /secrets/{name}: one new version, current at once. */
export function putSecret(world: World, call: Call, place: SecretPlace): Answer {
  const { vault, name } = place;
  const by = admitToVault(world, vault, call, { action: ACTIONS.setSecret, name, kind: 'create' });
  const content = contentOf(call);
  if (vault.find(name)?.deletedS !== undefined) throw deletedButRecoverable(name);
  const version = setSecret(world, vault, name, content, by);
  return json(200, bundleJson(call.addresses.vault(vault.name), locate(place).secret, version));
}

/** PATCH /secrets/{name}/{version}: tags and attributes; makes no new version and tells no value. */
export function patchSecret(world: World, call: Call, place: SecretPlace): Answer {
  const { vault, name } = place;
  const by = admitToVault(world, vault, call, { action: ACTIONS.updateSecret, name, kind: 'write' });
  const change = changeOf(call);
  const { secret, version } = locate(place);
  updateVersion(world, vault, secret, version, change, by);
  return json(200, bundleJson(call.addresses.vault(vault.name), secret, version, false));
}

/** DELETE /secrets/{name}: soft delete, the name stays taken. */
export function removeSecret(world: World, call: Call, place: SecretPlace): Answer {
  const { vault, name } = place;
  const by = admitToVault(world, vault, call, { action: ACTIONS.deleteSecret, name, kind: 'write' });
  const { secret } = locate(place);
  deleteSecret(world, vault, secret, by);
  const base = call.addresses.vault(vault.name);
  return json(200, { ...bundleJson(base, secret, currentVersion(secret), false), ...deletionJson(base, secret) });
}

function locate(place: SecretPlace): { readonly secret: SecretState; readonly version: SecretVersion } {
  const secret = place.vault.find(place.name);
  if (secret === undefined || secret.deletedS !== undefined) throw secretNotFound(place.name);
  if (place.version === '') return { secret, version: currentVersion(secret) };
  const version = secret.versions.find((known) => known.id === place.version);
  if (version === undefined) throw secretNotFound(`${place.name}/${place.version}`);
  return { secret, version };
}
