import { describe, expect, it } from 'vitest';
import type { Fault } from '../../emulator/faults.ts';
import type { Request } from '../../shared/domain/facts.ts';
import { EMPTY_WITNESS } from '../../shared/domain/witness.ts';
import { sweep } from '../../shared/rotation/sweep.ts';
import { Crash } from './crash.ts';
import { intercepted } from './intercept.ts';
import { consumerOf, markerAgrees, SCENARIOS, type Scenario } from './scenarios.ts';
import { HOUR, MINUTE, Stage } from './stage.ts';

const EFFECTS = ['accounts.regenerateKey', 'secrets.set', 'secrets.update'] as const;

/** A call that is executed ten or fourteen minutes after its answer was given up. */
const LATE: Readonly<Record<string, Fault>> = {
  'whose connection was cut': { kind: 'late', afterMs: 10 * MINUTE, answer: 'reset' },
  'that was not answered in time': { kind: 'late', afterMs: 14 * MINUTE, answer: 'hang' },
  'that was answered with a server error': { kind: 'late', afterMs: 14 * MINUTE, answer: 500 },
};

/** A person who asks again and again, whatever the answer is: the back-off holds nobody back who insists. */
function insisting(run: number): Request {
  return { kind: 'rotate', id: `now-${run}`, force: true, compromised: false };
}

interface Blow {
  readonly operation: (typeof EFFECTS)[number];
  readonly nth: number;
  readonly fault: Fault;
  /** The run dies when its call got no answer, and leaves no record. */
  readonly dies: boolean;
}

/** Returns false where the run had fewer calls of that kind. */
async function strike(scenario: Scenario, blow: Blow): Promise<boolean> {
  const stage = new Stage();
  const account = scenario.set(stage);
  const consumer = consumerOf(stage, account);
  let hit = false;
  const { operation, nth } = blow;
  const struck = (): Fault => {
    hit = true;
    return blow.fault;
  };
  stage.azure.faults.add({ operation, nth, fault: struck });
  const healthy = stage.context();
  const ports = intercepted(healthy.ports, async (name, call) => {
    if (hit && blow.dies) throw new Crash(name);
    return call();
  });
  const begin = scenario.run ?? ((_stage, _account, context) => stage.clock.run(sweep(context)));
  await begin(stage, account, { ...healthy, ports });
  if (!hit) return false;
  const where = `${operation} ${nth}`;
  for (let run = 0; run < 15; run += 1) {
    await stage.pass(3 * MINUTE);
    await stage.sweep();
    if (scenario.drifted !== true) await stage.ask(account, insisting(run));
  }
  await stage.sweepEvery(HOUR, 5 * HOUR);
  expect(markerAgrees(stage, account), `${where}: value and marker move as one`).toBe(true);
  expect(stage.azure.monitor.violations, where).toEqual([]);
  expect(consumer.failures.product, where).toBe(0);
  return true;
}

describe('a call that is executed after its answer was given up', () => {
  for (const scenario of SCENARIOS) {
    for (const [name, fault] of Object.entries(LATE)) {
      it(`${name} breaks no promise, whether its run lived or died: ${scenario.name}`, async () => {
        let blows = 0;
        for (const operation of EFFECTS) {
          for (const dies of [false, true]) {
            for (let nth = 1; await strike(scenario, { operation, nth, fault, dies }); nth += 1) blows += 1;
          }
        }
        expect(blows).toBeGreaterThanOrEqual(2);
      });
    }
  }
});

describe('a regeneration whose outcome is unknown', () => {
  it('ends the run, and nothing is regenerated again for at least a quarter of an hour, whoever asks', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } });
    const keys = stage.azure.keysOf(account);
    stage.azure.faults.add({ operation: 'accounts.regenerateKey', fault: { kind: 'no-answer', how: 'reset' } });
    const first = await stage.sweepFor(account);
    expect(first.outcome).toMatchObject({ result: 'failed', reason: 'outcome-unknown' });
    const endedAtMs = stage.clock.now();
    for (let run = 0; stage.clock.now() < endedAtMs + 14 * MINUTE; run += 1) {
      await stage.pass(MINUTE);
      expect(await stage.ask(account, insisting(run))).toMatchObject({
        report: { outcome: { reason: 'call-in-flight', retryAtMs: endedAtMs + 15 * MINUTE } },
      });
    }
    expect(stage.azure.keysOf(account)).toEqual(keys);
    await stage.pass(MINUTE);
    expect(await stage.ask(account, insisting(99))).toMatchObject({ report: { outcome: { result: 'rotated' } } });
  });

  it('is none where Azure was too busy (429): it was not executed, so whoever insists may go on at once', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } });
    // Without any record the journal's own time would have to do.
    stage.locks.seedWitness(account, EMPTY_WITNESS);
    stage.azure.faults.add({ operation: 'accounts.regenerateKey', fault: { kind: 'refuse', status: 429 } });
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'failed', errorCode: 'throttled' });
    expect(await stage.ask(account, insisting(1))).toMatchObject({ report: { outcome: { result: 'rotated' } } });
    expect(stage.azure.monitor.violations).toEqual([]);
  });
});

describe('a write to the vault whose answer was lost', () => {
  it('is settled by reading back: what stands there is not written again', async () => {
    for (const operation of ['secrets.set', 'secrets.update'] as const) {
      const stage = new Stage();
      const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } });
      stage.azure.faults.add({ operation, fault: { kind: 'lost', answer: 'reset' } });
      expect((await stage.sweepFor(account)).outcome.result).toBe('rotated');
      const sent = stage.azure.log.entries.filter((entry) => entry.operation === operation);
      expect(sent, operation).toHaveLength(1);
    }
  });
});
