import type { AccountReport } from '../domain/account-report.ts';
import { decide } from '../domain/decide.ts';
import { Allowance } from './allowance.ts';
import type { Context } from './context.ts';
import { discover, type ScopeFailure, type Unlisted } from './discover.ts';
import { firstLook } from './first-look.ts';
import { handle } from './handle.ts';
import { byUrgency } from './urgency.ts';

/** What one pass over all accounts found and did. Times in epoch milliseconds. */
export interface SweepReport {
  readonly runId: string;
  readonly mode: Context['settings']['mode'];
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly accounts: readonly AccountReport[];
  readonly unlisted: readonly Unlisted[];
  readonly failures: readonly ScopeFailure[];
}

/** One pass over all accounts: discover, decide, act, report. One bad account or subscription never stops it. */
export async function sweep(context: Context): Promise<SweepReport> {
  const { clock } = context.ports;
  const startedAtMs = clock.now();
  const inventory = await discover(context);
  const nowMs = clock.now();
  const planned = firstLook(context, inventory).map((facts) => ({ facts, decision: decide(facts, nowMs) }));
  const allowance = new Allowance(context, startedAtMs);
  const accounts = await Promise.all(
    byUrgency(planned, nowMs).map((each) => context.slots.within(() => handle(context, each, allowance))),
  );
  return {
    runId: context.runId,
    mode: context.settings.mode,
    startedAtMs,
    endedAtMs: clock.now(),
    accounts,
    unlisted: inventory.unlisted,
    failures: inventory.failures,
  };
}

/** Whether every listing was read and no account failed. A sweep that is not ok fails its invocation. */
export function isOk(report: SweepReport): boolean {
  const failed = report.accounts.some(({ outcome }) => outcome.result === 'failed');
  return report.failures.length === 0 && !failed;
}
