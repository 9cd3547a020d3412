import { MINUTE } from '../domain/duration.ts';
import { isPassing } from '../domain/errors.ts';
import type { Outcome } from '../domain/outcome.ts';
import { accountStatusOf } from '../report/status.ts';
import { summaryOf } from '../report/summary.ts';
import { isOk } from '../rotation/sweep.ts';
import type { OperationOutcome, OperationRecord } from './operation-record.ts';
import { requestOf } from './wish.ts';
import type { Work } from './workspace.ts';

/** What one attempt came to. */
interface Attempt {
  readonly outcome: OperationOutcome;
  /** When to try again, epoch milliseconds, because what stood in the way passes; undefined: this is the end of it. */
  readonly retryAtMs: number | undefined;
}

/** Carries an operation out once. */
export async function attemptOperation(work: Work, record: OperationRecord, nowMs: number): Promise<Attempt> {
  const request = requestOf(record);
  if (request === undefined || record.account === undefined) {
    const report = await work.sweep(record.by, { why: record.reason, operationId: record.id });
    const outcome = { kind: 'sweep', runId: report.runId, ok: isOk(report), totals: summaryOf(report) } as const;
    return { outcome, retryAtMs: undefined };
  }
  const answer = await work.request(record.account, request, { by: record.by, why: record.reason });
  if (answer.kind === 'ambiguous-name') return ended('unknown-account', 'The account is not there any more.');
  if (answer.kind === 'unknown-account') {
    if (answer.unread.length === 0) return ended('unknown-account', 'The account was deleted or moved meanwhile.');
    const sentence = `The account was not found, but not everything could be read: ${answer.unread.map((each) => each.sentence).join(' ')}`;
    return { ...ended('azure-unreadable', sentence), retryAtMs: nowMs + MINUTE };
  }
  const { outcome } = answer.report;
  if (outcome.reason === 'plan-mode') return ended('plan-mode', outcome.sentence);
  return {
    outcome: { kind: 'account', account: accountStatusOf(answer.report, nowMs) },
    retryAtMs: isToBeTriedAgain(outcome) ? (outcome.retryAtMs ?? nowMs + MINUTE) : undefined,
  };
}

function ended(code: string, sentence: string): Attempt {
  return { outcome: { kind: 'not-carried-out', code, sentence }, retryAtMs: undefined };
}

/** Reasons that pass by themselves within hours; the request itself is as good as before. */
const PASSING_REASONS: ReadonlySet<Outcome['reason']> = new Set([
  'call-in-flight',
  'outcome-unknown',
  'vault-unreadable',
  'account-not-ready',
  'backing-off',
]);

/** Another run held the lock, something else came first (a repair, an adoption), or Azure could not be asked. */
function isToBeTriedAgain({ result, reason, errorCode }: Outcome): boolean {
  if (['deferred', 'healed', 'adopted'].includes(result) || PASSING_REASONS.has(reason)) return true;
  return errorCode !== undefined && isPassing(errorCode);
}
