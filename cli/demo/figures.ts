import type { Result } from '../../shared/domain/outcome.ts';
import { summaryOf } from '../../shared/report/summary.ts';
import { SUBSCRIPTIONS } from './cast.ts';
import { type Performance, VIRTUAL_DAYS } from './run.ts';

const MAX_AGE_DAYS = 90;
const FEWEST_CALLS = 10_000;

/** What the demo proves, in numbers. `ok` follows from them, and the exit code from `ok`. */
export interface Figures {
  readonly ok: boolean;
  readonly virtualDays: number;
  readonly subscriptions: number;
  readonly accounts: number;
  /** Adopted to healed and failed: how often. Skipped and blocked: how many accounts. */
  readonly outcomes: Readonly<Record<(typeof SHOWN)[number], number>>;
  readonly consumer: {
    readonly calls: number;
    readonly failed: number;
    /** Failed calls between an act of a person that killed the published key and its repair. */
    readonly failedByDrift: number;
  };
  readonly keys: { readonly oldestDays: number; readonly overdue: number };
  readonly calls: { readonly arm: number; readonly keyVault: number; readonly inference: number };
  readonly leaks: number;
  readonly violations: number;
}

const SHOWN = ['adopted', 'rotated', 'retired', 'healed', 'skipped', 'blocked', 'failed'] as const;

/** Counts what the monitor, the consumers and the reports saw. `shown` is all that was printed. */
export function figuresOf(performance: Performance, shown: readonly string[]): Figures {
  const { azure, consumers, reports, events } = performance;
  const sum = (count: (consumer: (typeof consumers)[number]) => number): number =>
    consumers.reduce((total, consumer) => total + count(consumer), 0);
  const failedByDrift = sum((consumer) => consumer.failedByDrift);
  const sinks = [
    ...shown,
    ...events.map((event) => JSON.stringify(event)),
    ...reports.map((each) => JSON.stringify(each)),
  ];
  const leaks = sinks.filter((text) => azure.monitor.scan(text, 'what the demo shows')).length;
  const { arm, keyVault, inference } = azure.calls;
  const figures = {
    virtualDays: VIRTUAL_DAYS,
    subscriptions: Object.keys(SUBSCRIPTIONS).length,
    accounts: performance.players.length,
    outcomes: outcomesOf(performance),
    consumer: { calls: sum(({ calls }) => calls), failed: sum(({ failed }) => failed) - failedByDrift, failedByDrift },
    keys: {
      oldestDays: Math.round(performance.oldestDays * 100) / 100,
      overdue: Math.max(...reports.map((report) => summaryOf(report).overdue)),
    },
    calls: { arm, keyVault, inference },
    leaks,
    violations: azure.monitor.violations.length,
  };
  return { ok: isOk(figures), ...figures };
}

function outcomesOf({ reports }: Performance): Figures['outcomes'] {
  const ended = reports.flatMap((report) => report.accounts);
  const times = (result: Result): number => ended.filter(({ outcome }) => outcome.result === result).length;
  const accounts = (result: Result): number =>
    new Set(ended.filter(({ outcome }) => outcome.result === result).map(({ account }) => account)).size;
  return {
    adopted: times('adopted'),
    rotated: times('rotated'),
    retired: times('retired'),
    healed: times('healed'),
    skipped: accounts('skipped'),
    blocked: accounts('blocked'),
    failed: times('failed'),
  };
}

function isOk({ outcomes, consumer, keys, leaks, violations }: Omit<Figures, 'ok'>): boolean {
  const everyOutcome = SHOWN.every((result) => (result === 'failed' ? outcomes.failed === 0 : outcomes[result] > 0));
  const served = consumer.calls > FEWEST_CALLS && consumer.failed === 0;
  const young = keys.oldestDays < MAX_AGE_DAYS && keys.overdue === 0;
  return everyOutcome && served && young && leaks === 0 && violations === 0;
}
