import { type Answer, type Call, json, jsonPage } from '../wire/call.ts';
import { ACTIONS } from '../world/rights.ts';
import { currentVersion } from '../world/secret-state.ts';
import type { VaultState } from '../world/vault-state.ts';
import type { World } from '../world/world.ts';
import { bundleJson, deletionJson, versionItemJson } from './secret-json.ts';
import { itemText } from './secret-text.ts';
import { admitToVault } from './vault-access.ts';
import { badParameter, secretNotFound } from './vault-errors.ts';
import type { SecretPlace } from './vault-secrets.ts';

/** Key Vault gives at most 25 rows on a page, and as many where nothing else is asked for. */
const MAX_ROWS = 25;

/** GET /secrets: tags and attributes of every current version, never a value. */
export function listSecrets(world: World, call: Call, vault: VaultState): Answer {
  admitToVault(world, vault, call, { action: ACTIONS.readMetadata, kind: 'read' });
  const { secrets, next } = vault.page('standing', call.query.get('$skiptoken') ?? '', rowsOf(call));
  const base = call.addresses.vault(vault.name);
  return jsonPage(
    secrets.map((secret) => itemText(base, secret)),
    linkTo(base, call, next),
  );
}

/** GET /deletedsecrets. */
export function listDeletedSecrets(world: World, call: Call, vault: VaultState): Answer {
  admitToVault(world, vault, call, { action: ACTIONS.readMetadata, kind: 'read' });
  const { secrets, next } = vault.page('deleted', call.query.get('$skiptoken') ?? '', rowsOf(call));
  const base = call.addresses.vault(vault.name);
  const value = secrets.map((secret) => ({
    ...bundleJson(base, secret, currentVersion(secret), false),
    ...deletionJson(base, secret),
  }));
  return json(200, { value, nextLink: linkTo(base, call, next) });
}

/** GET /secrets/{name}/versions, the oldest first. */
export function listVersions(world: World, call: Call, place: SecretPlace): Answer {
  const { vault, name } = place;
  admitToVault(world, vault, call, { action: ACTIONS.readMetadata, name, kind: 'read' });
  const secret = vault.find(name);
  if (secret === undefined || secret.deletedS !== undefined) throw secretNotFound(name);
  const start = Number(call.query.get('$skiptoken') ?? 0);
  const end = start + rowsOf(call);
  const base = call.addresses.vault(vault.name);
  const value = secret.versions.slice(start, end).map((version) => versionItemJson(base, secret, version));
  const next = end < secret.versions.length ? String(end) : undefined;
  return json(200, { value, nextLink: linkTo(base, call, next) });
}

function rowsOf(call: Call): number {
  const rows = Number(call.query.get('maxresults') ?? MAX_ROWS);
  if (!Number.isInteger(rows) || rows < 1 || rows > MAX_ROWS) throw badParameter('maxresults must be 1 to 25.');
  return rows;
}

function linkTo(base: string, call: Call, next: string | undefined): string | null {
  if (next === undefined) return null;
  const version = call.query.get('api-version') ?? '';
  return `${base}${call.path}?api-version=${version}&$skiptoken=${next}&maxresults=${rowsOf(call)}`;
}
