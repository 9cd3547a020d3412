import { describe, expect, it } from 'vitest';
import { BigTenant } from '../../cli/bench/big-tenant.ts';
import { MINUTE } from '../../shared/domain/duration.ts';
import { sweep } from '../../shared/rotation/sweep.ts';

const SIZE = { accounts: 90, subscriptions: 2, vaults: 1 };
/** The published value is 40 days old in this tenant, so that all are due at once. */
const ALL_DUE = { ROTATION_MAX_KEY_AGE: 'P40D', ROTATION_MAX_PER_SWEEP: '1000' };

function results(tenant: BigTenant, reason?: string): number {
  return tenant.events.filter(({ name, fields }) => name.startsWith('account.') && fields.reason === reason).length;
}

describe('the end of a sweep', () => {
  it.each([
    ['before ROTATION_SWEEP_BUDGET', 'PT10M', 0],
    ['before ROTATION_SWEEP_BUDGET', 'PT8M', 0],
    ['within one turn after a budget that has hardly room for one', 'PT2M', 3 * MINUTE],
  ])('comes %s (%s), all accounts reported', async (_when, budget, laterMs) => {
    const tenant = new BigTenant(SIZE, { ...ALL_DUE, ROTATION_SWEEP_BUDGET: budget, ROTATION_CONCURRENCY: '1' });
    // Calls ten times as slow as usual, one account at a time.
    tenant.azure.latency.set({ arm: 1_000, keyVault: 500, inference: 500 });
    const report = await tenant.clock.run(sweep(tenant.context));
    expect(report.accounts).toHaveLength(SIZE.accounts);
    const { sweepBudgetMs } = tenant.context.settings;
    expect(tenant.elapsedMs).toBeLessThanOrEqual(sweepBudgetMs + laterMs);
    expect(results(tenant, 'budget-spent')).toBeGreaterThan(0);
    expect(tenant.azure.monitor.violations).toEqual([]);
  });

  it('finishes the accounts in progress where the host stops, and begins no other', async () => {
    const stop = new AbortController();
    const tenant = new BigTenant(SIZE, ALL_DUE, { stopping: stop.signal });
    const under = tenant.clock.run(
      Promise.all([sweep(tenant.context), tenant.clock.sleep(MINUTE / 2).then(() => stop.abort())]),
    );
    const [report] = await under;
    const counts = new Map<string, number>();
    for (const { outcome } of report.accounts) counts.set(outcome.reason, (counts.get(outcome.reason) ?? 0) + 1);
    expect(counts.get('host-stopping')).toBeGreaterThan(0);
    expect(counts.get('due-by-age')).toBeGreaterThan(0);
    expect((counts.get('host-stopping') ?? 0) + (counts.get('due-by-age') ?? 0)).toBe(SIZE.accounts);
    expect(tenant.azure.monitor.violations).toEqual([]);
  });
});
