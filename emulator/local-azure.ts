import type { AccountId } from '../shared/domain/account.ts';
import { parseVaultUrl, type VaultUrl } from '../shared/domain/secret-ref.ts';
import type { Slot } from '../shared/domain/slot.ts';
import { Exchange } from './exchange.ts';
import { FaultPlan } from './faults.ts';
import { sendOver } from './fetch-transport.ts';
import { httpClientOver, type LocalHttpClient, type Socketless } from './http-client.ts';
import { Latency } from './latency.ts';
import { Monitor } from './monitor/monitor.ts';
import { Person } from './person.ts';
import { RequestLog } from './request-log.ts';
import { type SecretView, versionsOf } from './secret-view.ts';
import type { Principal, Service } from './wire/call.ts';
import { addAccount } from './world/account-effects.ts';
import type { AccountOptions, AccountState } from './world/account-state.ts';
import { setSecret } from './world/secret-effects.ts';
import type { SecretState } from './world/secret-state.ts';
import { SubscriptionState } from './world/subscription-state.ts';
import { VaultState } from './world/vault-state.ts';
import { World, type WorldOptions } from './world/world.ts';

/** A secret that stood there before the story begins. */
export interface SeededSecret {
  /** A text, or the live value of an account's slot. */
  readonly value: string | { readonly account: AccountId; readonly slot: Slot };
  readonly tags?: Readonly<Record<string, string>>;
  /** Epoch milliseconds; now, if absent. */
  readonly createdAtMs?: number;
  readonly contentType?: string;
  readonly enabled?: boolean;
}

/**
 * A double of what the rotator uses of Azure: subscriptions, accounts with their keys, vaults, the identity endpoint and
 * the data plane that checks keys; with faults on request and a monitor of the product's promises.
 */
export class LocalAzure {
  readonly world: World;
  readonly faults = new FaultPlan();
  readonly log: RequestLog;
  readonly latency: Latency;
  readonly monitor: Monitor;
  readonly person: Person;
  readonly exchange: Exchange;
  readonly #socketless: Socketless;

  constructor(options: WorldOptions) {
    this.world = new World(options);
    this.log = new RequestLog();
    this.latency = new Latency(options.clock, this.world.random);
    this.monitor = new Monitor(this.world);
    this.person = new Person(this.world);
    const { world, latency, faults, log, monitor } = this;
    this.exchange = new Exchange({ world, latency, faults, log, watcher: monitor });
    this.#socketless = { exchange: this.exchange, clock: options.clock, log };
  }

  /** Rights that can be taken away one by one. */
  get rights(): World['rights'] {
    return this.world.rights;
  }

  /** How many calls each service got. */
  get calls(): Readonly<Record<Service, number>> {
    return this.log.calls;
  }

  addSubscription(id: string, name: string): void {
    this.world.subscriptions.set(id.toLowerCase(), new SubscriptionState(id, name));
  }

  addVault(name: string): VaultUrl {
    const url = parseVaultUrl(`https://${name}.vault.azure.net`);
    if (url === undefined) throw new TypeError(`"${name}" is no name for a vault.`);
    this.world.vaults.set(name.toLowerCase(), new VaultState(name.toLowerCase(), url));
    return url;
  }

  addAccount(options: AccountOptions): AccountId {
    return addAccount(this.world, options, 'person');
  }

  /** Writes a secret as a person would have in the past. */
  seedSecret(vault: VaultUrl, name: string, secret: SeededSecret): void {
    const { value, tags, contentType, enabled, createdAtMs = this.world.clock.now() } = secret;
    const text = typeof value === 'string' ? value : this.world.account(value.account).key(value.slot).value;
    const content = { value: text, tags, contentType, enabled };
    setSecret(this.world, this.world.vault(vault), name, content, 'person', createdAtMs);
  }

  /** Lets only reads through, as in a regional failover; or everything again. */
  setVaultReadOnly(vault: VaultUrl, readOnly: boolean): void {
    this.world.vault(vault).readOnly = readOnly;
  }

  /** `private`: the firewall lets in only those inside the network. */
  setVaultNetwork(vault: VaultUrl, network: 'public' | 'private'): void {
    this.world.vault(vault).network = network;
  }

  /** Lets the vault's own clock go ahead of true time by so much, milliseconds; behind it, if negative. */
  setVaultClock(vault: VaultUrl, aheadMs: number): void {
    this.world.vault(vault).clockAheadMs = aheadMs;
  }

  setThrottling(enabled: boolean): void {
    this.world.throttle.enabled = enabled;
  }

  /** The live values of an account's slots. */
  keysOf(id: AccountId): Readonly<Record<Slot, string>> {
    const account = this.world.account(id);
    return { Key1: account.key('Key1').value, Key2: account.key('Key2').value };
  }

  /** When the live values were made, epoch milliseconds. */
  keyTimesOf(id: AccountId): Readonly<Record<Slot, number>> {
    const account = this.world.account(id);
    return { Key1: account.key('Key1').createdAtMs, Key2: account.key('Key2').createdAtMs };
  }

  accountOf(id: AccountId): AccountState {
    return this.world.account(id);
  }

  /** The current version of a secret, also while it is deleted or disabled. */
  secretOf(vault: VaultUrl, name: string): SecretView | undefined {
    return this.versionsOf(vault, name).at(-1);
  }

  versionsOf(vault: VaultUrl, name: string): readonly SecretView[] {
    return versionsOf(this.world, vault, name);
  }

  findSecret(vault: VaultUrl, name: string): SecretState | undefined {
    return this.world.vault(vault).find(name);
  }

  everyKeyValueEverMade(): readonly string[] {
    return this.world.ledger.values();
  }

  /** A token that never expires. */
  tokenFor(principal: Principal, audience: string): string {
    return this.world.tokens.lasting(principal, audience);
  }

  /** A transport for the SDK's clients. `principal`: who calls, where there is no token. */
  httpClient(principal?: Principal): LocalHttpClient {
    return httpClientOver(this.#socketless, principal);
  }

  /** What `fetch` would do, without a socket. */
  send(request: Request, principal?: Principal): Promise<Response> {
    return sendOver(this.#socketless, request, principal);
  }

  /** The same without a caller of its own: the token alone tells who calls. */
  handle(request: Request): Promise<Response> {
    return this.send(request);
  }
}
