import type { AccountId } from '../../shared/domain/account.ts';
import type { AccountState } from './account-state.ts';

/** Finds an account by its id or its custom subdomain, however many there are. */
export class AccountIndex {
  readonly #byId = new Map<AccountId, AccountState>();
  readonly #bySubdomain = new Map<string, Set<AccountState>>();

  add(account: AccountState): void {
    const before = this.#byId.get(account.id);
    if (before !== undefined) this.remove(before);
    this.#byId.set(account.id, account);
    if (account.subdomain === undefined) return;
    const same = this.#bySubdomain.get(account.subdomain) ?? new Set();
    this.#bySubdomain.set(account.subdomain, same.add(account));
  }

  remove(account: AccountState): void {
    this.#byId.delete(account.id);
    const same = this.#bySubdomain.get(account.subdomain ?? '');
    same?.delete(account);
    if (same?.size === 0) this.#bySubdomain.delete(account.subdomain ?? '');
  }

  withId(id: AccountId): AccountState | undefined {
    return this.#byId.get(id);
  }

  /** The account with this subdomain (lower case); of several, which Azure does not allow, the one that was added first. */
  withSubdomain(subdomain: string): AccountState | undefined {
    const [first] = this.#bySubdomain.get(subdomain) ?? [];
    return first;
  }
}
