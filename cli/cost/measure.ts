import { DAY } from '../../shared/domain/duration.ts';
import type { CallCounts } from '../../shared/operate/counting.ts';
import { MeteredApp } from './metered-app.ts';

/** What was measured; every figure is an average over whole days, so that what is done once a day counts as well. */
export interface Figures {
  /** One sweep in which nothing is due, whatever it looks at. */
  readonly sweep: CallCounts;
  /** The same: more for each subscription, and for each account. */
  readonly subscription: CallCounts;
  readonly account: CallCounts;
  /** One account from a rotation to just before the next: what comes on top of its quiet sweeps. */
  readonly cycle: CallCounts;
  readonly cycleDays: number;
  /** How often the default schedule sweeps in a day. */
  readonly sweepsPerDay: number;
}

/** Tenants that are measured: the differences between them tell what an account and a subscription cost. */
const ONE = { accounts: 1, subscriptions: 1 };
const FEW = { accounts: 25, subscriptions: 1 };
const MORE_ACCOUNTS = { accounts: 75, subscriptions: 1 };
const MORE_SUBSCRIPTIONS = { accounts: 25, subscriptions: 6 };

/** Measures the app over the local Azure. Takes seconds; the figures are the same each time. */
export async function measure(): Promise<Figures> {
  const few = await quietDay(FEW);
  const account = scaled(minus(await quietDay(MORE_ACCOUNTS), few), 1 / (MORE_ACCOUNTS.accounts - FEW.accounts));
  const subscription = scaled(
    minus(await quietDay(MORE_SUBSCRIPTIONS), few),
    1 / (MORE_SUBSCRIPTIONS.subscriptions - FEW.subscriptions),
  );
  const beside = plus(scaled(account, FEW.accounts), scaled(subscription, FEW.subscriptions));
  const sweep = minus(few, beside);
  const { counts, sweeps, days } = await oneCycle();
  const cycle = minus(counts, scaled(await quietDay(ONE), sweeps));
  return { sweep, subscription, account, cycle, cycleDays: days, sweepsPerDay: sweeps / days };
}

/** The average sweep of a day on which nothing is due. Throws where something was. */
async function quietDay(tenant: { readonly accounts: number; readonly subscriptions: number }): Promise<CallCounts> {
  const app = new MeteredApp();
  app.addQuiet(tenant.accounts, tenant.subscriptions);
  await app.sweep();
  const before = app.tally();
  const endMs = app.clock.now() + DAY;
  let sweeps = 0;
  let seconds = 0;
  while (app.clock.now() < endMs) {
    const report = await app.sweep();
    const isQuiet = report.accounts.every(({ outcome }) => outcome.result === 'verified');
    if (!isQuiet || report.accounts.length !== tenant.accounts) throw new Error('A day was to be quiet and was not.');
    seconds += (report.endedAtMs - report.startedAtMs) / 1000;
    sweeps += 1;
  }
  return scaled({ ...minus(app.tally(), before), seconds }, 1 / sweeps);
}

/** One account from the sweep that rotates it to the last one before the next rotation. */
async function oneCycle(): Promise<{ readonly counts: CallCounts; readonly sweeps: number; readonly days: number }> {
  const app = new MeteredApp();
  app.addNew();
  let before = app.tally();
  let beganMs: number | undefined;
  let sweeps = 0;
  let seconds = 0;
  for (;;) {
    const tally = app.tally();
    const report = await app.sweep();
    const isRotated = report.accounts.some(({ outcome }) => outcome.result === 'rotated');
    if (isRotated && beganMs !== undefined) {
      return { counts: { ...minus(tally, before), seconds }, sweeps, days: (report.startedAtMs - beganMs) / DAY };
    }
    if (isRotated) {
      before = tally;
      beganMs = report.startedAtMs;
    }
    if (beganMs === undefined) continue;
    sweeps += 1;
    seconds += (report.endedAtMs - report.startedAtMs) / 1000;
  }
}

/** Sums two counts, name by name. */
export function plus(one: CallCounts, other: CallCounts): CallCounts {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...names].map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)]));
}

function minus(one: CallCounts, other: CallCounts): CallCounts {
  return plus(one, scaled(other, -1));
}

/** So many times the counts. */
export function scaled(counts: CallCounts, factor: number): CallCounts {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count * factor]));
}
