import { type BaselineFigures, measureBaseline } from './baseline.ts';
import { measureDecide } from './decide-bench.ts';
import { measureRotateAll, type RotateAllFigures } from './rotate-all-bench.ts';
import { measureStartup, type Startup } from './startup.ts';
import { measureSweep, type SweepFigures } from './sweep-bench.ts';

/** Everything that the benchmark measures. */
export interface Figures {
  /** No drift check is due. */
  readonly sweep: SweepFigures;
  /** Every drift check is due, as with the shipped defaults. */
  readonly sweepAllDue: SweepFigures;
  readonly sweep1000: SweepFigures;
  readonly sweep1000AllDue: SweepFigures;
  /** Every account as compromised, all published in one vault; virtual time. */
  readonly rotateAll: RotateAllFigures;
  readonly rotateAllTenVaults: RotateAllFigures;
  readonly decide: { readonly perSecond: number };
  readonly baseline: BaselineFigures;
  readonly startup: Startup;
}

/** Measures one thing after the other; `tell` hears what comes next. */
export async function measureAll(
  { accounts, subscriptions }: { readonly accounts: number; readonly subscriptions: number },
  tell: (what: string) => void,
): Promise<Figures> {
  const size = { accounts, subscriptions, vaults: 1 };
  const small = { accounts: 1_000, subscriptions: Math.min(subscriptions, 1_000), vaults: 1 };
  const next = <T>(what: string, measure: () => Promise<T>): Promise<T> => {
    tell(what);
    return measure();
  };
  return {
    startup: await next('start-up', measureStartup),
    sweep1000: await next('sweep of 1,000 accounts, no check due', () => measureSweep(small, 'noneDue')),
    sweep1000AllDue: await next('sweep of 1,000 accounts, all checks due', () => measureSweep(small, 'allDue')),
    sweep: await next('sweep, no check due', () => measureSweep(size, 'noneDue')),
    sweepAllDue: await next('sweep, all checks due', () => measureSweep(size, 'allDue')),
    decide: await next('decisions', measureDecide),
    baseline: await next('the procedure by hand', () => measureBaseline(size)),
    rotateAll: await next('every account rotated, one vault', () => measureRotateAll(size)),
    rotateAllTenVaults: await next('every account rotated, ten vaults', () =>
      measureRotateAll({ ...size, vaults: 10 }),
    ),
  };
}
