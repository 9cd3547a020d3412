import type { AccountReport } from '../domain/account-report.ts';
import { DAY } from '../domain/duration.ts';
import { RESULTS, type Result } from '../domain/outcome.ts';
import type { LogEvent } from '../rotation/ports.ts';
import { isOk, type SweepReport } from '../rotation/sweep.ts';
import type { Totals } from './status-schema.ts';

/** A sweep in numbers: what alerts are made of. */
export function summaryOf(report: SweepReport): Totals {
  const count = (result: Result): number => report.accounts.filter(({ outcome }) => outcome.result === result).length;
  const unlisted = (state: string): number => report.unlisted.filter((each) => each.state === state).length;
  return {
    accounts: report.accounts.length,
    results: Object.fromEntries(RESULTS.map((result) => [result, count(result)])),
    oldestKeyDays: oldestKeyDays(report.accounts, report.endedAtMs),
    overdue: report.accounts.filter(({ overdueSinceMs }) => overdueSinceMs !== undefined).length,
    orphaned: unlisted('orphaned'),
    unreachable: unlisted('unreachable'),
    unreadScopes: report.failures.length,
  };
}

function oldestKeyDays(accounts: readonly AccountReport[], nowMs: number): number {
  const ages = accounts.flatMap(({ keys }) => keys.map(({ createdAtMs }) => nowMs - (createdAtMs ?? nowMs)));
  return Math.round((ages.reduce((oldest, age) => Math.max(oldest, age), 0) / DAY) * 10) / 10;
}

/** The one event per sweep that alerts and workbooks read. */
export function summaryEvent(report: SweepReport): LogEvent {
  const { results, ...counts } = summaryOf(report);
  return {
    name: 'sweep.ended',
    level: isOk(report) ? 'info' : 'error',
    fields: {
      runId: report.runId,
      mode: report.mode,
      durationMs: report.endedAtMs - report.startedAtMs,
      ok: isOk(report),
      ...counts,
      ...results,
    },
  };
}
