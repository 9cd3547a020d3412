import { play } from '../play.ts';
import type { Level } from '../ports-of-level.ts';
import { randomSchedule } from '../random-schedule.ts';
import { seedOf } from '../seeds.ts';
import { whatBroke } from '../verdict.ts';

/** So many schedules show no defect before it is called missed. */
const MOST_SCHEDULES = 20_000;
/** Another run than those that the sound product is tried with. */
const RUN = 4_242;

/** What came of looking for a defect. */
export interface Found {
  readonly caught: boolean;
  /** The promise that broke first; `stuck` where the account merely does not go on. */
  readonly by: string | undefined;
  /** How many schedules were played until then. */
  readonly schedules: number;
  readonly seed: number | undefined;
}

/** Plays random schedules until a promise breaks. */
export async function seek(level: Level, instances: number): Promise<Found> {
  for (let index = 0; index < MOST_SCHEDULES; index += 1) {
    const seed = seedOf(RUN, index);
    const by = whatBroke(await play(randomSchedule(seed, instances), level));
    if (by !== undefined) return { caught: true, by, schedules: index + 1, seed };
  }
  return { caught: false, by: undefined, schedules: MOST_SCHEDULES, seed: undefined };
}
