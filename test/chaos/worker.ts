import { parentPort } from 'node:worker_threads';
import { z } from 'zod';
import { added, type Figures, figuresOf, NOTHING } from './figures.ts';
import { play } from './play.ts';
import { randomSchedule } from './random-schedule.ts';
import { seedOf } from './seeds.ts';

/** Which schedules of a run are to be played. */
const BATCH = z.object({
  level: z.enum(['ports', 'sdk']),
  run: z.number(),
  instances: z.number(),
  from: z.number(),
  to: z.number(),
});

export type Batch = z.infer<typeof BATCH>;

async function playAll({ level, run, instances, from, to }: Batch): Promise<Figures> {
  let figures = NOTHING;
  for (let index = from; index < to; index += 1) {
    figures = added(figures, figuresOf(await play(randomSchedule(seedOf(run, index), instances), level)));
  }
  return figures;
}

parentPort?.on('message', (message: unknown) => {
  void playAll(BATCH.parse(message)).then((figures) => parentPort?.postMessage(figures));
});
