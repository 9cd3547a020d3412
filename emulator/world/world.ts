import type { AccountId } from '../../shared/domain/account.ts';
import type { VaultUrl } from '../../shared/domain/secret-ref.ts';
import type { EmulatorClock } from '../clock.ts';
import { Random } from '../random.ts';
import type { Principal } from '../wire/call.ts';
import { AccountIndex } from './account-index.ts';
import type { AccountState } from './account-state.ts';
import { FrontEnds, type Routing } from './front-ends.ts';
import { KeyLedger } from './key-ledger.ts';
import { Rights } from './rights.ts';
import type { SubscriptionState } from './subscription-state.ts';
import { Throttle } from './throttle.ts';
import { Tokens } from './tokens.ts';
import type { VaultState } from './vault-state.ts';
import type { WorldEvent, WorldListener } from './world-event.ts';

/** How the local Azure behaves; everything has a default. */
export interface WorldOptions {
  readonly clock: EmulatorClock;
  readonly seed: number;
  /** How long the slowest front end takes to learn a new key; default 10 s. */
  readonly keyPropagationMs?: number;
  /** Default 3. */
  readonly frontEnds?: number;
  readonly routing?: Routing;
  /** Whether callers are throttled; default true. */
  readonly throttling?: boolean;
  /** Rows on a page of accounts; default 100. */
  readonly accountPageSize?: number;
  /** Whether lists of accounts begin with a page of no rows and a link, which Azure allows itself; default false. */
  readonly emptyFirstPage?: boolean;
  /** Who is inside the network of private accounts and vaults; default the consumers. */
  readonly insiders?: readonly Principal[];
}

/** Tokens are the same in every world, so that clients that remember theirs can go from one world to the next. */
const TOKEN_SEED = 1;

/** The tenant is in them, so it is the same too. */
const TENANT_ID = '00000000-0000-4000-8000-0000000000a1';

/** The state of the local Azure. Everything in it changes at once, between two calls, never during one. */
export class World {
  readonly clock: EmulatorClock;
  readonly random: Random;
  readonly tokens: Tokens;
  readonly rights = new Rights();
  readonly throttle: Throttle;
  readonly frontEnds: FrontEnds;
  readonly ledger = new KeyLedger();
  readonly accountIndex = new AccountIndex();
  readonly subscriptions = new Map<string, SubscriptionState>();
  readonly vaults = new Map<string, VaultState>();
  readonly insiders: ReadonlySet<Principal>;
  readonly tenantId = TENANT_ID;
  /** What a managed identity shows to the identity endpoint. */
  readonly identityHeader: string;
  keyPropagationMs: number;
  accountPageSize: number;
  emptyFirstPage: boolean;
  readonly #listeners: WorldListener[] = [];

  constructor(options: WorldOptions) {
    this.clock = options.clock;
    this.random = new Random(options.seed);
    this.tokens = new Tokens(new Random(TOKEN_SEED), TENANT_ID);
    this.throttle = new Throttle(options.throttling ?? true);
    this.frontEnds = new FrontEnds({
      count: options.frontEnds ?? 3,
      routing: options.routing ?? 'random',
      random: this.random,
    });
    this.insiders = new Set(options.insiders ?? ['consumer']);
    this.keyPropagationMs = options.keyPropagationMs ?? 10_000;
    this.accountPageSize = options.accountPageSize ?? 100;
    this.emptyFirstPage = options.emptyFirstPage ?? false;
    this.identityHeader = this.random.hex(52);
  }

  watch(listener: WorldListener): void {
    this.#listeners.push(listener);
  }

  tell(event: WorldEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  findAccount(id: AccountId): AccountState | undefined {
    return this.accountIndex.withId(id);
  }

  account(id: AccountId): AccountState {
    const account = this.findAccount(id);
    if (account === undefined) throw new Error(`There is no account ${id}.`);
    return account;
  }

  *accounts(): Iterable<AccountState> {
    for (const subscription of this.subscriptions.values()) yield* subscription.accounts.values();
  }

  vault(url: VaultUrl): VaultState {
    for (const vault of this.vaults.values()) if (vault.url === url) return vault;
    throw new Error(`There is no vault ${url}.`);
  }
}
