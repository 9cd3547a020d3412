import { describe, expect, it } from 'vitest';
import { MemoryLocks } from '../../emulator/memory-locks.ts';
import type { AccountId } from '../../shared/domain/account.ts';
import type { Request } from '../../shared/domain/facts.ts';
import type { Context } from '../../shared/rotation/context.ts';
import { sweep } from '../../shared/rotation/sweep.ts';
import { Disturbed } from './disturbed.ts';
import { patientConsumer } from './patient-consumer.ts';
import { consumerOf, SCENARIOS, type Scenario } from './scenarios.ts';
import { DAY, HOUR, MINUTE, reportOf, Stage } from './stage.ts';

type Env = Readonly<Record<string, string>>;

/** Another deployment over the same Azure: its locks, and the record beside them, are its own. */
class Other {
  readonly locks: MemoryLocks;
  readonly #stage: Stage;
  readonly #process: Context;

  constructor(stage: Stage, env: Env = {}) {
    this.#stage = stage;
    this.locks = new MemoryLocks(stage.clock, 'other.local');
    this.#process = stage.context({ locks: this.locks }, { ROTATION_DEPLOYMENT: 'default', ...env });
  }

  context(): Context {
    const { settings, ports, self } = this.#process;
    return { ...this.#stage.context(), settings, ports, self: { ...self, lockHost: this.locks.host } };
  }

  sweepFor(account: AccountId): ReturnType<Stage['sweepFor']> {
    return this.#stage.sweepFor(account, this.context());
  }
}

function regenerations(stage: Stage): number {
  return stage.azure.log.entries.filter(({ operation }) => operation === 'accounts.regenerateKey').length;
}

describe('two deployments with the same name', () => {
  it('differ by their lock stores: one of them keeps the secret for its whole life, the other is blocked by name', async () => {
    const stage = new Stage();
    const other = new Other(stage);
    const account = stage.addAccount('app');
    const consumer = consumerOf(stage, account);
    expect((await stage.sweepFor(account)).outcome.result).toBe('adopted');
    for (let hours = 0; hours < 12 * 24; hours += 6) {
      await stage.pass(6 * HOUR);
      const { outcome } = await other.sweepFor(account);
      expect(outcome).toMatchObject({ result: 'blocked', reason: 'secret-of-another-deployment' });
      expect(outcome.sentence).toContain('azure-ai-key-rotator/default/memory.local');
      const byForce: Request = { kind: 'rotate', id: `other-${hours}`, force: true, compromised: hours % 12 === 0 };
      expect(await stage.ask('app', byForce, other.context())).toMatchObject({
        report: { outcome: { result: 'blocked' } },
      });
      await stage.sweep();
    }
    expect(regenerations(stage)).toBe(2);
    expect(stage.azure.monitor.violations).toEqual([]);
    expect(consumer.failures.product).toBe(0);
  });

  it('that adopt in the same moment publish the same value, and one of them stands back from then on', async () => {
    const stage = new Stage();
    const other = new Other(stage);
    const account = stage.addAccount('app');
    await stage.clock.run(Promise.all([sweep(stage.context()), sweep(other.context())]));
    expect(stage.publishedValue('app')).toBe(stage.azure.keysOf(account).Key1);
    const reasons = [(await stage.sweepFor(account)).outcome.reason, (await other.sweepFor(account)).outcome.reason];
    expect(reasons.sort()).toEqual(['no-drift', 'secret-of-another-deployment']);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('that repair in the same moment publish a live value and marker', async () => {
    const stage = new Stage();
    const other = new Other(stage);
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } });
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'junk', tags: stage.publishedTags('app') });
    await stage.clock.run(Promise.all([sweep(other.context()), sweep(stage.context())]));
    expect(stage.publishedValue('app')).toBe(stage.azure.keysOf(account).Key1);
    expect((await other.sweepFor(account)).outcome.reason).toBe('secret-of-another-deployment');
  });
});

