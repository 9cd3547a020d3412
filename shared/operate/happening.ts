import type { Result } from '../domain/outcome.ts';
import type { AccountStatus } from '../report/status-schema.ts';

/** As much of an account's state as tells whether something happened to it. A status has it, and so has an entry. */
export type Seen = Pick<AccountStatus, 'phase' | 'active' | 'keys' | 'overdueSince' | 'result' | 'reason'>;

/** Something was done to the account. */
export const DONE: ReadonlySet<Result> = new Set(['adopted', 'rotated', 'retired', 'healed', 'rolled-back']);

/** Something keeps the account from being looked after. */
const TROUBLE: ReadonlySet<Result> = new Set(['failed', 'blocked', 'skipped']);

/**
 * Whether an account's state now belongs into its history, compared with the one before. A quiet account is never worth an
 * entry, so a history stays short; what was done always is. `before` undefined: nothing is known of it.
 */
export function isWorthAnEntry(before: Seen | undefined, now: Seen): boolean {
  if (DONE.has(now.result)) return true;
  if (before === undefined) return now.phase !== null || now.result === 'failed' || now.result === 'blocked';
  if (now.phase !== null && (isOverdue(before) !== isOverdue(now) || keysOf(before) !== keysOf(now))) return true;
  // A turn that was put off says nothing: whatever was wrong before it still is.
  if (now.result === 'deferred') return false;
  if (before.result === 'deferred') return true;
  if (TROUBLE.has(now.result)) return before.result !== now.result || before.reason !== now.reason;
  return TROUBLE.has(before.result);
}

function isOverdue({ overdueSince }: Seen): boolean {
  return overdueSince !== null;
}

/**
 * Which values there are and which is published. They change without a result where a run died before it could tell, or
 * where it ran beside the sweep.
 */
function keysOf({ active, keys }: Seen): string {
  return JSON.stringify([active, ...keys.map(({ slot, createdAt }) => [slot, createdAt])]);
}
