import { RotationError } from '../domain/errors.ts';
import { Redacted } from '../domain/redacted.ts';
import { type SecretRef, secretUrl } from '../domain/secret-ref.ts';
import type { Clock, SecretStore } from '../rotation/ports.ts';
import { effectOptions } from './effect-options.ts';
import { guarded, guardedPages } from './error-wall.ts';
import { expiryDate } from './expiry.ts';
import { malformed } from './malformed.ts';
import type { Call, OperationName } from './operation.ts';
import { listedPublication, publishedVersion } from './secret-mapping.ts';
import type { createVaultClients } from './vault-clients.ts';

/** What one page holds at most (Key Vault REST, Get Secrets). */
const PAGE_SIZE = 25;

function callOn(operation: OperationName, ref: SecretRef): Call {
  return { operation, scope: ref.vault, target: secretUrl(ref) };
}

/** Secrets in the configured vaults. */
export function createSecretStore(clientOf: ReturnType<typeof createVaultClients>, clock: Clock): SecretStore {
  /** Options of a write, after the client is ready for one; the time for that counts. */
  async function readyToWrite(
    call: Call,
    ref: SecretRef,
    timeoutMs: number,
  ): Promise<ReturnType<typeof effectOptions>> {
    const startMs = clock.now();
    await clientOf(ref.vault, call.operation).ready();
    return effectOptions(call.operation, timeoutMs - (clock.now() - startMs));
  }

  return {
    async *list(vault) {
      const call: Call = { operation: 'secrets.list', scope: vault };
      const { client, proven } = clientOf(vault, call.operation);
      const pages = client.listPropertiesOfSecrets().byPage({ maxPageSize: PAGE_SIZE });
      for await (const page of guardedPages(clock, call, pages)) {
        proven();
        yield page.map((properties) => listedPublication(vault, properties, call));
      }
    },

    async read(ref) {
      const call = callOn('secrets.read', ref);
      const { client, proven } = clientOf(ref.vault, call.operation);
      try {
        const { value, properties } = await guarded(clock, call, () => client.getSecret(ref.name));
        proven();
        if (value === undefined) throw malformed(call, 'lacks the value');
        return { publication: publishedVersion(ref, properties, call), value: new Redacted(value) };
      } catch (error) {
        if (!(error instanceof RotationError) || error.code !== 'not-found') throw error;
        proven();
        return undefined;
      }
    },

    async set(ref, content, timeoutMs) {
      const call = callOn('secrets.set', ref);
      const { client } = clientOf(ref.vault, call.operation);
      const options = await readyToWrite(call, ref, timeoutMs);
      const { properties } = await guarded(clock, call, () =>
        client.setSecret(ref.name, content.value.reveal(), {
          ...options,
          tags: { ...content.tags },
          contentType: content.contentType,
          expiresOn: expiryDate(content.expiresAtMs),
        }),
      );
      return publishedVersion(ref, properties, call);
    },

    async tag(ref, version, tags, timeoutMs) {
      const call = callOn('secrets.tag', ref);
      const { client } = clientOf(ref.vault, call.operation);
      const options = await readyToWrite(call, ref, timeoutMs);
      // Only the tags: attributes and content type that are not sent stay as they are (Key Vault REST, Update Secret).
      const properties = await guarded(clock, call, () =>
        client.updateSecretProperties(ref.name, version, { ...options, tags: { ...tags } }),
      );
      if (publishedVersion(ref, properties, call).version !== version)
        throw malformed(call, 'is about another version');
    },
  };
}
