import type { Phase } from '../domain/phase.ts';
import type { AccountStatus } from './status-schema.ts';

/** Which accounts are wanted; absent members hold for all. */
export interface Filter {
  /** Id of a subscription, in lower case. */
  readonly subscription?: string | undefined;
  readonly phase?: Phase | undefined;
  readonly overdue?: boolean | undefined;
}

export function filtered(accounts: readonly AccountStatus[], filter: Filter): readonly AccountStatus[] {
  const { subscription, phase, overdue } = filter;
  return accounts.filter(
    (account) =>
      (subscription === undefined || account.subscription === subscription) &&
      (phase === undefined || account.phase === phase) &&
      (overdue === undefined || (account.overdueSince !== null) === overdue),
  );
}
