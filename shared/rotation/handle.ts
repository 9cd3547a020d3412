import { type AccountReport, accountReport } from '../domain/account-report.ts';
import { driftCheckDue } from '../domain/decide.ts';
import { type Note, needsLock } from '../domain/decision.ts';
import type { Facts } from '../domain/facts.ts';
import type { Outcome } from '../domain/outcome.ts';
import { act, factsAfter, type Turn } from './act.ts';
import type { Allowance } from './allowance.ts';
import type { Context } from './context.ts';
import { DISPATCHED, type Dispatch, isForAnyInstance, sent } from './dispatch.ts';
import { outcomeOf } from './failure.ts';
import type { NoRoom } from './room.ts';
import { takeNote } from './take-note.ts';
import type { Planned } from './urgency.ts';
import type { Verification } from './verify.ts';
import { asOutcome } from './without-effect.ts';

/** What a turn may do, and how drift is checked in it. */
export interface TurnRules {
  readonly allowance: Pick<Allowance, 'refuse' | 'refuseRepair' | 'settle' | 'place' | 'takeBack' | 'putOff'>;
  readonly verify: (facts: Facts) => Promise<Verification | NoRoom>;
  /** Where another instance can carry it out. */
  readonly dispatch?: Dispatch | undefined;
}

/** One account's turn, from the first decision to the report, which is logged. Never throws. */
export async function handle(context: Context, planned: Planned, rules: TurnRules): Promise<AccountReport> {
  let handled: Handled;
  try {
    handled = await carryOut(context, planned, rules);
  } catch (error) {
    handled = { outcome: outcomeOf(error), publication: undefined };
  }
  const report = accountReport(factsAfter(planned.facts, handled), handled.outcome, context.ports.clock.now());
  logOutcome(context, report);
  return report;
}

type Handled = Pick<Turn, 'outcome' | 'publication'> & Partial<Pick<Turn, 'witness'>>;

async function carryOut(context: Context, planned: Planned, rules: TurnRules): Promise<Handled> {
  const { facts, decision } = planned;
  const { allowance } = rules;
  const planOnly = context.settings.mode === 'plan';
  if (needsLock(decision)) {
    const refused = planOnly ? asOutcome(decision) : await refuseOrSend(context, planned, rules);
    if (refused !== undefined) return { outcome: refused, publication: undefined };
    const turn = await act(context, facts);
    allowance.settle(planned, turn);
    return turn;
  }
  const note = noteOf(planned);
  if (note !== undefined && !planOnly) await takeNote(context, facts, note);
  if (!driftCheckDue(facts, decision, context.ports.clock.now())) {
    return { outcome: asOutcome(decision), publication: undefined };
  }
  return checkDrift(context, planned, rules);
}

/** Why the turn is not carried out here and now: it has to wait, or another instance was sent the message; undefined: it is. */
async function refuseOrSend(context: Context, planned: Planned, rules: TurnRules): Promise<Outcome | undefined> {
  const { allowance, dispatch } = rules;
  if (dispatch === undefined || !isForAnyInstance(planned)) return allowance.refuse(planned);
  const placed = await allowance.place(planned);
  if (placed === 'here') return undefined;
  if (placed !== 'elsewhere') return placed;
  if (await sent(context, dispatch, planned)) return DISPATCHED;
  allowance.takeBack(planned);
  return allowance.refuse(planned);
}

/** What the record beside the lock should remember; also of a secret that is gone while something else blocks. */
function noteOf({ facts, decision }: Planned): Note | undefined {
  if ('note' in decision && decision.note !== undefined) return decision.note;
  return decision.action === 'blocked' && facts.place.kind === 'absent' ? 'unreadable' : undefined;
}

/** The drift check, and the repair where it finds drift. Without drift, a policy block stays what is reported. */
async function checkDrift(context: Context, planned: Planned, rules: TurnRules): Promise<Handled> {
  const { facts, decision } = planned;
  const isBlocked = decision.action === 'blocked';
  const checked = await rules.verify(facts).catch((error: unknown) => {
    // A blocked account may well answer with an error; what blocks it is the news, not that.
    if (isBlocked) return { suspicious: false, publication: undefined };
    throw error;
  });
  if (typeof checked === 'string') {
    const outcome = isBlocked ? asOutcome(decision) : rules.allowance.putOff(checked);
    return { outcome, publication: undefined };
  }
  const { suspicious, publication } = checked;
  if (!suspicious) return { outcome: asOutcome(decision), publication };
  if (context.settings.mode === 'plan') return { outcome: DRIFT_PLANNED, publication };
  const putOff = await rules.allowance.refuseRepair(planned);
  return putOff === undefined ? act(context, facts) : { outcome: putOff, publication };
}

const DRIFT_PLANNED: Outcome = {
  result: 'planned',
  reason: 'value-replaced',
  sentence: 'The published value is not the live key of the active slot; it would be repaired.',
};

function logOutcome(context: Context, report: AccountReport): void {
  const { outcome } = report;
  const level =
    outcome.result === 'failed' ? 'error' : outcome.result === 'blocked' || outcome.loud ? 'warning' : 'info';
  context.ports.log({
    name: `account.${outcome.result}`,
    level,
    fields: {
      runId: context.runId,
      account: report.account,
      reason: outcome.reason,
      sentence: outcome.sentence,
      error: outcome.errorCode,
      phase: report.phase,
      secret: report.secret,
      overdueSince: report.overdueSinceMs,
    },
  });
}
