import type { AccountId } from '../../shared/domain/account.ts';
import type { AccountState } from './account-state.ts';

/** One subscription with its accounts. */
export class SubscriptionState {
  /** In lower case. */
  readonly id: string;
  readonly displayName: string;
  readonly accounts = new Map<AccountId, AccountState>();
  /** Lower-case names of the groups that exist: a group outlives the accounts in it. */
  readonly resourceGroups = new Set<string>();

  constructor(id: string, displayName: string) {
    this.id = id.toLowerCase();
    this.displayName = displayName;
  }
}
