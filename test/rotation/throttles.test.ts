import { describe, expect, it } from 'vitest';
import { BigTenant } from '../../cli/bench/big-tenant.ts';
import { sweepBound } from '../../cli/bench/sweep-bound.ts';
import { BENCH_START_MS } from '../../cli/bench/tenant.ts';
import type { AccountReport } from '../../shared/domain/account-report.ts';
import { MINUTE, SECOND } from '../../shared/domain/duration.ts';
import type { Reason } from '../../shared/domain/reasons.ts';
import { Slots } from '../../shared/rotation/slots.ts';
import { isOk, type SweepReport, sweep } from '../../shared/rotation/sweep.ts';

const FIRST = '00000000-0000-4000-8000-000000000000';

describe('Azure’s throttles', () => {
  it('are kept to by drift checks: a subscription with more accounts than its burst takes the time of its rate, without a refusal', async () => {
    const tenant = new BigTenant({ accounts: 1_000, subscriptions: 1, vaults: 1 });
    const report = await tenant.clock.run(sweep(tenant.context));
    expect(isOk(report)).toBe(true);
    expect(tenant.throttled).toBe(0);
    // 200 at once and 10 a second after that are what Azure allows; at least 90 % of it are used.
    const allowedMs = ((1_000 - 200) / 10) * SECOND;
    expect(tenant.elapsedMs).toBeGreaterThanOrEqual(allowedMs);
    expect(tenant.elapsedMs).toBeLessThanOrEqual(allowedMs / 0.9 + 2 * SECOND);
  });

  it('of a vault are kept to by drift checks: more accounts than its window lets through, without a refusal', async () => {
    const size = { accounts: 5_000, subscriptions: 50, vaults: 1 };
    const tenant = new BigTenant(size);
    const report = await tenant.clock.run(sweep(tenant.context));
    expect(countOf(report, 'no-drift')).toBe(size.accounts);
    expect(tenant.throttled).toBe(0);
    const allowedMs = sweepBound(size, size.accounts).wallMs;
    // 5,200 calls, of which the last 1,200 have to wait for the second window.
    expect(allowedMs).toBeGreaterThan(10 * SECOND);
    expect(tenant.elapsedMs).toBeGreaterThanOrEqual(allowedMs);
    expect(tenant.elapsedMs).toBeLessThanOrEqual(1.15 * allowedMs);
  });

  it('leave later sweeps of the same process what they left before, however many accounts did not fit', async () => {
    const tenant = new BigTenant(
      { accounts: 3_000, subscriptions: 1, vaults: 1 },
      { ROTATION_SWEEP_BUDGET: 'PT2M', ROTATION_CONCURRENCY: '64' },
    );
    const verified: number[] = [];
    for (let pass = 0; pass < 4; pass += 1) {
      const report = await tenant.clock.run(sweep({ ...tenant.context, slots: new Slots(64) }));
      verified.push(countOf(report, 'no-drift'));
      expect(countOf(report, 'no-drift') + countOf(report, 'azure-busy')).toBe(3_000);
      await tenant.clock.run(tenant.clock.at(BENCH_START_MS + (pass + 1) * 2 * MINUTE));
    }
    // Half of so short a budget is worked in: a minute, at ten a second, and the burst.
    for (const count of verified) expect(count).toBeGreaterThanOrEqual(600);
    expect(tenant.throttled).toBe(0);
  });

  it('that last longer than the sweep put off what they concern, and nothing else', async () => {
    const tenant = new BigTenant({ accounts: 600, subscriptions: 2, vaults: 1 });
    tenant.azure.faults.add({
      operation: 'accounts.listKeys',
      when: ({ path }) => path.includes(FIRST),
      times: 1,
      fault: { kind: 'refuse', status: 429, retryAfterS: 2_400 },
    });
    const report = await tenant.clock.run(sweep(tenant.context));
    const [first, others] = [report.accounts.filter(isInFirst), report.accounts.filter((each) => !isInFirst(each))];
    expect(others.filter(({ outcome }) => outcome.reason === 'no-drift')).toHaveLength(300);
    expect(new Set(first.map(({ outcome }) => outcome.reason))).toEqual(new Set(['no-drift', 'azure-busy']));
    expect(tenant.elapsedMs).toBeLessThanOrEqual(MINUTE);
  });

  it('keep nobody waiting who stops the run', async () => {
    const controller = new AbortController();
    const tenant = new BigTenant({ accounts: 2_000, subscriptions: 1, vaults: 1 }, {}, { stopping: controller.signal });
    const stopAfterMs = 20 * SECOND;
    const stop = tenant.clock.sleep(stopAfterMs).then(() => controller.abort());
    const [report] = await tenant.clock.run(Promise.all([sweep(tenant.context), stop]));
    expect(countOf(report, 'host-stopping') + countOf(report, 'no-drift')).toBe(2_000);
    expect(countOf(report, 'no-drift')).toBeGreaterThan(200);
    expect(tenant.elapsedMs).toBeLessThanOrEqual(stopAfterMs + SECOND);
  });

  it('of one subscription do not slow another', async () => {
    const size = { accounts: 200, subscriptions: 2, vaults: 1 };
    const quiet = new BigTenant(size);
    await quiet.clock.run(sweep(quiet.context));
    const busy = new BigTenant(size);
    // Somebody else with the same identity uses the first subscription up for two minutes.
    const refusal = { kind: 'refuse', status: 429, retryAfterS: 20 } as const;
    busy.azure.faults.add({
      operation: 'accounts.listKeys',
      when: ({ path }) => path.includes(FIRST),
      times: Number.POSITIVE_INFINITY,
      fault: () => (busy.elapsedMs < 2 * MINUTE ? refusal : undefined),
    });
    const report = await busy.clock.run(sweep(busy.context));
    expect(isOk(report)).toBe(true);
    expect(lastCheckMs(busy)).toBeLessThanOrEqual(lastCheckMs(quiet) + SECOND);
    // A call before the refusal is over would renew it.
    const refused = busy.azure.log.of('accounts.listKeys').filter(({ status }) => status === 429);
    expect(refused.length).toBeLessThanOrEqual(BEGUN_AT_ONCE + 2 * 6);
  });
});

function countOf({ accounts }: SweepReport, reason: Reason): number {
  return accounts.filter(({ outcome }) => outcome.reason === reason).length;
}

function isInFirst({ account }: AccountReport): boolean {
  return account.includes(FIRST);
}

/** Checks that may have been sent before the first refusal arrived. */
const BEGUN_AT_ONCE = 100;

/** When the last check of the second subscription was made, virtual milliseconds from the beginning. */
function lastCheckMs(tenant: BigTenant): number {
  const checks = tenant.azure.log.of('accounts.listKeys').filter(({ path }) => !path.includes(FIRST));
  expect(checks.length).toBeGreaterThanOrEqual(100);
  return Math.max(...checks.map(({ atMs }) => atMs)) - BENCH_START_MS;
}
