import pMap from 'p-map';
import { type Account, type AccountId, addressOf } from '../domain/account.ts';
import { isPassing, RotationError } from '../domain/errors.ts';
import { sameManager } from '../domain/managed-by.ts';
import type { Publication } from '../domain/publication.ts';
import type { VaultUrl } from '../domain/secret-ref.ts';
import type { Context } from './context.ts';
import { Slots } from './slots.ts';

/** Something that could not be read: never to be taken for empty. */
export interface ScopeFailure {
  readonly scope: 'subscriptions' | 'subscription' | 'vault';
  readonly id: string;
  readonly sentence: string;
  /** What went wrong, for whoever waits for it; undefined: something unexpected. */
  readonly error?: RotationError | undefined;
}

/** A secret of ours whose account was not listed and does not answer. */
export interface Unlisted {
  readonly publication: Publication;
  readonly account: AccountId;
  /** `orphaned`: the account is gone. `unreachable`: it could not be read, and its keys go on ageing. */
  readonly state: 'orphaned' | 'unreachable';
  readonly sentence: string;
  /** What went wrong; undefined: something unexpected, or nobody asked. */
  readonly error?: RotationError | undefined;
}

/** Everything there is: listed accounts and managed secrets, and what could not be read. */
export interface Inventory {
  readonly accounts: readonly Account[];
  readonly secrets: readonly Publication[];
  readonly unlisted: readonly Unlisted[];
  readonly unreadableVaults: ReadonlyMap<VaultUrl, string>;
  readonly failures: readonly ScopeFailure[];
}

/** Subscriptions whose accounts are listed at once; every subscription has a throttle of its own. */
const LISTINGS_AT_ONCE = 64;

/** All that there is to see of one account and its secret, where no other has a say. */
export function inventoryOfOne(account: Account, publication: Publication | undefined): Inventory {
  const secrets = publication === undefined ? [] : [publication];
  return { accounts: [account], secrets, unlisted: [], unreadableVaults: new Map(), failures: [] };
}

const STOPPING = 'The app is about to be stopped; the account was not asked for.';

interface Listing<T> {
  readonly items: readonly T[];
  readonly failure: ScopeFailure | undefined;
}

/** The secrets of all vaults that the settings name. */
export interface SecretListings {
  readonly secrets: readonly Publication[];
  readonly unreadableVaults: ReadonlyMap<VaultUrl, string>;
  readonly failures: readonly ScopeFailure[];
}

/** Who is told of every page as it arrives, before the whole is known. */
export interface PageWatcher {
  accounts(page: readonly Account[]): void;
  secrets(page: readonly Publication[]): void;
}

/** Lists all subscriptions' accounts and all vaults' secrets side by side, then asks for the accounts that are missing. */
export async function discover(context: Context, watcher?: PageWatcher): Promise<Inventory> {
  const [accountListings, listed] = await Promise.all([
    listAccounts(context, watcher),
    listAllSecrets(context, watcher),
  ]);
  const accounts = uniqueAccounts(accountListings.flatMap((listing) => listing.items));
  const { secrets, unreadableVaults } = listed;
  const accountFailures = accountListings.flatMap(({ failure }) => failure ?? []);
  const { found, unlisted } = await askForMissing(context, accounts, secrets, accountFailures);
  const failures = [...accountFailures, ...listed.failures];
  return { accounts: [...accounts, ...found], secrets, unlisted, unreadableVaults, failures };
}

/** Lists the secrets of all vaults side by side. */
export async function listAllSecrets(context: Context, watcher?: PageWatcher): Promise<SecretListings> {
  const vaults = vaultsOf(context);
  const listings = await Promise.all(vaults.map((vault) => listSecrets(context, vault, watcher)));
  return {
    secrets: listings.flatMap((listing) => listing.items),
    unreadableVaults: new Map(
      listings.flatMap(({ failure }, index) => {
        const vault = vaults[index];
        return failure === undefined || vault === undefined ? [] : [[vault, failure.sentence] as const];
      }),
    ),
    failures: listings.flatMap(({ failure }) => failure ?? []),
  };
}

/** The vaults in which secrets may be: the main one and those that tags may name. */
export function vaultsOf({ settings }: Pick<Context, 'settings'>): readonly VaultUrl[] {
  return [...new Set([settings.vault, ...settings.allowedVaults])];
}

