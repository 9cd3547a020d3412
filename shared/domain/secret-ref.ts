declare const vaultUrl: unique symbol;
declare const secretName: unique symbol;

/** Origin of a vault in lower case, without a slash at the end: `https://my-vault.vault.azure.net`. */
export type VaultUrl = string & { readonly [vaultUrl]: true };

/** Name of a secret in lower case: Key Vault compares names without regard to case. */
export type SecretName = string & { readonly [secretName]: true };

/** Where an account's secret is. */
export interface SecretRef {
  readonly vault: VaultUrl;
  readonly name: SecretName;
}

const VAULT_URL = /^https:\/\/[a-z0-9.-]+(:\d{1,5})?$/;
const SECRET_URL = /^(https:\/\/[^/]+)\/secrets\/([^/]+)$/;
const SECRET_NAME = /^[0-9a-z-]{1,127}$/;

function isVaultUrl(text: string): text is VaultUrl {
  return VAULT_URL.test(text);
}

function isSecretName(text: string): text is SecretName {
  return SECRET_NAME.test(text);
}

/** Reads a vault's address (https, no path); anything else is undefined. */
export function parseVaultUrl(text: string): VaultUrl | undefined {
  const url = text.trim().toLowerCase().replace(/\/$/, '');
  return isVaultUrl(url) ? url : undefined;
}

/** Reads a secret's name: 1 to 127 of `0-9a-zA-Z-` (Key Vault, about-keys-secrets-certificates); else undefined. */
export function parseSecretName(text: string): SecretName | undefined {
  const name = text.trim().toLowerCase();
  return isSecretName(name) ? name : undefined;
}

/** The same for a text that was made to be a name. Throws a TypeError where it is none. */
export function requireSecretName(text: string): SecretName {
  const name = parseSecretName(text);
  if (name === undefined) throw new TypeError(`"${text}" is no name for a secret; expected 1 to 127 of 0-9, a-z and -`);
  return name;
}

/** The secret's versionless address, as consumers should hold it; also the key under which refs are compared. */
export function secretUrl(ref: SecretRef): string {
  return `${ref.vault}/secrets/${ref.name}`;
}

/** Reads what `secretUrl` writes; anything else is undefined. */
export function parseSecretUrl(text: string): SecretRef | undefined {
  if (!SECRET_URL.test(text)) return undefined;
  const vault = parseVaultUrl(text.replace(SECRET_URL, '$1'));
  const name = parseSecretName(text.replace(SECRET_URL, '$2'));
  return vault === undefined || name === undefined ? undefined : { vault, name };
}
