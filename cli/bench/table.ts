import type { Figures } from './figures.ts';
import type { RotateAllFigures } from './rotate-all-bench.ts';
import type { SweepFigures } from './sweep-bench.ts';

type Row = readonly [what: string, measured: string, bound: string, beside: string];

/** The figures as a table, each beside its bound; the first row names the columns. */
export function rowsOf(figures: Figures): readonly Row[] {
  const { sweep, sweepAllDue, sweep1000, sweep1000AllDue, rotateAll, rotateAllTenVaults } = figures;
  const { decide, baseline, startup } = figures;
  return [
    ['what', 'measured', 'bound', 'beside'],
    ...[sweep1000, sweep1000AllDue, sweep, sweepAllDue].flatMap(sweepRows),
    ...[rotateAll, rotateAllTenVaults].flatMap(rotateAllRows),
    [`by hand (${baseline.name})`, seconds(baseline.wallMs), '', `${count(baseline.calls)} calls`],
    ['decisions', `${count(decide.perSecond)} a second`, '', ''],
    [
      'start-up of the package',
      `${startup.bundledMs} ms`,
      '',
      `${startup.unbundledMs} ms unbundled, ${count(startup.bundleBytes)} bytes`,
    ],
  ];
}

function sweepRows({
  accounts,
  checks,
  calls,
  callsBound,
  wallMs,
  wallBoundMs,
  peakRssMb,
}: SweepFigures): readonly Row[] {
  const what = `sweep of ${count(accounts)} accounts, ${count(checks)} checks due`;
  return [
    [`${what}: calls`, count(calls), count(callsBound), ''],
    [`${what}: time`, seconds(wallMs), seconds(wallBoundMs), `${peakRssMb} MiB at the peak`],
  ];
}

function rotateAllRows(figures: RotateAllFigures): readonly Row[] {
  const { accounts, vaults, wallMs, wallBoundMs, bindingLimit, slowStartMs, throttled, calls, perSecond } = figures;
  const what = `${count(accounts)} compromised accounts, ${vaults === 1 ? 'one vault' : `${vaults} vaults`}`;
  return [
    [
      `${what}: time`,
      seconds(wallMs),
      seconds(wallBoundMs),
      `binding: ${bindingLimit}; ${seconds(slowStartMs)} until the first was proven; ${perSecond} a second`,
    ],
    [`${what}: throttled calls`, count(throttled), '', `of ${count(calls)}`],
  ];
}

/** With thousands separated. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
