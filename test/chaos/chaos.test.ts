import { describe, expect, it } from 'vitest';
import { play } from './play.ts';
import type { Level } from './ports-of-level.ts';
import { randomSchedule } from './random-schedule.ts';
import { seedOf } from './seeds.ts';
import { isBad } from './verdict.ts';

const BATCHES: readonly (readonly [Level, number, instances: number])[] = [
  ['ports', 500, 0],
  ['sdk', 120, 0],
  ['ports', 200, 3],
  ['sdk', 40, 3],
];

describe('random schedules of runs, deeds by hand, crashes and faults', () => {
  it.each(BATCHES)(
    'break no promise, and every account goes on: %s, %i schedules, %i workers',
    async (level, count, instances) => {
      const bad: string[] = [];
      for (let index = 0; index < count; index += 1) {
        const seed = seedOf(1, index);
        const verdict = await play(randomSchedule(seed, instances), level);
        if (isBad(verdict))
          bad.push(`seed ${seed}: ${JSON.stringify({ ...verdict.violations, stuck: verdict.stuck })}`);
      }
      expect(bad).toEqual([]);
    },
  );

  it('are the same each time, through the ports and through Azure’s clients', async () => {
    for (let seed = 1; seed <= 12; seed += 1) {
      for (const instances of [0, 3]) {
        const schedule = randomSchedule(seed, instances);
        expect(randomSchedule(seed, instances)).toEqual(schedule);
        for (const level of ['ports', 'sdk'] as const) {
          expect(await play(schedule, level)).toEqual(await play(schedule, level));
        }
      }
    }
  });

  it('go on from what they are as data: printed, and read again', async () => {
    for (let seed = 20; seed <= 30; seed += 1) {
      const schedule = randomSchedule(seed, 3);
      expect(JSON.parse(JSON.stringify(schedule))).toEqual(schedule);
    }
  });
});
