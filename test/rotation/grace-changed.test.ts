import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../shared/domain/account.ts';
import type { Context } from '../../shared/rotation/context.ts';
import { patientConsumer } from './patient-consumer.ts';
import { type Env, restarted } from './restarted.ts';
import { DAY, HOUR, MINUTE, Stage } from './stage.ts';

const SKEW = 15 * MINUTE;
const DUE = { active: 'Key1', ageDays: { Key1: 88, Key2: 84 } } as const;

/** Sweeps until the slot's value dies, at most so long; gives the time of its death. */
async function deathOf(
  stage: Stage,
  account: AccountId,
  value: string,
  { days, context }: { readonly days: number; readonly context: () => Context },
): Promise<number> {
  const endMs = stage.clock.now() + days * DAY;
  while (stage.clock.now() < endMs) {
    await stage.pass(20 * MINUTE);
    await stage.sweep(context());
    if (!Object.values(stage.azure.keysOf(account)).includes(value)) return stage.clock.now();
  }
  return Number.POSITIVE_INFINITY;
}

interface Change {
  /** Grace as it stood at the flip. */
  readonly before: Env;
  /** What is changed a few hours later. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly env?: Env;
  /** What consumers were promised, and when the old value may die. */
  readonly promisedDays: number;
  readonly livesDays: number;
}

const GRACES: Readonly<Record<string, Change>> = {
  'shortened by a tag': { before: {}, tags: { 'key-rotation-grace': 'P1D' }, promisedDays: 3, livesDays: 3 },
  'shortened by a setting': { before: {}, env: { ROTATION_GRACE: 'P1D' }, promisedDays: 3, livesDays: 3 },
  'lengthened by a tag': { before: {}, tags: { 'key-rotation-grace': 'P5D' }, promisedDays: 3, livesDays: 5 },
  'lengthened by a setting': {
    before: { ROTATION_GRACE: 'P1D' },
    env: { ROTATION_GRACE: 'P4D' },
    promisedDays: 1,
    livesDays: 4,
  },
};

describe('a grace that is changed in overlap', () => {
  for (const [name, change] of Object.entries(GRACES)) {
    it(`keeps the old value alive for the longer of what was promised and what holds now: ${name}`, async () => {
      const stage = new Stage(change.before);
      const account = stage.addManaged('app', DUE);
      const consumer = patientConsumer(stage, account, { cacheMs: change.promisedDays * DAY });
      await stage.pass(2 * HOUR);
      await stage.sweep();
      const { Key1: old } = stage.azure.keysOf(account);
      const flippedAtMs = stage.azure.secretOf(stage.vault, 'app')?.createdAtMs ?? 0;
      await stage.pass(5 * HOUR);
      stage.azure.person.changeAccountTags(account, change.tags ?? {});
      const context = change.env === undefined ? () => stage.context() : restarted(stage, change.env);
      const until = { days: change.livesDays - 0.5, context };
      expect(await deathOf(stage, account, old, until)).toBe(Number.POSITIVE_INFINITY);
      const diedAtMs = await deathOf(stage, account, old, { days: 2, context });
      expect(diedAtMs).toBeGreaterThanOrEqual(flippedAtMs + change.livesDays * DAY + SKEW);
      expect(diedAtMs).toBeLessThan(flippedAtMs + change.livesDays * DAY + SKEW + HOUR);
      expect(stage.azure.monitor.violations).toEqual([]);
      expect(consumer.failures.product).toBe(0);
    });
  }
});

describe('a grace below the floor, or one that nobody can read', () => {
  it('never becomes a default in silence: the old value lives on until the tag is put right', async () => {
    for (const text of ['PT1M', 'a while']) {
      const stage = new Stage();
      const account = stage.addManaged('app', DUE);
      await stage.sweep();
      const { Key1: old } = stage.azure.keysOf(account);
      stage.azure.person.changeAccountTags(account, { 'key-rotation-grace': text });
      const context = (): Context => stage.context();
      expect(await deathOf(stage, account, old, { days: 5, context })).toBe(Number.POSITIVE_INFINITY);
      const { outcome } = await stage.sweepFor(account);
      expect(outcome).toMatchObject({ result: 'blocked', reason: 'tag-invalid' });
      expect(outcome.sentence).toContain(`"${text}"; expected a duration of at least P1D`);
      stage.azure.person.changeAccountTags(account, { 'key-rotation-grace': undefined });
      expect((await stage.sweepFor(account)).outcome.result).toBe('retired');
    }
  });
});
