import type { AccountReport } from '../domain/account-report.ts';
import { decide } from '../domain/decide.ts';
import { Allowance, type Limits } from './allowance.ts';
import type { Context } from './context.ts';
import { discover, type ScopeFailure, type Unlisted } from './discover.ts';
import type { Dispatch } from './dispatch.ts';
import { EarlyChecks } from './early-checks.ts';
import { firstLook } from './first-look.ts';
import { handle, type TurnRules } from './handle.ts';
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

/**
 * One pass over all accounts: discover, decide, act, report. One bad account or subscription never stops it. `dispatch`: what
 * another instance can do is sent to it, and reported as `dispatched`.
 */
export async function sweep(context: Context, dispatch?: Dispatch): Promise<SweepReport> {
  const { clock } = context.ports;
  const startedAtMs = clock.now();
  const allowance = new Allowance(context, { ...limitsOf(context, startedAtMs), proven: dispatch?.proven });
  const checks = new EarlyChecks(context, allowance.lastLookMs);
  const inventory = await discover(context, checks);
  const nowMs = clock.now();
  const planned = firstLook(context, inventory).map((facts) => ({ facts, decision: decide(facts, nowMs) }));
  const rules: TurnRules = { allowance, verify: (facts) => checks.verify(facts), dispatch };
  // A check waits with places of its own; who waits for it must not keep one of the sweep's.
  const accounts = await Promise.all(
    byUrgency(planned, nowMs).map((each) =>
      checks.madeFor(each).then(() => context.slots.within(() => handle(context, each, rules))),
    ),
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

/** What a sweep that began then may do at most. */
export function limitsOf({ settings }: Context, startedAtMs: number): Limits {
  return {
    endMs: startedAtMs + settings.sweepBudgetMs,
    mostRegenerations: settings.maxPerSweep,
    timeIsUp: 'The time of this sweep is spent; the next one goes on with the most urgent.',
    later: 'The next sweep goes on with the most urgent.',
  };
}

/**
 * Whether every listing was read, no account failed, and every managed one could be looked at: where a role is taken away, a
 * whole subscription is simply not listed any more. A sweep that is not ok fails its invocation.
 */
export function isOk({ accounts, failures, unlisted }: SweepReport): boolean {
  const failed = accounts.some(({ outcome }) => outcome.result === 'failed');
  return failures.length === 0 && !failed && !unlisted.some(({ state }) => state === 'unreachable');
}
