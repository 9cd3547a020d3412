import { describe, expect, it } from 'vitest';
import { SECOND } from '../../shared/domain/duration.ts';
import { sweep } from '../../shared/rotation/sweep.ts';
import { Disturbed } from './disturbed.ts';
import { consumerOf, SCENARIOS, type Scenario } from './scenarios.ts';
import { HOUR, MINUTE, Stage } from './stage.ts';

const DUE = { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } } as const;

/** What a sweep does by itself; a request would drive the clock that several runs share here. */
const SWEPT = SCENARIOS.filter(({ run }) => run === undefined);

/** A run stands still before its nth call for longer than its lease lasts, and then goes on as if nothing were. */
async function standStill(scenario: Scenario, nth: number, forMs: number): Promise<boolean> {
  const stage = new Stage();
  const account = scenario.set(stage);
  const consumer = consumerOf(stage, account);
  const sleeper = new Disturbed(stage.context(), { nth, before: () => stage.clock.sleep(forMs) });
  const former = sweep(sleeper.context);
  for (let run = 0; run < 12; run += 1) {
    await stage.pass(2 * MINUTE + 10 * SECOND);
    await stage.sweep();
    // The back-off would hold a sweep back anyhow; nothing but the lock and its record holds back who insists.
    if (scenario.drifted !== true) {
      await stage.ask(account, { kind: 'rotate', id: `now-${run}`, force: true, compromised: false });
    }
  }
  await stage.clock.run(former);
  if (!sleeper.happened) return false;
  await stage.sweepEvery(20 * MINUTE, 3 * HOUR);
  expect(scenario.done(stage, account), `${sleeper.at}: it goes on`).toBe(true);
  expect(stage.azure.monitor.violations, sleeper.at).toEqual([]);
  expect(consumer.failures.product, sleeper.at).toBe(0);
  return true;
}

describe('a former holder that wakes up after its lock was taken over', () => {
  for (const scenario of SWEPT) {
    for (const minutes of [3, 12]) {
      it(`after ${minutes} minutes breaks no promise, wherever it stood still: ${scenario.name}`, async () => {
        let nth = 1;
        while (await standStill(scenario, nth, minutes * MINUTE)) nth += 1;
        expect(nth).toBeGreaterThan(8);
      });
    }
  }
});

describe('a run that waits for longer than a lease lasts', () => {
  it('keeps its lock by renewing it: another run finds it at work', async () => {
    const stage = new Stage({ ROTATION_PROBE: 'off' });
    stage.addManaged('app', DUE);
    const waiting = sweep(stage.context());
    for (let seconds = 0; seconds < 110; seconds += 10) {
      await stage.pass(10 * SECOND);
      const request = { kind: 'rotate', id: `now-${seconds}`, force: true, compromised: false } as const;
      expect(await stage.ask('app', request)).toMatchObject({
        report: { outcome: { reason: 'locked-by-another-run' } },
      });
    }
    expect((await stage.clock.run(waiting)).accounts[0]?.outcome.result).toBe('rotated');
  });
});

describe('a lock that was taken over after it ran out', () => {
  async function died(stage: Stage): Promise<void> {
    const account = stage.addManaged('app', DUE);
    await stage.locks.acquire(account);
    await stage.pass(2 * MINUTE);
  }

  it('ends the run that took it: no call is made for the account, and the next run goes on when nothing can land', async () => {
    const stage = new Stage();
    await died(stage);
    const second = new Disturbed(stage.context(), { nth: Number.POSITIVE_INFINITY });
    expect((await stage.sweep(second.context)).accounts[0]?.outcome).toMatchObject({
      result: 'deferred',
      reason: 'lock-taken-over',
      retryAtMs: stage.clock.now() + 15 * MINUTE,
    });
    expect(second.calls.slice(second.calls.indexOf('locks.acquire') + 1)).toEqual(['lock.write', 'lock.release']);
    await stage.pass(15 * MINUTE - 1);
    expect((await stage.sweep()).accounts[0]?.outcome.reason).toBe('call-in-flight');
    await stage.pass(1);
    expect((await stage.sweep()).accounts[0]?.outcome.result).toBe('rotated');
  });

  it('is not forgotten where that run dies too, before it could leave a record', async () => {
    for (const operation of ['write', 'release'] as const) {
      const stage = new Stage();
      await died(stage);
      stage.locks.fail(operation);
      expect((await stage.sweep()).accounts[0]?.outcome.reason).toBe('lock-taken-over');
      expect(stage.events).toContainEqual(expect.objectContaining({ name: 'lock.left-to-expire' }));
      await stage.pass(2 * MINUTE);
      expect((await stage.sweep()).accounts[0]?.outcome.reason).toBe('lock-taken-over');
      expect((await stage.sweep()).accounts[0]?.outcome.reason).toBe('call-in-flight');
    }
  });

  it('holds back a rollback and a compromised key as well', async () => {
    for (const request of [
      { kind: 'rollback', id: 'back' } as const,
      { kind: 'rotate', id: 'bad', force: true, compromised: true } as const,
    ]) {
      const stage = new Stage();
      const account = stage.addManaged('app', { active: 'Key2', ageDays: { Key1: 80, Key2: 1 } });
      const before = { keys: stage.azure.keysOf(account), published: stage.publishedValue('app') };
      await stage.locks.acquire(account);
      await stage.pass(2 * MINUTE);
      for (const reason of ['lock-taken-over', 'call-in-flight']) {
        expect(await stage.ask('app', request)).toMatchObject({ report: { outcome: { reason } } });
      }
      expect({ keys: stage.azure.keysOf(account), published: stage.publishedValue('app') }).toEqual(before);
    }
  });
});
