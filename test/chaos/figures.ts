import type { Invariant } from '../../emulator/monitor/violation.ts';
import { SECOND } from '../../shared/domain/duration.ts';
import type { Level } from './ports-of-level.ts';
import { isBad, type Verdict } from './verdict.ts';

/** What people broke: how often, how often it was repaired, and how long the longest repair took. */
interface ByPerson {
  readonly count: number;
  readonly healed: number;
  readonly longestSecondsUntilHealed: number;
}

/** What many schedules came to. Plain sums, so that parts can be added. */
export interface Figures {
  readonly schedules: number;
  readonly calls: number;
  readonly faults: number;
  readonly crashes: number;
  readonly deliveries: number;
  readonly violations: number;
  readonly byInvariant: Readonly<Record<Invariant, number>>;
  readonly stuck: number;
  readonly waitingForPerson: Readonly<Record<string, number>>;
  readonly byPerson: ByPerson;
  /** Schedules that showed a defect, by their seed. */
  readonly badSeeds: readonly number[];
}

export const NOTHING: Figures = {
  schedules: 0,
  calls: 0,
  faults: 0,
  crashes: 0,
  deliveries: 0,
  violations: 0,
  byInvariant: { I1: 0, I2: 0, I3: 0, I4: 0, I5: 0, I6: 0 },
  stuck: 0,
  waitingForPerson: {},
  byPerson: { count: 0, healed: 0, longestSecondsUntilHealed: 0 },
  badSeeds: [],
};

/** One schedule's figures. */
export function figuresOf(verdict: Verdict): Figures {
  const { seed, calls, faults, crashes, deliveries, violations, byPerson, stuck, waitsFor } = verdict;
  const healedAfterS = byPerson.flatMap(({ atMs, healedAtMs }) =>
    healedAtMs === undefined ? [] : [(healedAtMs - atMs) / SECOND],
  );
  const count = (invariant: Invariant): number => violations.filter((each) => each.invariant === invariant).length;
  return {
    schedules: 1,
    calls,
    faults,
    crashes,
    deliveries,
    violations: violations.length,
    byInvariant: {
      I1: count('I1'),
      I2: count('I2'),
      I3: count('I3'),
      I4: count('I4'),
      I5: count('I5'),
      I6: count('I6'),
    },
    stuck: stuck === undefined ? 0 : 1,
    waitingForPerson: waitsFor === undefined ? {} : { [waitsFor]: 1 },
    byPerson: {
      count: byPerson.length,
      healed: healedAfterS.length,
      longestSecondsUntilHealed: Math.max(0, ...healedAfterS),
    },
    badSeeds: isBad(verdict) ? [seed] : [],
  };
}

/** Both together. */
export function added(one: Figures, other: Figures): Figures {
  return {
    schedules: one.schedules + other.schedules,
    calls: one.calls + other.calls,
    faults: one.faults + other.faults,
    crashes: one.crashes + other.crashes,
    deliveries: one.deliveries + other.deliveries,
    violations: one.violations + other.violations,
    byInvariant: {
      I1: one.byInvariant.I1 + other.byInvariant.I1,
      I2: one.byInvariant.I2 + other.byInvariant.I2,
      I3: one.byInvariant.I3 + other.byInvariant.I3,
      I4: one.byInvariant.I4 + other.byInvariant.I4,
      I5: one.byInvariant.I5 + other.byInvariant.I5,
      I6: one.byInvariant.I6 + other.byInvariant.I6,
    },
    stuck: one.stuck + other.stuck,
    waitingForPerson: summed(one.waitingForPerson, other.waitingForPerson),
    byPerson: {
      count: one.byPerson.count + other.byPerson.count,
      healed: one.byPerson.healed + other.byPerson.healed,
      longestSecondsUntilHealed: Math.max(
        one.byPerson.longestSecondsUntilHealed,
        other.byPerson.longestSecondsUntilHealed,
      ),
    },
    badSeeds: [...one.badSeeds, ...other.badSeeds],
  };
}

function summed(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...names].sort().map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)]));
}

/** What is told of a whole run. */
export function told(
  figures: Figures,
  run: { readonly level: Level; readonly seed: number; readonly instances: number },
): object {
  const { badSeeds: _, deliveries, ...rest } = figures;
  const queue = run.instances === 0 ? {} : { instances: run.instances, deliveries };
  return { level: run.level, seed: run.seed, ...queue, ...rest };
}
