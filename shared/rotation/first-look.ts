import { type Account, type AccountId, addressOf } from '../domain/account.ts';
import type { Candidate, Facts, Place, Request } from '../domain/facts.ts';
import { type Policy, policyOf } from '../domain/policy.ts';
import type { Publication } from '../domain/publication.ts';
import { secretNameFor } from '../domain/secret-name.ts';
import { type SecretRef, secretUrl } from '../domain/secret-ref.ts';
import { candidatesFor } from './candidates.ts';
import type { Context } from './context.ts';
import { type Inventory, isManagedHere, mayBeManagedHere } from './discover.ts';

/** The facts of every listed account as far as lists tell them: no values, no record beside the lock. */
export function firstLook(context: Context, inventory: Inventory): Facts[] {
  const index = indexOf(context, inventory);
  const looks = inventory.accounts.map((account) => {
    const policy = policyOf(context.settings, account);
    return { account, policy, ...locate(context, index, account, policy) };
  });
  const claims = claimsOn(context, looks);
  return looks.map(({ account, policy, ref, place, ownerGone, candidates, copies }) => {
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
      candidates,
      copies,
      ownerGone,
      request: undefined,
      alone: false,
      assigned: undefined,
      look: undefined,
    };
  });
}

/** The same facts with a person's request. */
export function withRequest(facts: Facts, request: Request): Facts {
  return { ...facts, request };
}

interface Index {
  readonly inventory: Inventory;
  readonly byUrl: ReadonlyMap<string, Publication>;
  /** Secrets that name an account and are ours, or nobody else's. */
  readonly byAccount: ReadonlyMap<AccountId, readonly Publication[]>;
  readonly gone: ReadonlySet<AccountId>;
  readonly unreadable: string | undefined;
}

function indexOf(context: Context, inventory: Inventory): Index {
  const byAccount = new Map<AccountId, Publication[]>();
  for (const publication of inventory.secrets) {
    const { account } = publication.tags;
    if (typeof account !== 'string' || !mayBeManagedHere(context, publication)) continue;
    const found = byAccount.get(account) ?? [];
    byAccount.set(account, isManagedHere(context, publication) ? [publication, ...found] : [...found, publication]);
  }
  const orphans = inventory.unlisted.filter(({ state }) => state === 'orphaned');
  return {
    inventory,
    byUrl: new Map(inventory.secrets.map((publication) => [secretUrl(publication.ref), publication] as const)),
    byAccount,
    gone: new Set(orphans.map(({ account }) => account)),
    unreadable: [...inventory.unreadableVaults.values()][0],
  };
}

type Location = Pick<Facts, 'ref' | 'place' | 'copies' | 'candidates' | 'ownerGone'>;

/**
 * Where the account's secret is: one that names it wins; else where its policy would put it, unless another one may be its
 * own, which only the second look can tell. With a vault unread, nobody can say that there is none.
 */
function locate(context: Context, index: Index, account: Account, policy: Policy): Location {
  const target = { vault: policy.vault, name: secretNameFor(account, policy) };
  const alone = { copies: [], candidates: [], ownerGone: false };
  const [named, ...more] = index.byAccount.get(account.id) ?? [];
  if (named !== undefined) {
    return { ...alone, ref: named.ref, place: secretIn(named), copies: more.map(({ ref }) => ref) };
  }
  if (index.unreadable !== undefined) {
    return { ...alone, ref: target, place: { kind: 'unreadable', detail: index.unreadable } };
  }
  const found = index.byUrl.get(secretUrl(target));
  const candidates = candidatesFor(context, index.inventory, { account, policy, target });
  const place = found === undefined ? ({ kind: 'absent' } as const) : secretIn(found);
  return {
    ...alone,
    ref: target,
    place: mayBeElsewhere(target, candidates) ? { kind: 'undecided' } : place,
    candidates,
    ownerGone: isOwnerGone(index, found),
  };
}

function secretIn(publication: Publication): Place {
  return { kind: 'secret', publication };
}

/**
 * Whether a first look must leave it open which secret is the account's. A listed account of the same name is most likely
 * another one, so its secret counts only before an adoption.
 */
function mayBeElsewhere(target: SecretRef, candidates: readonly Candidate[]): boolean {
  return candidates.some(
    ({ publication, owner }) => owner !== 'listed' && secretUrl(publication.ref) !== secretUrl(target),
  );
}

function isOwnerGone(index: Index, publication: Publication | undefined): boolean {
  const account = publication?.tags.account;
  return typeof account === 'string' && index.gone.has(account);
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
