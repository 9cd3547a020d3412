import type { SecretState, SecretVersion } from '../world/secret-state.ts';
import { currentVersion } from '../world/secret-state.ts';

const RECOVERABLE_DAYS = 90;

function attributes(version: SecretVersion): unknown {
  return {
    enabled: version.enabled,
    ...(version.notBeforeS === undefined ? {} : { nbf: version.notBeforeS }),
    ...(version.expiresS === undefined ? {} : { exp: version.expiresS }),
    created: version.createdS,
    updated: version.updatedS,
    recoveryLevel: 'Recoverable+Purgeable',
    recoverableDays: RECOVERABLE_DAYS,
  };
}

function common(version: SecretVersion, id: string): object {
  return {
    ...(version.contentType === undefined ? {} : { contentType: version.contentType }),
    id,
    attributes: attributes(version),
    ...(Object.keys(version.tags).length === 0 ? {} : { tags: version.tags }),
  };
}

/** A version as get, set and recover write it. `base`: the vault's address as the caller knows it. */
export function bundleJson(base: string, secret: SecretState, version: SecretVersion, withValue = true): object {
  const bundle = common(version, `${base}/secrets/${secret.name}/${version.id}`);
  return withValue ? { value: version.value, ...bundle } : bundle;
}

/** A secret as lists write it: attributes and tags of the current version, no value, no version in the id. */
export function itemJson(base: string, secret: SecretState): object {
  return common(currentVersion(secret), `${base}/secrets/${secret.name}`);
}

/** A version as the list of versions writes it. */
export function versionItemJson(base: string, secret: SecretState, version: SecretVersion): object {
  return common(version, `${base}/secrets/${secret.name}/${version.id}`);
}

/** What is added for a secret that is deleted but recoverable. */
export function deletionJson(base: string, secret: SecretState): object {
  const deletedS = secret.deletedS ?? 0;
  return {
    recoveryId: `${base}/deletedsecrets/${secret.name}`,
    deletedDate: deletedS,
    scheduledPurgeDate: deletedS + RECOVERABLE_DAYS * 24 * 60 * 60,
  };
}
