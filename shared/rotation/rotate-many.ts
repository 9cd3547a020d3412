import { type AccountReport, accountReport } from '../domain/account-report.ts';
import { type Decision, needsLock } from '../domain/decision.ts';
import type { RotateRequest } from '../domain/facts.ts';
import type { Outcome } from '../domain/outcome.ts';
import { Allowance, limitsOfRequest } from './allowance.ts';
import type { Context } from './context.ts';
import { handle } from './handle.ts';
import { decidedAnew, lookAtMany, type Outlook } from './look-at-many.ts';
import { refusedByPlan } from './on-demand.ts';
import { isCarriedOut, type Progress, Tally } from './progress.ts';
import type { Selection } from './selection.ts';
import type { SweepReport } from './sweep.ts';
import { byUrgency, type Planned } from './urgency.ts';
import { verify } from './verify.ts';
import { asOutcome } from './without-effect.ts';

/** What a request for many accounts came to: every account of the selection, those that were left alone too. */
export interface ManyReport extends SweepReport {
  readonly request: RotateRequest;
  readonly progress: Progress;
  /** Parts of the selection that lead to no account, each as a sentence. */
  readonly unmatched: readonly string[];
}

/** Is told how far it is: once before the first account, then after each. Must not throw. */
export type OnProgress = (progress: Progress, ended: AccountReport | undefined) => void;

/** How a request for many accounts is carried out. */
export interface ManyOptions {
  /** When it is to be over, epoch milliseconds: what would not end before that is not begun. */
  readonly endMs: number;
  /** What becomes of those whose turn does not come, as a sentence. */
  readonly later?: string;
  readonly onProgress?: OnProgress;
}

/**
 * Accounts at once that make calls, unless less is asked for. The calls are paced, so Azure's throttles are narrower; a host
 * lets 600 connections out at once (Azure Functions, connection limit).
 */
export const MANY_AT_ONCE = 256;

const ASK_AGAIN = 'Ask again with the same id to go on.';

/**
 * Carries one request out on every account of a selection that has consented, the most urgent first: as many at once as
 * there are slots, with the breaker and the slow start of a sweep, and without its cap. Each account has its own lock, journal
 * and record, and all of them the same request id; nothing else is kept, so to go on is to ask again:
 *
 * | it dies | what is seen next | what the same request does then |
 * | --- | --- | --- |
 * | before an account's turn | the account as it was | rotates it |
 * | in its turn | a lock that expires, and the journal | the next try takes note, the one after it, 15 minutes on, goes on; a compromised key that is replaced and not yet dead is killed |
 * | after its turn | its id in the record beside the lock | `already-done`, told without the lock |
 * | before the report | all of the above | reports them |
 *
 * Two of them at once do not hurt each other: who finds the lock taken leaves the account to the other, who comes later
 * finds it done.
 */
export async function rotateMany(
  context: Context,
  selection: Selection,
  request: RotateRequest,
  { endMs, later = ASK_AGAIN, onProgress = () => {} }: ManyOptions,
): Promise<ManyReport> {
  if (context.settings.mode === 'plan') return foretold(context, selection, request, refusedByPlan);
  const { clock } = context.ports;
  const startedAtMs = clock.now();
  const outlook = await lookAtMany(context, selection, request);
  const { left, tally } = leftAlone(context, outlook, request);
  onProgress(tally.progress, undefined);
  const allowance = new Allowance(context, limitsOfRequest(endMs, later));
  const handled = await Promise.all(
    byUrgency(outlook.meant, clock.now()).map(async (each) => {
      const report = await context.slots.within(() => turn(context, each, allowance));
      tally.add(report.outcome);
      onProgress(tally.progress, report);
      return report;
    }),
  );
  return reportFrom(context, { outlook, request, startedAtMs, accounts: [...handled, ...left], tally });
}

/** What the same request would come to: decides and does nothing. */
export function foreseeMany(context: Context, selection: Selection, request: RotateRequest): Promise<ManyReport> {
  return foretold(context, selection, request, asOutcome);
}

/** Whether it was carried out on every account that has consented, and nothing hides one. */
export function isAllDone({ accounts, request, unmatched, failures, unlisted }: ManyReport): boolean {
  if (unmatched.length > 0 || failures.length > 0) return false;
  if (unlisted.some(({ state }) => state === 'unreachable')) return false;
  return accounts.every(({ outcome }) => isCarriedOut(request, outcome) || isLeftAlone(outcome));
}

/**
 * Nobody consented to have it rotated, so nothing is missing. Not so where AZURE_SUBSCRIPTION_IDS leaves a secret of ours out:
 * its key is as published as any.
 */
export function isLeftAlone({ result, reason }: Outcome): boolean {
  return (result === 'skipped' && reason !== 'subscription-not-selected') || reason === 'adopted-only';
}

async function turn(context: Context, planned: Planned, allowance: Allowance): Promise<AccountReport> {
  const isStopped = context.stopping?.aborted === true;
  const each = isStopped ? planned : await decidedAnew(context, planned);
  if (!needsLock(each.decision)) return reportOn(context, each, asOutcome(each.decision));
  return handle(context, each, { allowance, verify: (facts) => verify(context, facts, allowance.lastLookMs) });
}

async function foretold(
  context: Context,
  selection: Selection,
  request: RotateRequest,
  outcomeOf: (decision: Decision) => Outcome,
): Promise<ManyReport> {
  const startedAtMs = context.ports.clock.now();
  const outlook = await lookAtMany(context, selection, request);
  const known = await Promise.all(outlook.meant.map((each) => context.slots.within(() => decidedAnew(context, each))));
  const meant = known.map((each) =>
    reportOn(context, each, needsLock(each.decision) ? outcomeOf(each.decision) : asOutcome(each.decision)),
  );
  const { left, tally } = leftAlone(context, outlook, request);
  for (const { outcome } of meant) tally.add(outcome);
  return reportFrom(context, { outlook, request, startedAtMs, accounts: [...meant, ...left], tally });
}

/** The reports of those for whom nothing is to be done; those of them who were done before are counted. */
function leftAlone(
  context: Context,
  { meant, others }: Outlook,
  request: RotateRequest,
): { readonly left: readonly AccountReport[]; readonly tally: Tally } {
  const left = others.map((each) => reportOn(context, each, asOutcome(each.decision)));
  const before = left.filter(({ outcome }) => outcome.reason === 'already-done');
  const tally = new Tally(request, meant.length + before.length);
  for (const { outcome } of before) tally.add(outcome);
  return { left, tally };
}

/** What a report is made of. */
interface Parts extends Pick<ManyReport, 'request' | 'startedAtMs' | 'accounts'> {
  readonly outlook: Outlook;
  readonly tally: Tally;
}

function reportFrom(
  { runId, settings, ports }: Context,
  { outlook, request, startedAtMs, accounts, tally }: Parts,
): ManyReport {
  const { unlisted, failures, unmatched } = outlook;
  const { mode } = settings;
  const endedAtMs = ports.clock.now();
  const { progress } = tally;
  return { runId, mode, request, startedAtMs, endedAtMs, accounts, unlisted, failures, unmatched, progress };
}

function reportOn({ ports }: Context, { facts }: Planned, outcome: Outcome): AccountReport {
  return accountReport(facts, outcome, ports.clock.now());
}
