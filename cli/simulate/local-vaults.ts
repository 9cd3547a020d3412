import { parseVaultUrl, type VaultUrl } from '../../shared/domain/secret-ref.ts';
import type { Settings } from '../../shared/domain/settings.ts';

const SUFFIX = '.vault.azure.net';
const VAULT_TAG = 'key-rotation-vault';

/** Name of a vault in the local Azure: the first part of its host, whichever cloud it is in. */
export function localVaultName(vault: VaultUrl): string {
  return new URL(vault).hostname.split('.')[0] ?? 'vault';
}

/** The address under which the local Azure has a vault. Throws a TypeError where its name cannot be one. */
export function localVault(vault: VaultUrl): VaultUrl {
  const local = parseVaultUrl(`https://${localVaultName(vault)}${SUFFIX}`);
  if (local === undefined) throw new TypeError(`${vault} is no address of a vault.`);
  return local;
}

/** The settings with every vault in the local Azure, which knows the names of the public cloud only. */
export function withLocalVaults(settings: Settings): Settings {
  const allowedVaults = settings.allowedVaults.map(localVault);
  return { ...settings, vault: localVault(settings.vault), allowedVaults };
}

/** An account's tags with the vault that they may name in the local Azure; what is no address stays as it is. */
export function tagsWithLocalVault(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(tags).map(([name, text]) => {
      const vault = name.toLowerCase() === VAULT_TAG ? parseVaultUrl(text) : undefined;
      return [name, vault === undefined ? text : localVault(vault)];
    }),
  );
}
