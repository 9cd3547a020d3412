import type { Account, AccountId } from '../domain/account.ts';
import { type AccountReport, accountReport } from '../domain/account-report.ts';
import { publicationOf } from '../domain/checks/check.ts';
import { decide } from '../domain/decide.ts';
import { type Decision, needsLock } from '../domain/decision.ts';
import { RotationError } from '../domain/errors.ts';
import type { Facts, Request } from '../domain/facts.ts';
import { isOlderThanKnown } from '../domain/guard.ts';
import type { Outcome } from '../domain/outcome.ts';
import { act, factsAfter } from './act.ts';
import { Allowance, limitsOfRequest } from './allowance.ts';
import type { Context } from './context.ts';
import { discover, type ScopeFailure } from './discover.ts';
import { firstLook, withRequest } from './first-look.ts';
import { asOutcome } from './without-effect.ts';

const ASK_AGAIN = 'Ask again with the same id.';

/** A name that leads to no account, or to several. */
export type NotFound =
  | {
      readonly kind: 'unknown-account';
      /** What could not be listed: the account may be there. */
      readonly unread: readonly ScopeFailure[];
    }
  | { readonly kind: 'ambiguous-name'; readonly candidates: readonly AccountId[] };

/** What became of a request: the account's report, or no account that is meant. */
export type Answer = { readonly kind: 'done'; readonly report: AccountReport } | NotFound;

/** What would become of a request, as far as can be told without the lock. */
export interface Foreseen {
  readonly kind: 'foreseen';
  readonly decision: Decision;
  readonly report: AccountReport;
  /** What could not be listed. */
  readonly unread: readonly ScopeFailure[];
}

/** Carries out a person's request for one account, named by its ARM id or by a name that only one account has. */
export async function onDemand(context: Context, named: string, request: Request): Promise<Answer> {
  const found = await find(context, named);
  if (found.kind !== 'found') return found;
  return { kind: 'done', report: await carryOut(context, withRequest(found.facts, request)) };
}

/** What the same request would come to: decides and does nothing. */
export async function foresee(context: Context, named: string, request: Request): Promise<Foreseen | NotFound> {
  const found = await find(context, named);
  if (found.kind !== 'found') return found;
  const facts = await withRecord(context, withRequest(found.facts, request));
  const nowMs = context.ports.clock.now();
  const decision = decide(facts, nowMs);
  return { kind: 'foreseen', decision, report: accountReport(facts, asOutcome(decision), nowMs), unread: found.unread };
}

async function find(
  context: Context,
  named: string,
): Promise<{ readonly kind: 'found'; readonly facts: Facts; readonly unread: readonly ScopeFailure[] } | NotFound> {
  const inventory = await discover(context);
  const meant = firstLook(context, inventory).filter(({ account }) => isMeant(account, named));
  const [facts, ...others] = meant;
  if (facts === undefined) return { kind: 'unknown-account', unread: inventory.failures };
  if (others.length > 0) return { kind: 'ambiguous-name', candidates: meant.map(({ account }) => account.id) };
  return { kind: 'found', facts, unread: inventory.failures };
}

function isMeant(account: Account, named: string): boolean {
  const wanted = named.trim().toLowerCase();
  return account.id === wanted || account.name.toLowerCase() === wanted;
}

async function carryOut(context: Context, facts: Facts): Promise<AccountReport> {
  const { clock } = context.ports;
  const known = await withRecord(context, facts);
  const decision = decide(known, clock.now());
  if (!needsLock(decision)) return accountReport(known, asOutcome(decision), clock.now());
  if (context.settings.mode === 'plan') return accountReport(known, refusedByPlan(decision), clock.now());
  const limits = limitsOfRequest(clock.now() + context.settings.sweepBudgetMs, ASK_AGAIN);
  // A person waits for this one turn, which nothing else rests on: there is nothing to prove.
  const allowance = new Allowance(context, { ...limits, proven: true });
  return context.slots.within(async () => {
    const refused = await allowance.refuse({ facts, decision });
    if (refused !== undefined) return accountReport(known, refused, clock.now());
    const turn = await act(context, facts);
    return accountReport(factsAfter(facts, turn), turn.outcome, clock.now());
  });
}

/**
 * The same with the record beside the lock: whoever is refused must learn the time that holds under the lock too, and
 * whoever repeats a request that it was carried out. Where there is none to be read, or the list is behind it, what the
 * lists tell has to do.
 */
export async function withRecord(context: Context, facts: Facts): Promise<Facts> {
  const publication = publicationOf(facts);
  try {
    const witness = await context.ports.locks.peek(facts.account.id);
    const isBehind = publication !== undefined && isOlderThanKnown(publication, witness);
    return witness === undefined || isBehind ? facts : { ...facts, look: { witness, holds: undefined } };
  } catch (error) {
    if (error instanceof RotationError) return facts;
    throw error;
  }
}

/** What stands in for a decision where ROTATION_MODE forbids every effect. */
export function refusedByPlan(decision: Decision): Outcome {
  return {
    result: 'planned',
    reason: 'plan-mode',
    sentence: `Nothing was done, because ROTATION_MODE is plan; without that: ${decision.action}. ${decision.sentence}`,
  };
}
