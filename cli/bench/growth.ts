import { measureBaseline } from './baseline.ts';
import { measureSweep } from './sweep-bench.ts';

/** What one size of tenant costs. */
export interface Size {
  readonly accounts: number;
  readonly noneDue: Cost;
  readonly allDue: Cost;
  readonly byHand: Cost;
}

export interface Cost {
  readonly calls: number;
  readonly wallMs: number;
}

const ACCOUNTS = [10, 30, 100, 300, 1_000, 3_000, 10_000] as const;
/** One subscription for so many accounts. */
const PER_SUBSCRIPTION = 100;

/** How the cost of a sweep grows with the tenant. */
export async function measureGrowth(tell: (what: string) => void): Promise<readonly Size[]> {
  const sizes: Size[] = [];
  for (const accounts of ACCOUNTS) {
    tell(`sweeps of ${accounts} accounts`);
    const size = { accounts, subscriptions: Math.ceil(accounts / PER_SUBSCRIPTION), vaults: 1 };
    sizes.push({
      accounts,
      noneDue: await measureSweep(size, 'noneDue'),
      allDue: await measureSweep(size, 'allDue'),
      byHand: await measureBaseline(size),
    });
  }
  return sizes;
}
