import { z } from 'zod';
import { SECOND } from '../../shared/domain/duration.ts';
import { RotationError } from '../../shared/domain/errors.ts';
import type { Publication } from '../../shared/domain/publication.ts';
import { decodeTags } from '../../shared/domain/publication-tags.ts';
import { Redacted } from '../../shared/domain/redacted.ts';
import { parseSecretName, type SecretRef, type VaultUrl } from '../../shared/domain/secret-ref.ts';
import type { SecretStore } from '../../shared/rotation/ports.ts';
import type { DirectCall, DirectClient } from './direct-client.ts';
import { PagedList } from './paged-list.ts';

const VERSION = 'api-version=7.6';
const ITEM = z.object({
  id: z.string(),
  contentType: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  attributes: z.object({
    enabled: z.boolean(),
    created: z.number(),
    updated: z.number(),
    exp: z.number().optional(),
  }),
});
const BUNDLE = ITEM.extend({ value: z.string() });

function vaultCall(operation: string, method: DirectCall['method'], vault: VaultUrl, path: string): DirectCall {
  const name = vault.slice('https://'.length, vault.indexOf('.'));
  return { operation, method, site: { service: 'keyVault', vault: name }, path, query: VERSION };
}

function publicationOf(ref: SecretRef, version: string | undefined, item: z.infer<typeof ITEM>): Publication {
  const { enabled, created, updated, exp } = item.attributes;
  return {
    ref,
    version,
    createdAtMs: created * SECOND,
    updatedAtMs: updated * SECOND,
    enabled,
    expiresAtMs: exp === undefined ? undefined : exp * SECOND,
    contentType: item.contentType,
    tags: decodeTags(item.tags ?? {}),
  };
}

function versionOf(item: z.infer<typeof ITEM>): string {
  return item.id.slice(item.id.lastIndexOf('/') + 1);
}

function listed(vault: VaultUrl, item: z.infer<typeof ITEM>): Publication {
  const name = parseSecretName(versionOf(item));
  if (name === undefined)
    throw new RotationError('malformed-answer', { operation: 'secrets.list', detail: 'A bad id.' });
  return publicationOf({ vault, name }, undefined, item);
}

/** Key Vault secrets, straight from the handlers of the local Azure. */
export function directSecrets(client: DirectClient): SecretStore {
  const lists = new Map<VaultUrl, PagedList<z.infer<typeof ITEM>, Publication>>();
  return {
    list(vault) {
      const list = lists.get(vault) ?? new PagedList(client, ITEM, (item) => listed(vault, item));
      lists.set(vault, list);
      return list.pages(vaultCall('secrets.list', 'GET', vault, '/secrets'), vault);
    },
    async read(ref) {
      const call = vaultCall('secrets.read', 'GET', ref.vault, `/secrets/${ref.name}/`);
      try {
        const bundle = await client.ask(call, BUNDLE);
        const version = versionOf(bundle);
        return { publication: { ...publicationOf(ref, version, bundle), version }, value: new Redacted(bundle.value) };
      } catch (error) {
        if (error instanceof RotationError && error.code === 'not-found') return undefined;
        throw error;
      }
    },
    async set(ref, { value, tags, contentType, expiresAtMs }, timeoutMs) {
      const call = vaultCall('secrets.set', 'PUT', ref.vault, `/secrets/${ref.name}`);
      const attributes = { exp: Math.floor(expiresAtMs / SECOND) };
      const body = { value: value.reveal(), tags, contentType, attributes };
      const bundle = await client.ask({ ...call, body, timeoutMs }, BUNDLE);
      const version = versionOf(bundle);
      return { ...publicationOf(ref, version, bundle), version };
    },
    async tag(ref, version, tags, timeoutMs) {
      const call = vaultCall('secrets.tag', 'PATCH', ref.vault, `/secrets/${ref.name}/${version}`);
      await client.ask({ ...call, body: { tags }, timeoutMs }, ITEM);
    },
  };
}
