import { MINUTE } from '../domain/duration.ts';
import { isPassing } from '../domain/errors.ts';
import type { Outcome } from '../domain/outcome.ts';
import { accountStatusOf } from '../report/status.ts';
import { summaryOf } from '../report/summary.ts';
import { isCarriedOut } from '../rotation/progress.ts';
import { isAllDone, isLeftAlone, type ManyReport, type OnProgress } from '../rotation/rotate-many.ts';
import { type Attempt, isOldKeyAlive, isToBeTriedAgain, killAtMs } from './attempt-outcome.ts';
import { type ManyOutcome, OPERATION_LIFE_MS, type OperationRecord } from './operation-record.ts';
import { rotateRequestOf } from './wish.ts';
import type { Work } from './workspace.ts';

/** As many accounts and scopes stand in the outcome; the record of the run has all of them. */
const MOST_TOLD = 200;

/** After three failures in a row, people have time to look before the next three. */
const AFTER_BREAKER_MS = 30 * MINUTE;

/** To look at everything again costs more than to look at one account. */
const AFTER_TROUBLE_MS = 5 * MINUTE;

const LATER = 'The operation goes on by itself.';

const NOT_IN_PLAN_MODE = {
  kind: 'not-carried-out',
  code: 'plan-mode',
  sentence: 'Nothing was done, because ROTATION_MODE is plan.',
} as const;

/** Carries out an operation on many accounts, as far as it comes within the budget of a sweep. */
export async function attemptMany(
  work: Work,
  record: OperationRecord,
  {
    nowMs,
    budgetMs,
    onProgress,
  }: { readonly nowMs: number; readonly budgetMs: number; readonly onProgress: OnProgress },
): Promise<Attempt> {
  const report = await work.rotateMany(record.selection ?? {}, rotateRequestOf(record), {
    by: record.by,
    why: record.reason,
    endMs: Math.min(nowMs + budgetMs, Date.parse(record.createdAt) + OPERATION_LIFE_MS),
    later: LATER,
    onProgress,
  });
  if (report.mode === 'plan') return { outcome: NOT_IN_PLAN_MODE, retryAtMs: undefined };
  return { outcome: outcomeOf(report), ...again(report) };
}

function outcomeOf(report: ManyReport): ManyOutcome {
  const { accounts, request, runId, progress, failures, unlisted, unmatched, endedAtMs } = report;
  const notDone = accounts.filter(({ outcome }) => !isCarriedOut(request, outcome) && !isLeftAlone(outcome));
  const unread = [
    ...unmatched,
    ...failures.map(({ scope, id, sentence }) => `${scope} ${id}: ${sentence}`),
    ...unlisted
      .filter(({ state }) => state === 'unreachable')
      .map(({ account, sentence }) => `${account}: ${sentence}`),
  ];
  return {
    kind: 'rotate-many',
    runId,
    ok: isAllDone(report),
    progress,
    totals: summaryOf(report),
    notDone: notDone.slice(0, MOST_TOLD).map((each) => {
      const { account, result, reason, sentence, retryAt } = accountStatusOf(each, endedAtMs);
      return { account, result, reason, sentence, retryAt };
    }),
    unread: unread.slice(0, MOST_TOLD),
  };
}

/** What ends with the attempt and not with the trouble. */
const LACKS_TIME: ReadonlySet<Outcome['reason']> = new Set(['budget-spent', 'azure-busy', 'host-stopping']);

/** When to go on: at once where only time was lacking, and the time that there was led to something. */
function again(report: ManyReport): Pick<Attempt, 'retryAtMs' | 'atOnce'> {
  const { accounts, request, endedAtMs, failures, unlisted } = report;
  const outcomes = accounts.map(({ outcome }) => outcome);
  const waiting = outcomes.filter(isToBeTriedAgain);
  const halfDone = outcomes.filter((outcome) => isOldKeyAlive(request, outcome));
  const unread = failures.filter(({ error }) => error !== undefined && isPassing(error.code));
  const unreachable = unlisted.filter(
    ({ state, error }) => state === 'unreachable' && (error === undefined || isPassing(error.code)),
  );
  const times = [
    ...waiting.map((outcome) => nextTryMs(outcome, endedAtMs)),
    ...halfDone.map((outcome) => killAtMs(outcome, endedAtMs)),
    ...unread.map(() => endedAtMs + AFTER_TROUBLE_MS),
    ...unreachable.map(() => endedAtMs + AFTER_BREAKER_MS),
  ];
  if (times.length === 0) return { retryAtMs: undefined };
  // Whatever else is sooner must not begin the next three.
  if (waiting.some(({ reason }) => reason === 'breaker-open')) return { retryAtMs: endedAtMs + AFTER_BREAKER_MS };
  const didSomething = outcomes.some(({ result }) => result === 'rotated' || result === 'retired');
  const lacksTime = waiting.some(({ reason }) => LACKS_TIME.has(reason));
  return { retryAtMs: times.reduce((one, other) => Math.min(one, other)), atOnce: lacksTime && didSomething };
}

function nextTryMs({ result, retryAtMs }: Outcome, nowMs: number): number {
  return Math.max(retryAtMs ?? 0, nowMs + (result === 'deferred' ? MINUTE : AFTER_TROUBLE_MS));
}
