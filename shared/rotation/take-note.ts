import type { Note } from '../domain/decision.ts';
import type { Facts } from '../domain/facts.ts';
import { AccountRun } from './account-run.ts';
import type { Context } from './context.ts';

/**
 * Leaves in the record beside the lock what a later decision has to know although nothing is done now: since when the
 * account is opted out, or that its secret cannot be read. Takes the lock only where that is news.
 */
export async function takeNote(context: Context, facts: Facts, note: Note): Promise<void> {
  const { locks } = context.ports;
  if (note === 'opted-out' && (await locks.peek(facts.account.id))?.optedOutSinceMs !== undefined) return;
  const lock = await locks.acquire(facts.account.id);
  if (lock === undefined) return;
  const run = new AccountRun(context, facts.account, lock);
  if (lock.takenOver) run.sent();
  const nowMs = run.now();
  await run.remember(
    note === 'unreadable' ? { lastUnreadableAtMs: nowMs } : { optedOutSinceMs: run.witness?.optedOutSinceMs ?? nowMs },
  );
  await run.end();
}
