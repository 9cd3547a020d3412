import { describe, expect, it } from 'vitest';
import { BigTenant } from '../../cli/bench/big-tenant.ts';
import { sweepBound } from '../../cli/bench/sweep-bound.ts';
import { isOk, type SweepReport, sweep } from '../../shared/rotation/sweep.ts';

const SIZES = [
  { accounts: 30, subscriptions: 1, vaults: 1 },
  { accounts: 520, subscriptions: 4, vaults: 1 },
  { accounts: 260, subscriptions: 130, vaults: 2 },
] as const;

async function swept(tenant: BigTenant): Promise<SweepReport> {
  const report = await tenant.clock.run(sweep(tenant.context));
  expect(isOk(report)).toBe(true);
  return report;
}

function verified({ accounts }: SweepReport): number {
  return accounts.filter(({ outcome }) => outcome.result === 'verified').length;
}

describe.each(SIZES)('a sweep of $accounts accounts in $subscriptions subscriptions and $vaults vaults', (size) => {
  it('without a due check makes one call for each page and nothing else, in the time of the longest list', async () => {
    const tenant = new BigTenant(size, { ROTATION_VERIFY_INTERVAL: 'P3650D' });
    const report = await swept(tenant);
    expect(verified(report)).toBe(0);
    const bound = sweepBound(size, 0);
    expect(tenant.calls).toBe(bound.calls);
    expect(tenant.elapsedMs).toBeLessThanOrEqual(1.1 * bound.wallMs);
    expect(tenant.elapsedMs).toBeGreaterThanOrEqual(0.9 * bound.wallMs);
  });

  it('with all checks due makes two more for each account, and hardly takes longer', async () => {
    const tenant = new BigTenant(size);
    const report = await swept(tenant);
    expect(verified(report)).toBe(size.accounts);
    const bound = sweepBound(size, size.accounts);
    expect(tenant.calls).toBe(bound.calls);
    expect(tenant.throttled).toBe(0);
    expect(tenant.elapsedMs).toBeLessThanOrEqual(1.15 * bound.wallMs);
  });

  it('reads no record beside a lock, and takes no lock', async () => {
    const tenant = new BigTenant(size);
    tenant.locks.fail('acquire', { times: 1_000_000 });
    tenant.locks.fail('peek', { times: 1_000_000 });
    expect(verified(await swept(tenant))).toBe(size.accounts);
  });
});
