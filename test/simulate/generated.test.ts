import { describe, expect, test } from 'vitest';
import { generatedTenant } from '../../cli/simulate/generated-tenant.ts';
import { deploymentsOf } from '../../cli/simulate/job.ts';
import { configFrom, SPARSE_SETTINGS } from '../../cli/simulate/settings-file.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/duration.ts';
import { generated } from './simulated.ts';

const { settings } = configFrom(SPARSE_SETTINGS, 'a test');

function untimed(result: Awaited<ReturnType<typeof generated>>): unknown {
  return { ...result, figures: { ...result.figures, wallSeconds: 0 } };
}

describe('a simulation of generated accounts', () => {
  test('keeps every promise through outages, wrong clocks, hand edits, and accounts that come and go', async () => {
    const { figures, brokenPromises, accounts } = await generated({ count: 20, days: 200 });
    expect(brokenPromises).toEqual([]);
    expect(figures).toMatchObject({ accounts: 20, days: 200, failedCalls: 0, violations: 0 });
    // 800 ticks, five of them in the 30 hours in which the app is down.
    expect(figures.sweeps).toBe(795);
    expect(figures.rotations).toBeGreaterThan(40);
    expect(figures.retirements).toBeGreaterThan(40);
    expect(figures.heals).toBeGreaterThan(0);
    // Close to the limit, and never over it: else nobody measured.
    expect(figures.oldestKeyDays).toBeGreaterThan(85);
    expect(figures.oldestKeyDays).toBeLessThan(90);
    expect(figures.consumerCalls).toBeGreaterThan(5_000);
    expect(accounts.every(({ consumerCalls, lastReason }) => consumerCalls > 0 || lastReason === 'not-opted-in')).toBe(
      true,
    );
  });

  test('goes on where the deployment is removed and another takes its place: every secret is taken over, none is adopted anew', async () => {
    const { figures, brokenPromises } = await generated({ count: 20, days: 200 });
    const { heals } = figures;
    // Each of two successions takes over every secret that is under management; hand edits come on top.
    expect(heals).toBeGreaterThan(2 * 14);
    expect(brokenPromises).toEqual([]);
  });

  test('keeps every promise too where sweeps send three instances, and does as much', async () => {
    const [inline, queue] = [
      await generated({ count: 30, days: 120 }),
      await generated({ count: 30, days: 120 }, { ROTATION_DISPATCH: 'queue' }),
    ];
    expect(queue.brokenPromises).toEqual([]);
    expect(queue.figures).toMatchObject({ failedCalls: 0, violations: 0, sweeps: inline.figures.sweeps });
    expect(inline.figures.messages).toBe(0);
    expect(queue.figures.messages).toBeGreaterThan(20);
    for (const what of ['rotations', 'retirements', 'heals'] as const) {
      expect(Math.abs(queue.figures[what] - inline.figures[what])).toBeLessThanOrEqual(3);
    }
  });

  test('goes the same way with the same seed, and another way with another', async () => {
    const [first, again, other] = [
      await generated({ count: 8, days: 60 }),
      await generated({ count: 8, days: 60 }),
      await generated({ count: 8, days: 60, seed: 2 }),
    ];
    expect(untimed(again)).toEqual(untimed(first));
    expect(untimed(other)).not.toEqual(untimed(first));
  });

  test('goes red where the grace is shorter than the caches of applications', async () => {
    const { figures, brokenPromises } = await generated({ count: 20, days: 120 }, { ROTATION_GRACE: 'P1D' });
    expect(figures.failedCalls).toBeGreaterThan(0);
    expect(new Set(brokenPromises.map(({ promise }) => promise))).toEqual(new Set(['I2']));
    expect(brokenPromises[0]?.sentence).toMatch(/^Applications that read the secret only every P(?:1DT12H|2D) outlive/);
  });
});

describe('a generated tenant', () => {
  const tenant = generatedTenant({ count: 300, days: 730, seed: 3, settings });
  const events = tenant.accounts.flatMap((account) => account.events.map(({ what }) => what));

  test('has every kind of event, outage and cache', () => {
    expect(tenant.successions.map((atMs) => Math.round(atMs / DAY))).toEqual([270, 518]);
    expect(new Set(events)).toEqual(new Set(['opt-in', 'opt-out', 'remove', 'strip', 'move-marker']));
    expect(new Set(tenant.outages.map((outage) => outage.of))).toEqual(new Set(['app', 'vault', 'subscription']));
    const app = tenant.outages.filter((outage) => outage.of === 'app');
    expect(new Set(app.map(({ durationMs }) => durationMs))).toEqual(new Set([30 * HOUR]));
    const refreshes = tenant.accounts.flatMap(({ consumers }) => consumers.map(({ refreshMs }) => refreshMs));
    expect([Math.min(...refreshes), Math.max(...refreshes)]).toEqual([5 * MINUTE, 2 * DAY]);
  });

  test('gets a new account for each that is deleted', () => {
    const removed = events.filter((what) => what === 'remove').length;
    expect(removed).toBeGreaterThan(0);
    expect(tenant.accounts).toHaveLength(300 + removed);
    expect(tenant.accounts.filter(({ appearsMs }) => appearsMs > 0)).toHaveLength(removed);
  });

  test('has clocks that are minutes apart, and less than what the product allows for', () => {
    const apart = tenant.clocks.map(({ appAheadMs, vaultAheadMs }) => Math.abs(appAheadMs - vaultAheadMs));
    expect(Math.max(...apart)).toBeGreaterThan(5 * MINUTE);
    expect(Math.max(...apart)).toBeLessThan(15 * MINUTE);
  });

  test('of many accounts is shared by deployments that have no account and no chance in common', () => {
    const job = { count: 1_001, first: 0, days: 1, seed: 1, texts: {}, source: 'a test' };
    const jobs = deploymentsOf(job);
    expect(jobs.map(({ first, count }) => [first, count])).toEqual([
      [0, 333],
      [333, 334],
      [667, 334],
    ]);
    expect(new Set(jobs.map(({ seed }) => seed)).size).toBe(3);
  });
});
