import type { SecretProperties } from '@azure/keyvault-secrets';
import type { Publication } from '../domain/publication.ts';
import { decodeTags } from '../domain/publication-tags.ts';
import { parseSecretName, type SecretRef, secretUrl, type VaultUrl } from '../domain/secret-ref.ts';
import { malformed } from './malformed.ts';
import type { Call } from './operation.ts';

const VERSION = /^[0-9a-zA-Z]{1,64}$/;

/** What an id says: `https://<vault>/secrets/<name>` and, except in a listing, `/<version>`. */
interface SecretId {
  readonly ref: SecretRef;
  readonly version: string | undefined;
}

/** Reads an id that must be in this vault; undefined where it is not, or not an id. */
function parseId(text: string | undefined, vault: VaultUrl): SecretId | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { origin, pathname } = new URL(text);
  const [, collection, name = '', version, ...more] = pathname.split('/');
  const parsed = parseSecretName(name);
  if (origin !== new URL(vault).origin || collection !== 'secrets' || parsed === undefined) return undefined;
  if (more.length > 0 || (version !== undefined && !VERSION.test(version))) return undefined;
  return { ref: { vault, name: parsed }, version };
}

function millisecondsOf(date: unknown): number | undefined {
  return date instanceof Date && Number.isFinite(date.getTime()) ? date.getTime() : undefined;
}

function publicationAt(id: SecretId, properties: SecretProperties, call: Call): Publication {
  const createdAtMs = millisecondsOf(properties.createdOn);
  const updatedAtMs = millisecondsOf(properties.updatedOn);
  // The guard rests on the vault's own time of a version: without it there is nothing to decide on.
  if (createdAtMs === undefined || updatedAtMs === undefined) throw malformed(call, 'lacks the times of a version');
  const tags = Object.entries(properties.tags ?? {}).filter(([, text]) => typeof text === 'string');
  return {
    ref: id.ref,
    version: id.version,
    createdAtMs,
    updatedAtMs,
    enabled: properties.enabled !== false,
    expiresAtMs: millisecondsOf(properties.expiresOn),
    contentType: properties.contentType,
    tags: decodeTags(Object.fromEntries(tags)),
  };
}

/** One row of a listing. Its id has no version. */
export function listedPublication(vault: VaultUrl, properties: SecretProperties, call: Call): Publication {
  const id = parseId(properties.id, vault);
  if (id === undefined) throw malformed(call, 'holds a secret that is not in this vault');
  return publicationAt({ ref: id.ref, version: undefined }, properties, call);
}

/** The version of the secret that was asked for. */
export function publishedVersion(
  ref: SecretRef,
  properties: SecretProperties,
  call: Call,
): Publication & { readonly version: string } {
  const id = parseId(properties.id, ref.vault);
  if (id === undefined || id.version === undefined || secretUrl(id.ref) !== secretUrl(ref)) {
    throw malformed(call, 'is about another secret');
  }
  return { ...publicationAt(id, properties, call), version: id.version };
}
