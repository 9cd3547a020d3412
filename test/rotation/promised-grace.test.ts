import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../shared/domain/account.ts';
import type { Request } from '../../shared/domain/facts.ts';
import { patientConsumer } from './patient-consumer.ts';
import { restarted } from './restarted.ts';
import { DAY, HOUR, Stage } from './stage.ts';

const DUE = { active: 'Key1', ageDays: { Key1: 84, Key2: 80 } } as const;
const BACK: Request = { kind: 'rollback', id: 'back' };

/** What happens to the stored grace after a flip that promised seven days. */
const WAYS: Readonly<Record<string, (stage: Stage) => void>> = {
  'its tag is taken away': (stage) => stage.azure.person.changeTags(stage.vault, 'app', { Grace: undefined }),
  'its tag is forged': (stage) => stage.azure.person.changeTags(stage.vault, 'app', { Grace: 'P1D' }),
  'the secret is set by hand, without tags': (stage) =>
    stage.azure.person.setSecret(stage.vault, 'app', { value: stage.publishedValue('app') ?? '' }),
};

/** Hourly sweeps with the shorter grace, for so many days; on which day after the flip the value died. */
async function diesOnDay(
  stage: Stage,
  account: AccountId,
  old: { readonly value: string; readonly since: number },
  days = 9,
): Promise<number> {
  const context = restarted(stage, { ROTATION_GRACE: 'P3D', ROTATION_ADOPTION_PERIOD: 'P7D' });
  for (let hour = 0; hour < days * 24; hour += 1) {
    await stage.pass(HOUR);
    await stage.sweep(context());
    if (!Object.values(stage.azure.keysOf(account)).includes(old.value)) return (stage.clock.now() - old.since) / DAY;
  }
  return Number.POSITIVE_INFINITY;
}

describe('a grace that was promised at the flip is kept, although the setting is shortened since', () => {
  for (const [name, change] of Object.entries(WAYS)) {
    it(`and ${name}`, async () => {
      const stage = new Stage({ ROTATION_GRACE: 'P7D' });
      const account = stage.addManaged('app', DUE, {});
      const consumer = patientConsumer(stage, account, { cacheMs: 6 * DAY });
      await stage.pass(2 * HOUR);
      await stage.sweep();
      expect(stage.publishedTags('app').CredentialId).toBe('key2');
      const old = { value: stage.azure.keysOf(account).Key1, since: stage.clock.now() };
      await stage.pass(5 * HOUR);
      change(stage);
      expect(await diesOnDay(stage, account, old)).toBeGreaterThanOrEqual(7);
      expect(stage.azure.monitor.violations).toEqual([]);
      expect(consumer.failures).toMatchObject({ product: 0, stale: 0 });
    });
  }

  it('and the flip is rolled back: for those who hold the newer value', async () => {
    const stage = new Stage({ ROTATION_GRACE: 'P7D' });
    const account = stage.addManaged('app', DUE, {});
    await stage.pass(2 * HOUR);
    await stage.sweep();
    await stage.pass(HOUR);
    const consumer = patientConsumer(stage, account, { cacheMs: 6 * DAY });
    await stage.pass(5 * HOUR);
    const newer = { value: stage.azure.keysOf(account).Key2, since: stage.clock.now() };
    await stage.ask('app', BACK, restarted(stage, { ROTATION_GRACE: 'P3D' })());
    expect(stage.publishedTags('app')).toMatchObject({ CredentialId: 'key1', Grace: 'P7D' });
    expect(await diesOnDay(stage, account, newer)).toBeGreaterThanOrEqual(7);
    expect(stage.azure.monitor.violations).toEqual([]);
    expect(consumer.failures).toMatchObject({ product: 0, stale: 0 });
  });

  it('and the account is opted out and in again in between', async () => {
    const stage = new Stage({ ROTATION_GRACE: 'P14D', ROTATION_ADOPTION_PERIOD: 'P14D' });
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 74.5, Key2: 61 } });
    const consumer = patientConsumer(stage, account, { cacheMs: 13 * DAY });
    await stage.pass(HOUR);
    await stage.sweep();
    expect(stage.publishedTags('app')).toMatchObject({ CredentialId: 'key2', Grace: 'P14D' });
    const old = { value: stage.azure.keysOf(account).Key1, since: stage.clock.now() };
    stage.azure.person.changeAccountTags(account, { 'key-rotation': 'disabled' });
    await stage.sweepEvery(HOUR, 2 * HOUR);
    stage.azure.person.changeAccountTags(account, { 'key-rotation': 'enabled' });
    expect(await diesOnDay(stage, account, old, 16)).toBeGreaterThanOrEqual(14);
    expect(stage.publishedTags('app')).toMatchObject({ CredentialId: 'key2', Grace: 'P14D' });
    expect(stage.azure.monitor.violations).toEqual([]);
    expect(consumer.failures).toMatchObject({ product: 0, stale: 0 });
  });

  it('until the next flip, which promises the new one', async () => {
    const stage = new Stage({ ROTATION_GRACE: 'P7D' });
    const account = stage.addManaged('app', DUE, {});
    await stage.sweepEvery(HOUR, 9 * DAY);
    const context = restarted(stage, { ROTATION_GRACE: 'P3D' });
    const asked = await stage.ask('app', { kind: 'rotate', id: 'now', force: false, compromised: false }, context());
    expect(asked).toMatchObject({ kind: 'done', report: { outcome: { result: 'rotated' } } });
    const old = { value: stage.azure.keysOf(account).Key2, since: stage.clock.now() };
    expect(Math.floor(await diesOnDay(stage, account, old))).toBe(3);
  });
});

describe('a grace that somebody forged to be long', () => {
  it('delays a retirement, and no longer than until it is put right', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', DUE);
    await stage.sweepEvery(HOUR, 2 * DAY);
    stage.azure.person.changeTags(stage.vault, 'app', { Grace: 'P60D' });
    await stage.sweepEvery(HOUR, 10 * DAY);
    expect((await stage.sweepFor(account)).phase).toBe('overlap');
    stage.azure.person.changeTags(stage.vault, 'app', { Grace: 'P3D' });
    expect((await stage.sweepFor(account)).outcome.result).toBe('retired');
  });

  it('while there was no record counts for at most half of the maximum age, also where it was written down', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key2', ageDays: { Key1: 40, Key2: 1 } });
    stage.locks.loseAllRecords();
    stage.azure.person.changeTags(stage.vault, 'app', { Grace: 'P9999D', CredentialId: undefined });
    stage.azure.person.disableSecret(stage.vault, 'app');
    await stage.sweep();
    stage.azure.person.enableSecret(stage.vault, 'app');
    await stage.sweepEvery(HOUR, 3 * HOUR);
    expect((await stage.locks.peek(account))?.known?.graceMs).toBe(45 * DAY);
    stage.azure.person.changeTags(stage.vault, 'app', { Grace: 'P3D' });
    await stage.sweepEvery(HOUR, 45 * DAY);
    expect((await stage.sweepFor(account)).phase).toBe('steady');
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('does not come into the record where the account is adopted anew', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', DUE);
    await stage.sweepEvery(HOUR, 2 * DAY);
    stage.azure.person.changeTags(stage.vault, 'app', { Grace: 'P60D' });
    stage.azure.person.changeAccountTags(account, { 'key-rotation': 'disabled' });
    await stage.sweep();
    stage.azure.person.changeAccountTags(account, { 'key-rotation': 'enabled' });
    expect((await stage.sweepFor(account)).outcome.reason).toBe('opted-in-again');
    expect(stage.publishedTags('app').Grace).toBe('P3D');
  });
});