describe('two deployments with the same name, and an account whose secret has another name than its tags give by now', () => {
  async function renamed(stage: Stage): Promise<AccountId> {
    const tags = { 'key-rotation': 'enabled', 'key-rotation-secret': 'first' };
    const account = stage.addAccount('app', { tags });
    await stage.sweep();
    stage.azure.person.changeAccountTags(account, { 'key-rotation-secret': undefined });
    return account;
  }

  it('do not both rotate it: the one that finds nothing in its own place sees the secret that names the account', async () => {
    const stage = new Stage();
    const other = new Other(stage);
    const account = await renamed(stage);
    const consumer = patientConsumer(stage, account, { secret: 'first', cacheMs: DAY });
    for (let hours = 0; hours < 12 * 24; hours += 3) {
      await stage.pass(3 * HOUR);
      await stage.sweep();
      const { outcome } = await other.sweepFor(account);
      expect(outcome).toMatchObject({ result: 'blocked', reason: 'secret-of-another-deployment' });
    }
    expect(regenerations(stage)).toBe(2);
    expect(stage.azure.versionsOf(stage.vault, 'app')).toEqual([]);
    expect(stage.azure.monitor.violations).toEqual([]);
    expect(consumer.failures.product).toBe(0);
  });

  it('hand it over as the sentence says: opted out in the one, without its tag, it is taken over by the other where it is', async () => {
    const stage = new Stage();
    const other = new Other(stage);
    const account = await renamed(stage);
    const { outcome } = await other.sweepFor(account);
    expect(outcome.sentence).toContain('opt the account out there and remove the tag managed-by from that secret');
    stage.azure.person.changeTags(stage.vault, 'first', { 'managed-by': undefined });
    expect((await other.sweepFor(account)).outcome).toMatchObject({ result: 'adopted', reason: 'taking-over' });
    expect(stage.publishedTags('first')['managed-by']).toBe('azure-ai-key-rotator/default/other.local');
    expect((await stage.sweepFor(account)).outcome.reason).toBe('secret-of-another-deployment');
    expect(stage.azure.versionsOf(stage.vault, 'app')).toEqual([]);
  });

  it('do not keep the owner from repairing what its record knows, although another secret names the account as well', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } });
    const tags = { ...stage.publishedTags('app'), 'managed-by': 'azure-ai-key-rotator/default/other.local' };
    stage.azure.person.setSecret(stage.vault, 'theirs', { value: stage.publishedValue('app') ?? '', tags });
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'junk' });
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'healed', reason: 'value-replaced' });
    stage.azure.person.deleteSecret(stage.vault, 'app');
    stage.azure.person.purgeSecret(stage.vault, 'app');
    expect((await stage.sweepFor(account)).outcome.reason).toBe('secret-of-another-deployment');
    expect(stage.azure.versionsOf(stage.vault, 'app')).toEqual([]);
  });
});

describe('two deployments with names of their own', () => {
  it('touch only the accounts that name them', async () => {
    const stage = new Stage();
    const other = new Other(stage, { ROTATION_DEPLOYMENT: 'team-b' });
    const ours = stage.addAccount('app');
    const theirs = stage.addAccount('their-app', { tags: { 'key-rotation': 'team-b' } });
    for (const report of [await stage.sweep(), await stage.sweep()]) {
      expect(reportOf(report, theirs).outcome).toMatchObject({ result: 'skipped', reason: 'not-opted-in' });
    }
    const report = await stage.sweep(other.context());
    expect(reportOf(report, ours).outcome).toMatchObject({ result: 'skipped', reason: 'not-opted-in' });
    expect(reportOf(report, theirs).outcome.result).toBe('adopted');
    expect(stage.publishedTags('their-app')['managed-by']).toBe('azure-ai-key-rotator/team-b/other.local');
  });
});

/** The former deployment is at its nth call when the new one takes its secret over, and neither knows the other's lock. */
async function replaceAt(scenario: Scenario, nth: number, pauseMs: number): Promise<boolean> {
  const stage = new Stage();
  const account = scenario.set(stage);
  const consumer = consumerOf(stage, account);
  const other = new Other(stage, { ROTATION_REPLACES: 'azure-ai-key-rotator/default/memory.local' });
  const old = new Disturbed(stage.context(), {
    nth,
    before: async () => {
      await sweep(other.context());
      await stage.clock.sleep(pauseMs);
    },
  });
  const former = sweep(old.context);
  for (let run = 0; run < 12; run += 1) {
    await stage.pass(MINUTE);
    await stage.sweep();
    await stage.sweep(other.context());
    const request: Request = { kind: 'rotate', id: `now-${run}`, force: true, compromised: false };
    if (scenario.drifted !== true) await stage.ask(account, request, other.context());
  }
  await stage.clock.run(former);
  if (!old.happened) return false;
  for (let hours = 0; hours < 4 * 24; hours += 4) {
    await stage.pass(4 * HOUR);
    await stage.sweep(other.context());
  }
  expect(stage.azure.monitor.violations, old.at).toEqual([]);
  expect(consumer.failures.product, old.at).toBe(0);
  expect(stage.publishedTags('app')['managed-by'], old.at).toBe('azure-ai-key-rotator/default/other.local');
  return true;
}

describe('a deployment that is replaced while it is at work', () => {
  for (const scenario of SCENARIOS.filter(({ run }) => run === undefined)) {
    for (const pauseMs of [0, 5 * MINUTE]) {
      it(`loses its secret to the new one without harm, at whatever call and ${pauseMs / MINUTE} minutes apart: ${scenario.name}`, async () => {
        let nth = 1;
        while (await replaceAt(scenario, nth, pauseMs)) nth += 1;
        expect(nth).toBeGreaterThan(8);
      });
    }
  }
});
