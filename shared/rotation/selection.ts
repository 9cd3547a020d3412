import { type AccountId, addressOf, parseAccountId } from '../domain/account.ts';
import type { Facts } from '../domain/facts.ts';

/** Which accounts are meant. A part that is absent leaves nobody out. */
export interface Selection {
  /** Ids in lower case. */
  readonly subscriptions?: readonly string[] | undefined;
  /** Kinds of accounts, in any case. */
  readonly kinds?: readonly string[] | undefined;
  /** The vault in which the account's secret is or would be, as `parseVaultUrl` writes it. */
  readonly vault?: string | undefined;
  /** ARM ids, or names that only one account has, in any case. */
  readonly accounts?: readonly string[] | undefined;
}

/** What a selection leads to. */
export interface Selected {
  readonly facts: readonly Facts[];
  /** Parts of the selection that lead to no account, each as a sentence: a slip of the pen must not pass for work done. */
  readonly unmatched: readonly string[];
}

/** Longer names are not repeated: a key may have been pasted in the place of one. */
const LONGEST_SHOWN = 31;

/** Chooses among all accounts that there are. */
export function selectFrom(all: readonly Facts[], selection: Selection): Selected {
  const { subscriptions, kinds, vault, accounts } = selection;
  const named = accounts?.map((name) => ({ name, meant: all.filter(({ account }) => isCalled(account.id, name)) }));
  const ids = named?.flatMap(({ meant }) => (meant.length === 1 ? meant.map(({ account }) => account.id) : []));
  const isIn = (facts: Facts): boolean =>
    isInSubscriptions(selection, subscriptionOf(facts)) &&
    (kinds?.some((kind) => isOfKind(facts, kind)) ?? true) &&
    (vault === undefined || facts.ref.vault === vault) &&
    (ids?.includes(facts.account.id) ?? true);
  return {
    facts: all.filter(isIn),
    unmatched: [
      ...(subscriptions ?? [])
        .filter((id) => !all.some((facts) => subscriptionOf(facts) === id))
        .map((id) => `No account was seen in subscription ${id}.`),
      ...(kinds ?? [])
        .filter((kind) => !all.some((facts) => isOfKind(facts, kind)))
        .map((kind) => `No account of kind ${shown(kind)} was seen.`),
      ...(vault === undefined || all.some(({ ref }) => ref.vault === vault)
        ? []
        : [`No account has its secret in ${vault}.`]),
      ...(named ?? []).flatMap(({ name, meant }) => unclear(name, meant)),
      ...(named ?? []).flatMap(({ meant: [only, ...more] }) =>
        only === undefined || more.length > 0 || isIn(only)
          ? []
          : [`Account ${only.account.id} is left out by another part of the selection.`],
      ),
    ],
  };
}

/** Whether a subscription (lower-case id) is among those of the selection. */
export function isInSubscriptions({ subscriptions }: Selection, id: string): boolean {
  return subscriptions?.includes(id) ?? true;
}

function unclear(name: string, meant: readonly Facts[]): readonly string[] {
  if (meant.length === 1) return [];
  if (meant.length === 0) return [`There is no account ${shown(name)} that can be seen.`];
  const ids = meant.map(({ account }) => account.id).join(', ');
  return [`Several accounts have the name ${shown(name)}: ${ids}; give the ARM id of one.`];
}

/** Whether an account may be one of those that the selection names, if it names any. */
export function isAmongNamed({ accounts }: Selection, id: AccountId): boolean {
  return accounts?.some((name) => isCalled(id, name)) ?? true;
}

function isCalled(id: AccountId, name: string): boolean {
  const wanted = name.trim().toLowerCase();
  return id === wanted || addressOf(id).name === wanted;
}

function isOfKind({ account }: Facts, kind: string): boolean {
  return account.kind.toLowerCase() === kind.toLowerCase();
}

function subscriptionOf({ account }: Facts): string {
  return addressOf(account.id).subscriptionId;
}

function shown(text: string): string {
  const isSafe = text.length <= LONGEST_SHOWN || parseAccountId(text) !== undefined;
  return isSafe ? `"${text}"` : `with a name of ${text.length} characters`;
}
