import type { VaultUrl } from '../shared/domain/secret-ref.ts';
import type { SecretVersion } from './world/secret-state.ts';
import type { World } from './world/world.ts';

/** One version of a secret, for tests to look at. Times in epoch milliseconds. */
export interface SecretView {
  readonly version: string;
  readonly value: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly contentType: string | undefined;
  readonly enabled: boolean;
  readonly expiresAtMs: number | undefined;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

function viewOf(version: SecretVersion): SecretView {
  const { id, value, tags, contentType, enabled, expiresS, createdS, updatedS } = version;
  return {
    version: id,
    value,
    tags: { ...tags },
    contentType,
    enabled,
    expiresAtMs: expiresS === undefined ? undefined : expiresS * 1000,
    createdAtMs: createdS * 1000,
    updatedAtMs: updatedS * 1000,
  };
}

/** All versions of a secret, the current one last; none where it was never written. */
export function versionsOf(world: World, vault: VaultUrl, name: string): readonly SecretView[] {
  return world.vault(vault).find(name)?.versions.map(viewOf) ?? [];
}
