import { parseSecretName, secretUrl } from '../../shared/domain/secret-ref.ts';
import type { Principal } from '../wire/call.ts';
import { currentVersion, type SecretState, type SecretVersion } from './secret-state.ts';
import type { VaultState } from './vault-state.ts';
import type { World } from './world.ts';

/** What a new version is made of. */
export interface NewVersion {
  readonly value: string;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly contentType?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly notBeforeS?: number | undefined;
  readonly expiresS?: number | undefined;
}

/** What may be changed on a version that exists; absent: left as it is. */
export type VersionChange = Omit<NewVersion, 'value'>;

/** The secret's address, under which the watchers know it. */
export function watchedName(vault: VaultState, name: string): string {
  const parsed = parseSecretName(name);
  if (parsed === undefined) throw new TypeError(`"${name}" is no name of a secret.`);
  return secretUrl({ vault: vault.url, name: parsed });
}

/** An instant of true time (epoch milliseconds) as the vault's own clock shows it, in whole seconds. */
function stampS(vault: VaultState, atMs: number): number {
  return Math.floor((atMs + vault.clockAheadMs) / 1000);
}

/** Writes a new version, current at once. With `seededAtMs`, one that was written then, before the story begins. */
export function setSecret(
  world: World,
  vault: VaultState,
  name: string,
  content: NewVersion,
  by: Principal,
  seededAtMs?: number,
): SecretVersion {
  const atMs = seededAtMs ?? world.clock.now();
  const secretAddress = watchedName(vault, name);
  const nowS = stampS(vault, atMs);
  const version: SecretVersion = {
    id: world.random.hex(32),
    value: content.value,
    tags: { ...content.tags },
    contentType: content.contentType,
    enabled: content.enabled ?? true,
    notBeforeS: content.notBeforeS,
    expiresS: content.expiresS,
    createdS: nowS,
    updatedS: nowS,
  };
  const known = vault.find(name);
  if (known === undefined) vault.add({ name, versions: [version], deletedS: undefined });
  else known.versions.push(version);
  const { id, value, tags } = version;
  world.tell({
    type: 'version-set',
    secret: secretAddress,
    version: id,
    value,
    tags,
    by,
    atMs,
    seeded: seededAtMs !== undefined,
  });
  return version;
}

/** Changes tags or attributes of a version; makes no new one. Tags that are given replace all tags. */
export function updateVersion(
  world: World,
  vault: VaultState,
  secret: SecretState,
  version: SecretVersion,
  change: VersionChange,
  by: Principal,
): void {
  const atMs = world.clock.now();
  version.tags = change.tags === undefined ? version.tags : { ...change.tags };
  version.contentType = change.contentType ?? version.contentType;
  version.enabled = change.enabled ?? version.enabled;
  version.notBeforeS = change.notBeforeS ?? version.notBeforeS;
  version.expiresS = change.expiresS ?? version.expiresS;
  version.updatedS = stampS(vault, atMs);
  const { id, tags, enabled } = version;
  const address = watchedName(vault, secret.name);
  world.tell({ type: 'version-updated', secret: address, version: id, tags, enabled, by, atMs });
}

export function deleteSecret(world: World, vault: VaultState, secret: SecretState, by: Principal): void {
  secret.deletedS = stampS(vault, world.clock.now());
  tellOf(world, 'secret-deleted', vault, secret, by);
}

export function recoverSecret(world: World, vault: VaultState, secret: SecretState, by: Principal): SecretVersion {
  secret.deletedS = undefined;
  tellOf(world, 'secret-recovered', vault, secret, by);
  return currentVersion(secret);
}

export function purgeSecret(world: World, vault: VaultState, secret: SecretState, by: Principal): void {
  vault.remove(secret.name);
  tellOf(world, 'secret-purged', vault, secret, by);
}

function tellOf(
  world: World,
  type: 'secret-deleted' | 'secret-recovered' | 'secret-purged',
  vault: VaultState,
  secret: SecretState,
  by: Principal,
): void {
  world.tell({ type, secret: watchedName(vault, secret.name), by, atMs: world.clock.now() });
}
