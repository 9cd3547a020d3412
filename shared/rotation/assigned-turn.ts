import type { Account } from '../domain/account.ts';
import type { AccountReport } from '../domain/account-report.ts';
import { decide } from '../domain/decide.ts';
import { RotationError } from '../domain/errors.ts';
import type { Facts } from '../domain/facts.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Publication } from '../domain/publication.ts';
import { type SecretRef, secretUrl } from '../domain/secret-ref.ts';
import { type Turn, UNREADABLE } from './act.ts';
import { Allowance, failedAfterRegeneration } from './allowance.ts';
import type { Context } from './context.ts';
import { inventoryOfOne, vaultsOf } from './discover.ts';
import type { Assignment } from './dispatch.ts';
import { firstLook } from './first-look.ts';
import { handle, type TurnRules } from './handle.ts';
import { limitsOf } from './sweep.ts';
import { takeNote } from './take-note.ts';
import type { Planned } from './urgency.ts';
import { verify } from './verify.ts';

/** What the instances that work for one sweep tell each other. Both methods throw only `RotationError`. */
export interface SharedBreaker {
  /** Whether so many accounts failed after a regeneration that none is made any more. Asked before each. */
  isOpen(): Promise<boolean>;
  /** The turn of this account failed after a regeneration. */
  failed(account: string): Promise<void>;
}

/** What became of an assignment: a turn, or something has changed so that only the next sweep can say what is to be done. */
export type AssignedTurn =
  | {
      readonly kind: 'turn';
      readonly report: AccountReport;
      /** It ended badly after a regeneration. */
      readonly failed: boolean;
    }
  | { readonly kind: 'changed'; readonly because: 'vault-not-selected' | 'account-gone' | 'secret-gone' | 'elsewhere' };

/**
 * The turn of one account that a sweep judged by the whole inventory: reads the account and that one secret, decides anew,
 * and does what is due now, as far as it was sent for (see `assigned` in the facts), under the lock, where everything is looked
 * at once more. Safe to repeat, late, and beside any other run. Throws the `RotationError` that ended the reading.
 */
export async function assignedTurn(
  context: Context,
  assignment: Assignment,
  breaker: SharedBreaker,
): Promise<AssignedTurn> {
  const { clock, directory } = context.ports;
  if (!vaultsOf(context).includes(assignment.secret.vault)) return { kind: 'changed', because: 'vault-not-selected' };
  const account = await directory.account(assignment.account).catch(unlessGone);
  if (account === undefined) return { kind: 'changed', because: 'account-gone' };
  const published = await publishedNow(context, account, assignment);
  if (published === undefined) return { kind: 'changed', because: 'secret-gone' };
  const [first] = firstLook(context, inventoryOfOne(account, published));
  if (first === undefined || secretUrl(first.ref) !== secretUrl(assignment.secret)) {
    return { kind: 'changed', because: 'elsewhere' };
  }
  const facts: Facts = { ...first, assigned: assignment.action };
  const planned = { facts, decision: decide(facts, clock.now()) };
  const watched = new WatchedAllowance(context, breaker);
  const rules: TurnRules = { allowance: watched, verify: (of) => verify(context, of, watched.lastLookMs) };
  const report = await context.slots.within(() => handle(context, planned, rules));
  if (watched.failed) await breaker.failed(account.id);
  return { kind: 'turn', report, failed: watched.failed };
}

function unlessGone(error: unknown): undefined {
  if (error instanceof RotationError && error.code === 'not-found') return undefined;
  throw error;
}

/** The publication as it is now. That consumers cannot read it is noted: from when they can again, they have a whole grace. */
async function publishedNow(
  context: Context,
  account: Account,
  { secret }: Assignment,
): Promise<Publication | undefined> {
  try {
    const read = await context.ports.secrets.read(secret);
    if (read === undefined) await noteUnreadable(context, account, secret);
    return read?.publication;
  } catch (error) {
    if (error instanceof RotationError && UNREADABLE.has(error.code)) await noteUnreadable(context, account, secret);
    throw error;
  }
}

/** Not where the record knows the account by another secret by now: consumers read that one. */
async function noteUnreadable(context: Context, account: Account, secret: SecretRef): Promise<void> {
  if (context.settings.mode === 'plan') return;
  const [facts] = firstLook(context, inventoryOfOne(account, undefined));
  const known = (await context.ports.locks.peek(account.id))?.known;
  if (facts === undefined || (known !== undefined && secretUrl(known.ref) !== secretUrl(secret))) return;
  await takeNote(context, facts, 'unreadable');
}

const BREAKER_OPEN: Outcome = {
  result: 'deferred',
  reason: 'breaker-open',
  sentence:
    'Three accounts of this sweep failed after a regeneration; look at their reasons. The next sweep tries again.',
};

/** What one turn may do, with the failures of all instances in view. Whoever sent it knows that regenerations go well. */
class WatchedAllowance extends Allowance {
  /** The turn ended badly after a regeneration. */
  failed = false;

  constructor(context: Context, breaker: SharedBreaker) {
    super(context, {
      ...limitsOf(context, context.ports.clock.now()),
      proven: true,
      objection: async () => ((await breaker.isOpen()) ? BREAKER_OPEN : undefined),
    });
  }

  override settle(planned: Planned, turn: Turn): void {
    super.settle(planned, turn);
    this.failed = failedAfterRegeneration(turn);
  }
}
