import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../shared/domain/account.ts';
import { RotationError } from '../../shared/domain/errors.ts';
import { sweep } from '../../shared/rotation/sweep.ts';
import { type Disturbance, Disturbed } from './disturbed.ts';
import { consumerOf, SCENARIOS, type Scenario, sweepsUntilDone } from './scenarios.ts';
import { HOUR, Stage } from './stage.ts';

/** An expired lease, a back-off and a late call cost a few sweeps, never more. */
const MOST_SWEEPS = 6;

const ROLLBACK: Scenario = {
  name: 'rollback',
  set: (stage) => stage.addManaged('app', { active: 'Key2', ageDays: { Key1: 80, Key2: 1 } }),
  run: (stage, account, context) => stage.ask(account, { kind: 'rollback', id: 'back' }, context),
  done: (stage) => stage.publishedTags('app').CredentialId === 'key1',
};

/** Whose value is replaced without a record that knows the secret, a person must say. */
const HEALING_OF_A_VALUE = 'healing of a value';
const STORE_GONE = 'whose whole store is gone';

type Loss = (stage: Stage, account: AccountId) => Omit<Disturbance, 'nth'>;

/** Ways in which a run's lease is no longer its own, from its nth call on. */
const LOSSES: Readonly<Record<string, Loss>> = {
  'that somebody else took over': (stage, account) => ({
    before: async () => {
      stage.locks.expireNow(account);
      await stage.locks.acquire(account);
    },
  }),
  'that can be neither renewed nor written': () => ({
    instead: (name) => {
      if (!name.startsWith('lock')) return;
      throw new RotationError('unavailable', { operation: 'locks.renew', detail: 'The lock store is down.' });
    },
  }),
  [STORE_GONE]: (stage) => ({ before: () => stage.locks.loseAllRecords() }),
};

/** Returns false where the run had fewer calls. */
async function lose(scenario: Scenario, nth: number, name: string, loss: Loss): Promise<boolean> {
  const stage = new Stage();
  const account = scenario.set(stage);
  const consumer = consumerOf(stage, account);
  const run = new Disturbed(stage.context(), { nth, ...loss(stage, account) });
  const begin = scenario.run ?? ((_stage, _account, context) => stage.clock.run(sweep(context)));
  await begin(stage, account, run.context);
  if (!run.happened) return false;
  if (run.hadTheLock) expect(run.effectsAfterwards, `${run.at}: nothing further is sent`).toEqual([]);
  if (name === STORE_GONE && scenario.name === HEALING_OF_A_VALUE && !scenario.done(stage, account)) {
    await waitsForPerson(stage, account);
  }
  expect(await sweepsUntilDone(stage, scenario, account, MOST_SWEEPS), `${run.at}: it goes on`).toBeDefined();
  expect(stage.azure.monitor.violations, run.at).toEqual([]);
  expect(consumer.failures.product, run.at).toBe(0);
  return true;
}

/** The value of somebody else's stays until a person publishes a live key. */
async function waitsForPerson(stage: Stage, account: AccountId): Promise<void> {
  const before = stage.publishedValue('app');
  await stage.sweepEvery(HOUR, 2 * HOUR);
  expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'blocked', reason: 'secret-foreign' });
  expect(stage.publishedValue('app')).toBe(before);
  const value = stage.azure.keysOf(account).Key1;
  stage.azure.person.setSecret(stage.vault, 'app', { value, tags: stage.publishedTags('app') });
}

describe('a lease', () => {
  for (const scenario of [...SCENARIOS, ROLLBACK]) {
    for (const [name, loss] of Object.entries(LOSSES)) {
      // What is owed for a compromised key is known by the record alone: without it, whoever asked asks again.
      if (name === STORE_GONE && scenario.name.includes('compromised')) continue;
      it(`${name} ends the ${scenario.name} before its next effect, wherever that happens`, async () => {
        let nth = 1;
        while (await lose(scenario, nth, name, loss)) nth += 1;
        expect(nth).toBeGreaterThan(8);
      });
    }
  }
});
