import { describe, expect, it } from 'vitest';
import type { Consumer } from '../../emulator/consumer.ts';
import type { AccountId } from '../../shared/domain/account.ts';
import type { SweepReport } from '../../shared/rotation/sweep.ts';
import { patientConsumer } from './patient-consumer.ts';
import { DAY, HOUR, reportOf, Stage } from './stage.ts';

const OURS = ['CredentialId', 'ProviderAddress', 'managed-by', 'AdoptedAt', 'Grace'] as const;
const TIMES = ['Key1CreatedAt', 'Key2CreatedAt'] as const;

/** Where an account stands when somebody takes tags away from its secret; a run of ours was there before. */
const OPENINGS: Readonly<Record<string, (stage: Stage) => Promise<AccountId>>> = {
  'in adoption': async (stage) => {
    const account = stage.addAccount('app');
    await stage.sweep();
    return account;
  },
  'in overlap': async (stage) => {
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 85.5, Key2: 82 } });
    await stage.sweep();
    return account;
  },
  'in steady phase': async (stage) => {
    const account = stage.addManaged('app', { active: 'Key2', ageDays: { Key1: 88, Key2: 3.2 } });
    await stage.sweep();
    return account;
  },
};

function strip(stage: Stage, tags: readonly string[]): void {
  stage.azure.person.changeTags(stage.vault, 'app', Object.fromEntries(tags.map((tag) => [tag, undefined])));
}

/** Sweeps for a whole cycle: each value that was there dies, none within its grace, and no consumer notices. */
async function livesOn(stage: Stage, account: AccountId, consumer: Consumer): Promise<readonly SweepReport[]> {
  const keys = stage.azure.keysOf(account);
  const reports = await stage.sweepEvery(12 * HOUR, 100 * DAY);
  const after = Object.values(stage.azure.keysOf(account));
  expect([after.includes(keys.Key1), after.includes(keys.Key2)]).toEqual([false, false]);
  expect(stage.azure.monitor.violations).toEqual([]);
  expect(consumer.failures.product).toBe(0);
  return reports;
}

describe('tags that somebody takes away from a secret', () => {
  for (const [name, open] of Object.entries(OPENINGS)) {
    for (const tags of [...OURS.map((tag) => [tag]), [...OURS, ...TIMES, 'ValidityPeriodDays']]) {
      const which = tags.length === 1 ? tags[0] : 'all of ours';
      it(`are restored by the next sweep, and the life of the account goes on: ${which} ${name}`, async () => {
        const stage = new Stage();
        const account = await open(stage);
        const consumer = patientConsumer(stage, account);
        const before = { keys: stage.azure.keysOf(account), tags: stage.publishedTags('app') };
        await stage.pass(DAY);
        strip(stage, tags);
        expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'healed', reason: 'tags-damaged' });
        expect({ keys: stage.azure.keysOf(account), tags: stage.publishedTags('app') }).toEqual(before);
        const reports = await livesOn(stage, account, consumer);
        expect(reports.every((report) => reportOf(report, account).overdueSinceMs === undefined)).toBe(true);
      });
    }
  }

  it('and that nobody reads come back with the next version', async () => {
    const stage = new Stage();
    const account = await OPENINGS['in steady phase']?.(stage);
    strip(stage, ['ValidityPeriodDays']);
    await stage.ask(account ?? '', { kind: 'rotate', id: 'now', force: true, compromised: false });
    expect(stage.publishedTags('app').ValidityPeriodDays).toBe('90');
  });
});

describe('a creation time that somebody takes away', () => {
  for (const [name, open] of Object.entries(OPENINGS)) {
    for (const tag of TIMES) {
      it(`only makes its value count as older: the next step may come sooner, never within a grace: ${tag} ${name}`, async () => {
        const stage = new Stage();
        const account = await open(stage);
        const consumer = patientConsumer(stage, account);
        await stage.pass(DAY);
        strip(stage, [tag]);
        await livesOn(stage, account, consumer);
      });
    }
  }
});

describe('a secret set by hand to the value that it has', () => {
  it('loses its tags and gets them back, and the grace begins anew with that version', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 85.5, Key2: 82 } });
    await stage.sweep();
    const { Key1: old } = stage.azure.keysOf(account);
    await stage.pass(2.9 * DAY);
    stage.azure.person.setSecret(stage.vault, 'app', { value: stage.publishedValue('app') ?? '' });
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'healed', reason: 'tags-damaged' });
    expect(stage.publishedTags('app')).toMatchObject({ CredentialId: 'key2', ProviderAddress: account, Grace: 'P3D' });
    await stage.sweepEvery(HOUR, 2.9 * DAY);
    expect(Object.values(stage.azure.keysOf(account))).toContain(old);
    await stage.sweepEvery(HOUR, DAY);
    expect(Object.values(stage.azure.keysOf(account))).not.toContain(old);
    expect(stage.azure.monitor.violations).toEqual([]);
  });
});