/** Begins with the accounts of a subscription as soon as a page has named it. */
async function listAccounts(context: Context, watcher: PageWatcher | undefined): Promise<Listing<Account>[]> {
  const { settings, ports } = context;
  const slots = new Slots(LISTINGS_AT_ONCE);
  const listings = new Map<string, Promise<Listing<Account>>>();
  const begin = (ids: readonly string[]): void => {
    for (const id of ids) {
      if (listings.has(id)) continue;
      const pages = (): Promise<Listing<Account>> =>
        listed('subscription', id, ports.directory.accounts(id), (page) => watcher?.accounts(page));
      listings.set(id, slots.within(pages));
    }
  };
  if (settings.subscriptionIds !== undefined) begin(settings.subscriptionIds);
  else {
    const { failure } = await listed('subscriptions', 'all', ports.directory.subscriptions(), begin);
    if (failure !== undefined) return [{ items: [], failure }, ...(await Promise.all(listings.values()))];
  }
  return Promise.all(listings.values());
}

function listSecrets(
  context: Context,
  vault: VaultUrl,
  watcher: PageWatcher | undefined,
): Promise<Listing<Publication>> {
  return listed('vault', vault, context.ports.secrets.list(vault), (page) => watcher?.secrets(page));
}

/** Reads all pages. A failure on any page makes the whole listing a failure; what was read before it still counts. */
async function listed<T>(
  scope: ScopeFailure['scope'],
  id: string,
  pages: AsyncIterable<readonly T[]>,
  onPage: (page: readonly T[]) => void,
): Promise<Listing<T>> {
  const items: T[] = [];
  try {
    for await (const page of pages) {
      items.push(...page);
      onPage(page);
    }
    return { items, failure: undefined };
  } catch (error) {
    return {
      items,
      failure: { scope, id, sentence: sentenceOf(error), error: error instanceof RotationError ? error : undefined },
    };
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof RotationError ? error.message : 'An unexpected error ended the listing.';
}

/** Listed pages may overlap while accounts come and go; the first mention counts. */
function uniqueAccounts(accounts: readonly Account[]): Account[] {
  return [...new Map(accounts.map((account) => [account.id, account] as const)).values()];
}

/**
 * Asks for each account of a secret that was not listed. Not in a subscription that refuses calls as too many, or has left one
 * such question without an answer: each would wait for as long, and renew a refusal. Nor where the app is about to be stopped.
 */
async function askForMissing(
  context: Context,
  accounts: readonly Account[],
  secrets: readonly Publication[],
  failures: readonly ScopeFailure[],
): Promise<{ readonly found: readonly Account[]; readonly unlisted: readonly Unlisted[] }> {
  const silent = new Map(
    failures.flatMap(({ id, sentence, error }) =>
      error?.code === 'throttled' ? [[id.toLowerCase(), sentence] as const] : [],
    ),
  );
  const listedIds = new Set(accounts.map((account) => account.id));
  const missing = new Map<AccountId, Publication>();
  for (const publication of secrets) {
    const { account } = publication.tags;
    if (typeof account !== 'string' || listedIds.has(account) || !isManagedHere(context, publication)) continue;
    missing.set(account, publication);
  }
  const found: Account[] = [];
  const unlisted: Unlisted[] = [];
  await pMap(
    missing,
    async ([id, publication]) => {
      const { subscriptionId } = addressOf(id);
      const why = context.stopping?.aborted === true ? STOPPING : silent.get(subscriptionId);
      if (why !== undefined) {
        unlisted.push({ publication, account: id, state: 'unreachable', sentence: why });
        return;
      }
      try {
        found.push(await context.ports.directory.account(id));
      } catch (error) {
        const sentence = sentenceOf(error);
        if (isOutage(error)) silent.set(subscriptionId, sentence);
        const known = error instanceof RotationError ? error : undefined;
        const state = known?.code === 'not-found' ? 'orphaned' : 'unreachable';
        unlisted.push({ publication, account: id, state, sentence, error: known });
      }
    },
    { concurrency: context.settings.concurrency },
  );
  return { found, unlisted };
}

function isOutage(error: unknown): boolean {
  return error instanceof RotationError && isPassing(error.code);
}

/** Whether a secret is ours, or nobody else's, so that it counts for the account that it names. */
export function mayBeManagedHere(context: Context, publication: Publication): boolean {
  return publication.tags.managedBy === undefined || isManagedHere(context, publication);
}

/** Whether a secret is this deployment's, or the one's that it replaces. */
export function isManagedHere(context: Context, publication: Publication): boolean {
  const { managedBy } = publication.tags;
  if (managedBy === undefined || 'foreign' in managedBy) return false;
  const { replaces } = context.settings;
  return sameManager(managedBy, context.self) || (replaces !== undefined && sameManager(managedBy, replaces));
}
