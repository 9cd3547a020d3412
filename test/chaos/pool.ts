import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { added, type Figures, NOTHING } from './figures.ts';
import type { Batch } from './worker.ts';

const BATCH_SIZE = 250;

/** Plays the schedules of a run on all cores, and adds up what they come to. */
export async function playOnAllCores(
  run: Omit<Batch, 'from' | 'to'>,
  schedules: number,
  progress: (figures: Figures) => void,
): Promise<Figures> {
  let figures = NOTHING;
  let next = 0;
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url));
    try {
      while (next < schedules) {
        const from = next;
        next = Math.min(schedules, from + BATCH_SIZE);
        worker.postMessage({ ...run, from, to: next } satisfies Batch);
        const [part]: Figures[] = await once(worker, 'message');
        figures = added(figures, part ?? NOTHING);
        progress(figures);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return figures;
}
