import { describe, expect, it } from 'vitest';
import { BigTenant } from '../../cli/bench/big-tenant.ts';
import { SECOND } from '../../shared/domain/duration.ts';
import { Slots } from '../../shared/rotation/slots.ts';
import { type SweepReport, sweep } from '../../shared/rotation/sweep.ts';
import { COMPROMISED, ManyStage, reasonsOf } from './many-stage.ts';
import { MINUTE, Stage, SUBSCRIPTION } from './stage.ts';

const LATENCY_MS = { arm: 100, keyVault: 50, inference: 50 };

/** Accounts of one subscription of which somebody replaced every published value. */
function driftedStage(accounts: number, env: Readonly<Record<string, string>> = {}): ManyStage {
  const stage = new ManyStage({ ROTATION_CONCURRENCY: '64', ...env });
  for (const account of stage.addMany(accounts, [SUBSCRIPTION])) stage.azure.person.regenerate(account, 'Key1');
  stage.azure.setThrottling(true);
  stage.azure.latency.set(LATENCY_MS);
  return stage;
}

function countsOf({ accounts }: SweepReport): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { outcome } of accounts) counts[outcome.reason] = (counts[outcome.reason] ?? 0) + 1;
  return counts;
}

function throttledBy(stage: Stage): number {
  return stage.azure.log.answered('arm', 429) + stage.azure.log.answered('keyVault', 429);
}

describe('a subscription that does not answer', () => {
  const FIRST = '00000000-0000-4000-8000-000000000000';

  it.each([
    ['refuses all reads', ['accounts.list', 'accounts.get'] as const, 0],
    // As many as are asked for at once, each four times; then it is known.
    ['lists nothing and refuses the rest', ['accounts.get'] as const, 32],
  ])('keeps nobody waiting for each of its accounts: it %s', async (_, operations, mostGets) => {
    const tenant = new BigTenant({ accounts: 600, subscriptions: 2, vaults: 1 });
    if (mostGets > 0) emptyFirst(tenant);
    for (const operation of operations) {
      tenant.azure.faults.add({
        operation,
        when: ({ path }) => path.includes(FIRST),
        times: Number.POSITIVE_INFINITY,
        fault: { kind: 'refuse', status: 429, retryAfterS: 10 },
      });
    }
    const report = await tenant.clock.run(sweep(tenant.context));
    expect(countsOf(report)).toEqual({ 'no-drift': 300 });
    expect(report.unlisted.map(({ state }) => state)).toEqual(Array.from({ length: 300 }, () => 'unreachable'));
    expect(tenant.azure.log.of('accounts.get').length).toBeLessThanOrEqual(mostGets);
    expect(tenant.elapsedMs).toBeLessThan(MINUTE);
  });

  /** The first subscription answers with an empty list. */
  function emptyFirst({ azure, accounts }: BigTenant): void {
    for (const account of accounts) if (account.includes(FIRST)) azure.person.removeAccount(account);
  }
});

describe('repairs after drift checks', () => {
  it('keep to Azure’s throttles', async () => {
    const stage = driftedStage(400);
    const report = await stage.sweep();
    expect(countsOf(report)).toEqual({ 'value-replaced': 400 });
    expect(throttledBy(stage)).toBe(0);
  });

  it('end with the sweep; the next one goes on', async () => {
    const stage = driftedStage(2_000, { ROTATION_SWEEP_BUDGET: 'PT4M' });
    const report = await stage.sweep();
    expect(stage.clock.now() - stage.startMs).toBeLessThanOrEqual(4 * MINUTE);
    const { 'value-replaced': healed = 0, ...putOff } = countsOf(report);
    expect(healed).toBeGreaterThan(100);
    expect(Object.keys(putOff).filter((reason) => reason !== 'azure-busy' && reason !== 'budget-spent')).toEqual([]);
    const again = await stage.sweep();
    expect(countsOf(again)['value-replaced']).toBeGreaterThan(100);
  });

  it('are not begun once the host stops', async () => {
    const stage = driftedStage(100);
    const controller = new AbortController();
    stage.clock.after(SECOND / 2, () => controller.abort());
    const { ports, ...context } = stage.context();
    let late = 0;
    const locks: typeof ports.locks = {
      host: ports.locks.host,
      peek: (id) => ports.locks.peek(id),
      acquire: (id) => {
        late += controller.signal.aborted ? 1 : 0;
        return ports.locks.acquire(id);
      },
    };
    const report = await stage.sweep({ ...context, ports: { ...ports, locks }, stopping: controller.signal });
    expect(countsOf(report)['host-stopping']).toBeGreaterThan(0);
    expect(late).toBe(0);
  });
});

describe('turns in a busy subscription', () => {
  it('go before drift checks, however many of those wait', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 88, Key2: 84 } });
    const context = stage.context();
    for (let check = 0; check < 9_000; check += 1) {
      context.ports.pacing.armPostOfCheck(account, Number.POSITIVE_INFINITY);
    }
    expect((await stage.sweepFor(account, context)).outcome).toMatchObject({ result: 'rotated' });
    expect(stage.clock.now() - stage.startMs).toBeLessThan(3 * MINUTE);
  });

  it('adopt as fast as Azure allows', async () => {
    const stage = new Stage({ ROTATION_CONCURRENCY: '64' });
    stage.azure.latency.set(LATENCY_MS);
    for (let index = 0; index < 600; index += 1) stage.addAccount(`app-${index}`);
    expect(countsOf(await stage.sweep())).toEqual({ unpublished: 600 });
    const allowedMs = ((600 - 200) / 10) * SECOND;
    expect(stage.clock.now() - stage.startMs).toBeLessThanOrEqual(allowedMs / 0.8);
    expect(throttledBy(stage)).toBe(0);
  });

  it('are not tried again at once where Azure refuses them without asking for a wait', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 88, Key2: 84 } });
    const fault = { kind: 'refuse', status: 429, retryAfterS: 0 } as const;
    stage.azure.faults.add({ operation: 'accounts.listKeys', times: 3_000, fault });
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'failed', errorCode: 'throttled' });
    expect(stage.azure.log.of('accounts.listKeys').length).toBeLessThanOrEqual(61);
    expect(stage.clock.now() - stage.startMs).toBeLessThanOrEqual(MINUTE);
  });
});

describe('an open breaker', () => {
  it('ends the waits of all who wait for Azure, although hundreds of others went well before', async () => {
    const stage = new ManyStage();
    stage.azure.setThrottling(true);
    stage.azure.latency.set(LATENCY_MS);
    stage.addMany(1_000, [SUBSCRIPTION]);
    // From the twentieth version on the vault refuses them.
    const fault = { kind: 'refuse', status: 403 } as const;
    stage.azure.faults.add({ operation: 'secrets.set', nth: 20, times: Number.POSITIVE_INFINITY, fault });
    const report = await stage.rotateMany(COMPROMISED, { ...stage.context(), slots: new Slots(256) });
    const { 'breaker-open': left = 0 } = reasonsOf(report);
    expect(left).toBeGreaterThan(700);
    expect(stage.clock.now() - stage.startMs).toBeLessThan(5 * MINUTE);
    expect(stage.azure.monitor.violations).toEqual([]);
  });
});
