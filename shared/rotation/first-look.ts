import { type Account, type AccountId, addressOf } from '../domain/account.ts';
import type { Facts, Place, Request } from '../domain/facts.ts';
import { type Policy, policyOf } from '../domain/policy.ts';
import type { Publication } from '../domain/publication.ts';
import { secretNameFor } from '../domain/secret-name.ts';
import { type SecretRef, secretUrl } from '../domain/secret-ref.ts';
import type { Context } from './context.ts';
import { type Inventory, isManagedHere, mayBeOurs, type Unlisted } from './discover.ts';

/** The facts of every listed account as far as lists tell them: no values, no record beside the lock. */
export function firstLook(context: Context, inventory: Inventory): Facts[] {
  const index = indexOf(context, inventory);
  const looks = inventory.accounts.map((account) => {
    const policy = policyOf(context.settings, account);
    return { account, policy, ...locate(index, account, policy) };
  });
  const claims = claimsOn(context, looks);
  return looks.map(({ account, policy, ref, place, copies }) => {
    const rivals = (claims.get(secretUrl(ref)) ?? []).filter((id) => id !== account.id);
    return {
      account,
      kindSelected: kindSelected(context, account),
      subscriptionSelected: subscriptionSelected(context, account),
      policy,
      self: context.self,
      replaces: context.settings.replaces,
      ref,
      place,
      rivals,
      copies,
      ownerGone: ownerGone(index, place),
      request: undefined,
      alone: false,
      look: undefined,
    };
  });
}

/** The same facts with a person's request. */
export function withRequest(facts: Facts, request: Request): Facts {
  return { ...facts, request };
}

interface Index {
  readonly byUrl: ReadonlyMap<string, Publication>;
  /** Secrets that name an account and are ours, or nobody else's. */
  readonly byAccount: ReadonlyMap<AccountId, readonly Publication[]>;
  /** Secrets of ours that name no account any more. */
  readonly unnamed: readonly Publication[];
  readonly gone: ReadonlySet<AccountId>;
  readonly unlisted: readonly Unlisted[];
  readonly unreadable: string | undefined;
}

function indexOf(context: Context, inventory: Inventory): Index {
  const byAccount = new Map<AccountId, Publication[]>();
  for (const publication of inventory.secrets) {
    const { account } = publication.tags;
    if (typeof account !== 'string' || !mayBeOurs(context, publication)) continue;
    const found = byAccount.get(account) ?? [];
    byAccount.set(account, isManagedHere(context, publication) ? [publication, ...found] : [...found, publication]);
  }
  const { unlisted } = inventory;
  const orphans = unlisted.filter(({ state }) => state === 'orphaned');
  return {
    unlisted,
    byUrl: new Map(inventory.secrets.map((publication) => [secretUrl(publication.ref), publication] as const)),
    byAccount,
    unnamed: inventory.secrets.filter((each) => each.tags.account === undefined && isManagedHere(context, each)),
    gone: new Set(orphans.map(({ account }) => account)),
    unreadable: [...inventory.unreadableVaults.values()][0],
  };
}

/**
 * Where the account's secret is: one that names it wins; else where its policy would put it. With a vault unread, nobody
 * can say that there is none.
 */
function locate(
  index: Index,
  account: Account,
  policy: Policy,
): { readonly ref: SecretRef; readonly place: Place; readonly copies: readonly SecretRef[] } {
  const target = { vault: policy.vault, name: secretNameFor(account, policy) };
  const [named, ...more] = index.byAccount.get(account.id) ?? [];
  if (named !== undefined) {
    return { ref: named.ref, place: { kind: 'secret', publication: named }, copies: more.map(({ ref }) => ref) };
  }
  if (index.unreadable !== undefined) {
    return { ref: target, place: { kind: 'unreadable', detail: index.unreadable }, copies: [] };
  }
  const found = leftBehind(index, account) ?? index.byUrl.get(secretUrl(target)) ?? unnamed(index, account, policy);
  return found === undefined
    ? { ref: target, place: { kind: 'absent' }, copies: [] }
    : { ref: found.ref, place: { kind: 'secret', publication: found }, copies: [] };
}

/**
 * The secret of an account of the same name that is gone: the account was moved, perhaps, and its tags or a name made of
 * its id would lead elsewhere now, while consumers still read the old place. The value will tell. Where that account could
 * not be read, nobody knows whether it is gone, and its secret stands in the way of an adoption elsewhere.
 */
function leftBehind(index: Index, account: Account): Publication | undefined {
  const { name } = addressOf(account.id);
  const [only, ...more] = index.unlisted.filter(({ account: before }) => addressOf(before).name === name);
  return more.length === 0 ? only?.publication : undefined;
}

/**
 * A secret of ours under the account's name that names nobody any more, where the account's tags lead elsewhere by now.
 * Consumers may read it, so its value has to tell before the account is adopted a second time.
 */
function unnamed(index: Index, account: Account, policy: Policy): Publication | undefined {
  const names = [secretNameFor(account, policy), secretNameFor(account, { ...policy, secretName: undefined })];
  return index.unnamed.find(({ ref }) => names.includes(ref.name));
}

/** Accounts that would be adopted into each secret: more than one is a clash that only a person can decide. */
function claimsOn(
  context: Context,
  looks: readonly { readonly account: Account; readonly policy: Policy; readonly ref: SecretRef }[],
): ReadonlyMap<string, readonly AccountId[]> {
  const claims = new Map<string, AccountId[]>();
  for (const { account, policy, ref } of looks) {
    const consents = policy.consent === 'rotate' || policy.consent === 'adopt-only';
    const eligible = consents && !account.localAuthDisabled && kindSelected(context, account);
    if (!eligible || !subscriptionSelected(context, account)) continue;
    claims.set(secretUrl(ref), [...(claims.get(secretUrl(ref)) ?? []), account.id]);
  }
  return claims;
}

function kindSelected(context: Context, account: Account): boolean {
  return context.settings.kinds.some((kind) => kind.toLowerCase() === account.kind.toLowerCase());
}

function subscriptionSelected(context: Context, account: Account): boolean {
  const selected = context.settings.subscriptionIds;
  return selected === undefined || selected.includes(addressOf(account.id).subscriptionId);
}

function ownerGone(index: Index, place: Place): boolean {
  if (place.kind !== 'secret') return false;
  const { account } = place.publication.tags;
  return typeof account === 'string' && index.gone.has(account);
}
