import type { Azurite } from '../../emulator/azurite.ts';
import type { LocalAzure } from '../../emulator/local-azure.ts';
import type { AccountId } from '../../shared/domain/account.ts';
import { DAY, MINUTE } from '../../shared/domain/duration.ts';
import { formatInstant } from '../../shared/domain/instant.ts';
import { managedByText } from '../../shared/domain/managed-by.ts';
import type { VaultUrl } from '../../shared/domain/secret-ref.ts';

/** Where an account is, and how many days ago its published key was made; the other one is three days younger. */
interface Managed {
  readonly vault: VaultUrl;
  readonly subscriptionId: string;
  readonly name: string;
  readonly ageDays: number;
}

/** An account that the app, with its locks in this Azurite, has managed for as long: `Key1` is published. */
export function addManaged(
  azure: LocalAzure,
  { blobEndpoint }: Pick<Azurite, 'blobEndpoint'>,
  { vault, subscriptionId, name, ageDays }: Managed,
): AccountId {
  const madeMs = Date.now() - ageDays * DAY;
  const keyCreatedAtMs = { Key1: madeMs, Key2: madeMs + 3 * DAY };
  const tags = { 'key-rotation': 'enabled' };
  const parts = { subscriptionId, resourceGroup: 'rg', name, customSubDomainName: name, tags, keyCreatedAtMs };
  const account = azure.addAccount(parts);
  azure.seedSecret(vault, name, {
    value: { account, slot: 'Key1' },
    createdAtMs: madeMs + MINUTE,
    tags: {
      CredentialId: 'key1',
      ProviderAddress: account,
      'managed-by': managedByText({ deployment: 'default', lockHost: new URL(blobEndpoint).host }),
      Key1CreatedAt: formatInstant(keyCreatedAtMs.Key1),
      Key2CreatedAt: formatInstant(keyCreatedAtMs.Key2),
      AdoptedAt: formatInstant(madeMs - 10 * DAY),
      Grace: 'P3D',
    },
  });
  return account;
}
