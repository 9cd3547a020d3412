import { describe, expect, it } from 'vitest';
import { patientConsumer } from './patient-consumer.ts';
import { type Env, restarted } from './restarted.ts';
import { DAY, HOUR, reportOf, Stage } from './stage.ts';

const DUE = { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } } as const;

describe('a maximum age that is shortened in mid-cycle', () => {
  it('is kept from the next sweep on, and the account is reported overdue until then; the grace of the old value stays', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 40, Key2: 37 } });
    const consumer = patientConsumer(stage, account);
    await stage.sweep();
    stage.azure.person.changeAccountTags(account, { 'key-rotation-max-age': 'P30D' });
    const first = await stage.sweepFor(account);
    expect(first.outcome).toMatchObject({ result: 'rotated', reason: 'due-by-age' });
    expect(first.overdueSinceMs).toBeLessThan(stage.clock.now());
    const reports = await stage.sweepEvery(6 * HOUR, 4 * DAY);
    expect(reportOf(reports.at(-1) ?? (await stage.sweep()), account).overdueSinceMs).toBeUndefined();
    expect(stage.azure.monitor.violations).toEqual([]);
    expect(consumer.failures.product).toBe(0);
  });
});

describe('consent that is taken away in overlap', () => {
  const WAYS: Readonly<
    Record<string, { readonly tags?: Record<string, string>; readonly env?: Env; readonly reason: string }>
  > = {
    'by the tag': { tags: { 'key-rotation': 'disabled' }, reason: 'opted-out-in-overlap' },
    'by a tag that names another deployment': { tags: { 'key-rotation': 'team-b' }, reason: 'opted-out-in-overlap' },
    'by ROTATION_KINDS': { env: { ROTATION_KINDS: 'AIServices' }, reason: 'opted-out-in-overlap' },
    'by AZURE_SUBSCRIPTION_IDS': {
      env: { AZURE_SUBSCRIPTION_IDS: '00000000-0000-4000-8000-00000000000f' },
      reason: 'opted-out-in-overlap',
    },
  };
  for (const [name, { tags = {}, env, reason }] of Object.entries(WAYS)) {
    it(`leaves both values alive and says so loudly; given again, a new adoption period begins: ${name}`, async () => {
      const stage = new Stage();
      const account = stage.addManaged('app', DUE, { kind: 'OpenAI' });
      const consumer = patientConsumer(stage, account);
      await stage.sweep();
      const keys = stage.azure.keysOf(account);
      stage.azure.person.changeAccountTags(account, tags);
      const changed = env === undefined ? () => stage.context() : restarted(stage, env);
      for (let days = 0; days < 5; days += 1) {
        await stage.pass(DAY);
        const { outcome } = await stage.sweepFor(account, changed());
        expect(outcome).toMatchObject({ result: 'skipped', reason, loud: true });
        expect(outcome.sentence).toMatch(/old value in Key1 stays alive/);
      }
      stage.azure.person.changeAccountTags(account, { 'key-rotation': 'enabled' });
      expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'adopted', reason: 'opted-in-again' });
      await stage.sweepEvery(6 * HOUR, 6.9 * DAY);
      expect(stage.azure.keysOf(account)).toEqual(keys);
      await stage.sweepEvery(6 * HOUR, DAY);
      expect(stage.azure.keysOf(account)).not.toEqual(keys);
      expect(stage.azure.monitor.violations).toEqual([]);
      expect(consumer.failures.product).toBe(0);
    });
  }
});

describe('ROTATION_MODE that becomes plan in overlap', () => {
  it('stops everything, also what is due; given back, the retirement is made up for', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', DUE);
    const consumer = patientConsumer(stage, account);
    await stage.sweep();
    const before = { keys: stage.azure.keysOf(account), tags: stage.publishedTags('app') };
    const planning = restarted(stage, { ROTATION_MODE: 'plan' });
    await stage.pass(4 * DAY);
    expect((await stage.sweepFor(account, planning())).outcome).toMatchObject({
      result: 'planned',
      reason: 'grace-over',
    });
    expect({ keys: stage.azure.keysOf(account), tags: stage.publishedTags('app') }).toEqual(before);
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'retired', reason: 'grace-over' });
    expect(consumer.failures.product).toBe(0);
  });
});

describe("a person's own tags and content type", () => {
  it('given in mid-cycle survive the flip and the retirement, and too many of them hold both back until some are gone', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', DUE);
    stage.azure.person.changeTags(stage.vault, 'app', { owner: 'team a' });
    await stage.sweep();
    expect(stage.publishedTags('app')).toMatchObject({ owner: 'team a', CredentialId: 'key2' });
    const many = { b: '2', c: '3', d: '4', e: '5', f: '6', g: '7' };
    // Azure would take no sixteenth tag, so ours that nobody needs makes room.
    stage.azure.person.changeTags(stage.vault, 'app', { ...many, ValidityPeriodDays: undefined });
    await stage.pass(4 * DAY);
    expect((await stage.sweepFor(account)).outcome.reason).toBe('secret-has-too-many-tags');
    stage.azure.person.changeTags(stage.vault, 'app', { g: undefined });
    expect((await stage.sweepFor(account)).outcome.result).toBe('retired');
    expect(stage.publishedTags('app')).toMatchObject({ owner: 'team a', f: '6' });
  });
});
