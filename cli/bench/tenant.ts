import { LocalAzure } from '../../emulator/local-azure.ts';
import type { WorldOptions } from '../../emulator/world/world.ts';
import type { AccountId } from '../../shared/domain/account.ts';
import { DAY, MINUTE } from '../../shared/domain/duration.ts';
import { formatInstant } from '../../shared/domain/instant.ts';
import { managedByText } from '../../shared/domain/managed-by.ts';
import type { VaultUrl } from '../../shared/domain/secret-ref.ts';

/** How many there are of everything. */
export interface TenantSize {
  readonly accounts: number;
  readonly subscriptions: number;
  readonly vaults: number;
}

/** A tenant in its steady state: every account is under management, and none is due. */
export interface BenchTenant {
  readonly azure: LocalAzure;
  readonly vaults: readonly VaultUrl[];
  readonly accounts: readonly AccountId[];
}

/**
 * How long one call takes, answer included, milliseconds. Microsoft documents no latencies; these are what a call within a
 * region usually takes, a little on the slow side.
 */
export const LATENCY_MS = { arm: 100, keyVault: 50, inference: 50, identity: 10 } as const;

/** When the benchmarks in virtual time begin, epoch milliseconds. */
export const BENCH_START_MS = Date.parse('2026-01-01T00:00:00Z');

/** The published value is halfway through its life; the other one was retired three days after the flip. */
const AGE_DAYS = { Key1: 40, Key2: 37 } as const;

/** Accounts are spread evenly over subscriptions and vaults. `lockHost`: of the lock store that the app will use. */
export function benchTenant(size: TenantSize, lockHost: string, options: WorldOptions): BenchTenant {
  const azure = new LocalAzure(options);
  const subscriptionIds = Array.from({ length: size.subscriptions }, (_, nth) => subscriptionIdOf(nth));
  for (const id of subscriptionIds) azure.addSubscription(id, id);
  const vaults = Array.from({ length: size.vaults }, (_, nth) => azure.addVault(`kv-bench-${nth}`));
  const common = { isOnlyVault: vaults.length === 1, lockHost, nowMs: options.clock.now() };
  const accounts: AccountId[] = [];
  for (let nth = 0; nth < size.accounts; nth += 1) {
    const subscriptionId = subscriptionIds[nth % subscriptionIds.length];
    const vault = vaults[Math.floor(nth / size.subscriptions) % vaults.length];
    if (subscriptionId === undefined || vault === undefined) break;
    accounts.push(addSteady(azure, { ...common, subscriptionId, vault, name: `bench-${nth}` }));
  }
  azure.latency.set(LATENCY_MS);
  return { azure, vaults, accounts };
}

function addSteady(
  azure: LocalAzure,
  of: {
    readonly subscriptionId: string;
    readonly vault: VaultUrl;
    readonly isOnlyVault: boolean;
    readonly name: string;
    readonly lockHost: string;
    readonly nowMs: number;
  },
): AccountId {
  const { subscriptionId, vault, isOnlyVault, name, lockHost, nowMs } = of;
  const keyCreatedAtMs = { Key1: nowMs - AGE_DAYS.Key1 * DAY, Key2: nowMs - AGE_DAYS.Key2 * DAY };
  const tags = { 'key-rotation': 'enabled', ...(isOnlyVault ? {} : { 'key-rotation-vault': vault }) };
  const account = azure.addAccount({
    subscriptionId,
    resourceGroup: 'ai',
    name,
    customSubDomainName: name,
    tags,
    keyCreatedAtMs,
  });
  azure.seedSecret(vault, name, {
    value: { account, slot: 'Key1' },
    createdAtMs: keyCreatedAtMs.Key1 + MINUTE,
    tags: {
      CredentialId: 'key1',
      ProviderAddress: account,
      ValidityPeriodDays: '90',
      'managed-by': managedByText({ deployment: 'default', lockHost }),
      Key1CreatedAt: formatInstant(keyCreatedAtMs.Key1),
      Key2CreatedAt: formatInstant(keyCreatedAtMs.Key2),
      AdoptedAt: formatInstant(keyCreatedAtMs.Key1 - 7 * DAY),
      Grace: 'P3D',
    },
  });
  return account;
}

function subscriptionIdOf(nth: number): string {
  return `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`;
}
