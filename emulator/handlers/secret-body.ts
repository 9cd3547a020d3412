import { z } from 'zod';
import { MAX_TAGS } from '../../shared/domain/publication-tags.ts';
import type { Call } from '../wire/call.ts';
import type { NewVersion, VersionChange } from '../world/secret-effects.ts';
import { badParameter } from './vault-errors.ts';

// Limits of Key Vault, about-secrets and about-keys-secrets-certificates.
const MAX_VALUE_BYTES = 25 * 1024;
const MAX_TAG_CHARACTERS = 512;
const MAX_CONTENT_TYPE_CHARACTERS = 255;

const ATTRIBUTES = z.object({
  enabled: z.boolean().optional(),
  nbf: z.int().optional(),
  exp: z.int().optional(),
});
const CHANGE = z.object({
  tags: z.record(z.string().max(MAX_TAG_CHARACTERS), z.string().max(MAX_TAG_CHARACTERS)).optional(),
  contentType: z.string().max(MAX_CONTENT_TYPE_CHARACTERS).optional(),
  attributes: ATTRIBUTES.optional(),
});
const CONTENT = CHANGE.extend({ value: z.string() });

/** The body of a PUT. */
export function contentOf(call: Call): NewVersion {
  const content = CONTENT.safeParse(parsed(call));
  if (!content.success) throw badParameter('The body of the request is not that of a secret.');
  if (Buffer.byteLength(content.data.value) > MAX_VALUE_BYTES) throw badParameter('The value is longer than 25 KB.');
  return { value: content.data.value, ...flat(content.data) };
}

/** The body of a PATCH. */
export function changeOf(call: Call): VersionChange {
  const change = CHANGE.safeParse(parsed(call));
  if (!change.success) throw badParameter('The body of the request is not that of a change to a secret.');
  return flat(change.data);
}

function flat(change: z.infer<typeof CHANGE>): VersionChange {
  const { tags, contentType, attributes } = change;
  if (tags !== undefined && Object.keys(tags).length > MAX_TAGS) {
    throw badParameter(`A secret has at most ${MAX_TAGS} tags.`);
  }
  return { tags, contentType, enabled: attributes?.enabled, notBeforeS: attributes?.nbf, expiresS: attributes?.exp };
}

function parsed(call: Call): unknown {
  try {
    return JSON.parse(call.body ?? '');
  } catch {
    throw badParameter('The body of the request is not JSON.');
  }
}
