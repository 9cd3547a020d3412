import type { CallCounts } from '../../shared/operate/counting.ts';
import { type Figures, plus, scaled } from './measure.ts';
import type { Meter } from './prices.ts';
import { STORAGE_REQUESTS } from './storage-requests.ts';

/** A tenant whose month is to be told. */
export interface TenantSize {
  readonly accounts: number;
  readonly subscriptions: number;
}

/** Days of an average month. */
export const MONTH_DAYS = 365 / 12;

/** Memory of an instance, GB: the default of Flex Consumption. */
export const MEMORY_GB = 2;

/** What the host adds to each line in its table (time, operation, category, instance, role …), bytes. Assumed, not measured. */
export const COLUMNS_BYTES = 600;

/** All calls of a month, as the figures tell. */
export function monthOf(figures: Figures, { accounts, subscriptions }: TenantSize): CallCounts {
  const { sweep, subscription, account, cycle, cycleDays, sweepsPerDay } = figures;
  const quiet = plus(sweep, plus(scaled(subscription, subscriptions), scaled(account, accounts)));
  return plus(scaled(quiet, sweepsPerDay * MONTH_DAYS), scaled(cycle, (accounts * MONTH_DAYS) / cycleDays));
}

/** Calls to each service, by what reads them on a bill. */
export interface Usage {
  readonly armReads: number;
  /** POSTs count as writes (Request limits and throttling). */
  readonly armWrites: number;
  readonly vault: number;
  readonly probes: number;
  readonly storageDear: number;
  readonly storageCheap: number;
  readonly logLines: number;
  /** As JSON, without what the host adds. */
  readonly logBytes: number;
  /** How long sweeps last. */
  readonly seconds: number;
  /** What Event Grid would tell of the app's own deeds, where it is switched on. */
  readonly ownEvents: number;
}

export function usageOf(counts: CallCounts): Usage {
  const of = (...names: readonly string[]): number => names.reduce((sum, name) => sum + (counts[name] ?? 0), 0);
  const requests = (kind: 'dear' | 'cheap'): number =>
    Object.entries(STORAGE_REQUESTS).reduce((sum, [name, each]) => sum + of(name) * each[kind], 0);
  return {
    armReads: of('subscriptions.list', 'accounts.list', 'accounts.get'),
    armWrites: of('accounts.listKeys', 'accounts.regenerateKey'),
    vault: of('secrets.list', 'secrets.read', 'secrets.set', 'secrets.tag'),
    probes: of('probe'),
    storageDear: requests('dear'),
    storageCheap: requests('cheap'),
    logLines: of('log.lines'),
    logBytes: of('log.bytes'),
    seconds: of('seconds'),
    ownEvents: of('accounts.regenerateKey', 'secrets.set'),
  };
}

/** What is on the bill for it, in the units of the prices. */
export function billed(usage: Usage): Readonly<Record<Meter, number>> {
  return {
    logs: usage.logBytes + usage.logLines * COLUMNS_BYTES,
    vault: usage.vault,
    compute: usage.seconds * MEMORY_GB,
    storageDear: usage.storageDear,
    storageCheap: usage.storageCheap,
  };
}
