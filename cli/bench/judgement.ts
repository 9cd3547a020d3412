import type { Figures } from './figures.ts';
import type { RotateAllFigures } from './rotate-all-bench.ts';
import { LARGEST_RATIO } from './startup.ts';

/** One thing that is to hold. */
export interface Criterion {
  readonly what: string;
  readonly seen: string;
  readonly isMet: boolean;
  /** It rests on times or memory of this machine, which other programs share; it is shown and fails nothing. */
  readonly isOfThisMachine: boolean;
}

/** Above the bound by so much at most. */
const LARGEST_EXCESS = 1.15;
const MOST_THROTTLED = 0.01;
const MOST_RSS_MB = 200;
const LEAST_SPEED_UP = 20;
const BIG_TENANT = 10_000;

/** What is expected of the figures, and whether it is so. */
export function judge(figures: Figures): readonly Criterion[] {
  const { sweep, sweepAllDue, sweep1000, sweep1000AllDue, rotateAll, rotateAllTenVaults, baseline, startup } = figures;
  const sweeps = [sweep, sweepAllDue, sweep1000, sweep1000AllDue];
  const largest = Math.max(...sweeps.map(({ peakRssMb }) => peakRssMb));
  return [
    {
      what: 'calls of a sweep are those of the bound, whether checks are due or not',
      seen: sweeps.map(({ calls, callsBound }) => `${calls}/${callsBound}`).join(', '),
      isMet: sweeps.every(({ calls, callsBound }) => calls === callsBound),
      isOfThisMachine: false,
    },
    atMost('time of a sweep without due checks, of its bound', sweep.wallMs / sweep.wallBoundMs, LARGEST_EXCESS, true),
    atMost('the same, all checks due', sweepAllDue.wallMs / sweepAllDue.wallBoundMs, LARGEST_EXCESS, true),
    atMost('memory of a sweep at its peak, MiB', largest, MOST_RSS_MB, true),
    atLeast(
      'a sweep against the procedure by hand, times faster',
      baseline.wallMs / sweepAllDue.wallMs,
      LEAST_SPEED_UP,
    ),
    ...emergencyTime(rotateAll),
    atMost('throttled calls of it, as a share', throttledShare(rotateAll), MOST_THROTTLED, false),
    atMost('the same with ten vaults', throttledShare(rotateAllTenVaults), MOST_THROTTLED, false),
    atMost('start-up, bundled against unbundled', startup.bundledMs / startup.unbundledMs, LARGEST_RATIO, false),
  ];
}

/** Whether nothing failed that does not depend on this machine. */
export function isGood(criteria: readonly Criterion[]): boolean {
  return criteria.every(({ isMet, isOfThisMachine }) => isMet || isOfThisMachine);
}

/** Until the first account is proven takes as long in a small tenant as in a big one, where it hardly counts. */
function emergencyTime({ accounts, wallMs, wallBoundMs }: RotateAllFigures): readonly Criterion[] {
  if (accounts < BIG_TENANT) return [];
  return [atMost('time of an emergency rotation, of its bound', wallMs / wallBoundMs, LARGEST_EXCESS, false)];
}

function throttledShare({ throttled, calls }: RotateAllFigures): number {
  return throttled / calls;
}

function atMost(what: string, value: number, most: number, isOfThisMachine: boolean): Criterion {
  return { what, seen: `${shown(value)} (at most ${most})`, isMet: value <= most, isOfThisMachine };
}

function atLeast(what: string, value: number, least: number): Criterion {
  return { what, seen: `${shown(value)} (at least ${least})`, isMet: value >= least, isOfThisMachine: false };
}

function shown(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toFixed(value < 0.1 ? 4 : 2);
}
