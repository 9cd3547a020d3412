import type { AccountState } from './account-state.ts';

/** Finds the account behind a custom subdomain, however many accounts there are. */
export class AccountIndex {
  readonly #bySubdomain = new Map<string, Set<AccountState>>();

  add(account: AccountState): void {
    if (account.subdomain === undefined) return;
    const same = this.#bySubdomain.get(account.subdomain) ?? new Set();
    this.#bySubdomain.set(account.subdomain, same.add(account));
  }

  remove(account: AccountState): void {
    const same = this.#bySubdomain.get(account.subdomain ?? '');
    same?.delete(account);
    if (same?.size === 0) this.#bySubdomain.delete(account.subdomain ?? '');
  }

  /** The account with this subdomain (lower case); of several, which Azure does not allow, the one that was added first. */
  find(subdomain: string): AccountState | undefined {
    const [first] = this.#bySubdomain.get(subdomain) ?? [];
    return first;
  }
}
