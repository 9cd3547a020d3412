import { Consumer } from '../../emulator/consumer.ts';
import { LocalAzure } from '../../emulator/local-azure.ts';
import { MemoryLocks } from '../../emulator/memory-locks.ts';
import { VirtualClock } from '../../emulator/virtual-clock.ts';
import type { AccountId } from '../../shared/domain/account.ts';
import { policyOf } from '../../shared/domain/policy.ts';
import { requireSecretName, type SecretName, type VaultUrl } from '../../shared/domain/secret-ref.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import { localVaultName, tagsWithLocalVault } from './local-vaults.ts';
import { publishBefore } from './published-before.ts';
import type { AccountPlan, Tenant } from './tenant.ts';

/** An account of the tenant on the stage, with the applications that live on its key. */
export interface Player {
  readonly plan: AccountPlan;
  readonly account: AccountId;
  readonly vault: VaultUrl;
  readonly secret: SecretName;
  readonly consumers: readonly Consumer[];
}

/** A local Azure in virtual time, with the tenant's accounts as they come and go. */
export class Stage {
  readonly startMs: number;
  readonly clock: VirtualClock;
  readonly azure: LocalAzure;
  readonly locks: MemoryLocks;
  readonly settings: Settings;
  /** Every account that ever appeared. */
  readonly players = new Map<AccountId, Player>();

  constructor(tenant: Tenant, settings: Settings, options: { readonly startMs: number; readonly seed: number }) {
    this.startMs = options.startMs;
    this.settings = settings;
    this.clock = new VirtualClock(options.startMs);
    // Throttling is for the SDK's retries to deal with, which the direct ports do not have.
    this.azure = new LocalAzure({ clock: this.clock, seed: options.seed, throttling: false });
    this.azure.monitor.graceMs = settings.graceMs;
    this.azure.monitor.adoptionMs = settings.adoptionMs;
    this.locks = new MemoryLocks(this.clock);
    for (const vault of this.vaults) this.azure.addVault(localVaultName(vault));
    const used = tenant.accounts.map(({ subscriptionId }) => subscriptionId);
    for (const id of new Set([...used, ...(settings.subscriptionIds ?? [])])) this.azure.addSubscription(id, id);
  }

  get vaults(): readonly VaultUrl[] {
    return [...new Set([this.settings.vault, ...this.settings.allowedVaults])];
  }

  /** Lets the account appear now, with its secret where it was published before, and its applications begin. */
  enter(plan: AccountPlan): Player {
    const { name, kind, subscriptionId, network, keyAgeMs } = plan;
    const tags = tagsWithLocalVault(plan.tags);
    const customSubDomainName = subdomainOf(name);
    const nowMs = this.clock.now();
    const account = this.azure.addAccount({
      subscriptionId,
      resourceGroup: 'ai',
      name,
      kind,
      network,
      tags,
      customSubDomainName,
      keyCreatedAtMs: { Key1: nowMs - keyAgeMs.Key1, Key2: nowMs - keyAgeMs.Key2 },
    });
    const policy = policyOf(this.settings, { tags });
    // An account whose vault is not allowed is never published, so its applications wait beside an empty place.
    const vault = this.vaults.includes(policy.vault) ? policy.vault : this.settings.vault;
    const secret = policy.secretName ?? requireSecretName(customSubDomainName);
    const consumers = plan.consumers.map(({ refreshMs, everyMs, firstMs }, index) => {
      const { azure, clock } = this;
      const habits = { cacheMs: refreshMs, everyMs };
      const consumer = new Consumer({ azure, clock, account, vault, secret, ...habits, name: `${name}/${index + 1}` });
      consumer.start(firstMs);
      return consumer;
    });
    const player = { plan, account, vault, secret, consumers };
    this.players.set(account, player);
    if (plan.published !== undefined) publishBefore(this, player, plan.published);
    return player;
  }
}

/** The custom subdomain of an account, which is its secret's name too where no tag says otherwise. */
export function subdomainOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9-]/g, '-');
}
