import type { TokenCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { RotationError } from '../domain/errors.ts';
import type { VaultUrl } from '../domain/secret-ref.ts';
import { type ClientSetup, clientOptions } from './client-options.ts';
import { guarded } from './error-wall.ts';
import { isLoopback } from './loopback.ts';
import type { Call, OperationName } from './operation.ts';

/** The client of one vault. */
export interface VaultClient {
  readonly client: SecretClient;
  /** To be told of every read that succeeded. */
  proven(): void;
  /** Resolves once a read has succeeded; makes one, for all that wait, where none has. */
  ready(): Promise<void>;
}

function createVaultClient(vault: VaultUrl, credential: TokenCredential, setup: ClientSetup): VaultClient {
  const client = new SecretClient(vault, credential, {
    ...clientOptions(vault, setup),
    // A token must not go to a host that is no Key Vault. Only a local Azure has an address of its own.
    disableChallengeResourceVerification: isLoopback(vault),
  });
  let isProven = false;
  let warming: Promise<void> | undefined;

  async function warmUp(): Promise<void> {
    const call: Call = { operation: 'secrets.list', scope: vault };
    try {
      await guarded(setup.clock, call, () => client.listPropertiesOfSecrets().byPage({ maxPageSize: 1 }).next());
      isProven = true;
    } finally {
      warming = undefined;
    }
  }

  return {
    client,
    proven() {
      isProven = true;
    },
    /**
     * A client sends its first request without a token, to be told where to get one. Older releases of keyvault-common
     * (2.1.0) withhold the body of the very first only: another write at that time carries the key unauthenticated.
     */
    async ready() {
      if (isProven) return;
      warming ??= warmUp();
      await warming;
    },
  };
}

/** The clients of the configured vaults, and of no other. */
export function createVaultClients(
  vaults: readonly VaultUrl[],
  credential: TokenCredential,
  setup: ClientSetup,
): (vault: VaultUrl, operation: OperationName) => VaultClient {
  const clients = new Map<VaultUrl, VaultClient>();
  return (vault, operation) => {
    const known = clients.get(vault);
    if (known !== undefined) return known;
    if (!vaults.includes(vault)) {
      throw new RotationError('refused', {
        operation,
        detail: `${vault} is not one of the configured vaults; name it in KEY_VAULT_URL or KEY_VAULT_ALLOWED_URLS.`,
      });
    }
    const created = createVaultClient(vault, credential, setup);
    clients.set(vault, created);
    return created;
  };
}
