/** One version of a secret. Times in whole seconds since 1970, as Key Vault keeps them. */
export interface SecretVersion {
  readonly id: string;
  readonly value: string;
  tags: Readonly<Record<string, string>>;
  contentType: string | undefined;
  enabled: boolean;
  notBeforeS: number | undefined;
  expiresS: number | undefined;
  readonly createdS: number;
  updatedS: number;
}

/** One secret with all its versions, the current one last. */
export interface SecretState {
  /** As it was written first; compared in lower case. */
  readonly name: string;
  readonly versions: SecretVersion[];
  /** Set while it is deleted but recoverable. */
  deletedS: number | undefined;
}

/** The version that a read without a version gives. */
export function currentVersion(secret: SecretState): SecretVersion {
  const version = secret.versions.at(-1);
  if (version === undefined) throw new Error(`Secret ${secret.name} has no version.`);
  return version;
}
