import { MINUTE } from '../domain/duration.ts';
import type { Request } from '../domain/facts.ts';
import type { Outcome } from '../domain/outcome.ts';
import { accountStatusOf } from '../report/status.ts';
import { summaryOf } from '../report/summary.ts';
import type { Clock } from '../rotation/ports.ts';
import { isOk } from '../rotation/sweep.ts';
import { type Attempt, isOldKeyAlive, isToBeTriedAgain, killAtMs } from './attempt-outcome.ts';
import type { OperationRecord } from './operation-record.ts';
import { requestOf } from './wish.ts';
import type { Work } from './workspace.ts';

/** Carries an operation on one account, or a sweep, out once. */
export async function attemptOperation(
  work: Work,
  record: OperationRecord,
  clock: Pick<Clock, 'now'>,
): Promise<Attempt> {
  const request = requestOf(record);
  if (request === undefined || record.account === undefined) {
    const report = await work.sweep(record.by, { why: record.reason, operationId: record.id });
    const outcome = { kind: 'sweep', runId: report.runId, ok: isOk(report), totals: summaryOf(report) } as const;
    // The sweep that was asked for was cut short, and the instance that gets the next message has its whole time.
    const isCutShort = report.accounts.some((each) => each.outcome.reason === 'host-stopping');
    return { outcome, retryAtMs: isCutShort ? clock.now() + MINUTE : undefined };
  }
  const answer = await work.request(record.account, request, { by: record.by, why: record.reason });
  const nowMs = clock.now();
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
    retryAtMs: nextTryMs(request, outcome, nowMs),
  };
}

function nextTryMs(request: Request, outcome: Outcome, nowMs: number): number | undefined {
  if (isOldKeyAlive(request, outcome)) return killAtMs(outcome, nowMs);
  return isToBeTriedAgain(outcome) ? (outcome.retryAtMs ?? nowMs + MINUTE) : undefined;
}

function ended(code: string, sentence: string): Attempt {
  return { outcome: { kind: 'not-carried-out', code, sentence }, retryAtMs: undefined };
}
