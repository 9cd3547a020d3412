import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { play } from '../play.ts';
import type { Level } from '../ports-of-level.ts';
import { randomSchedule } from '../random-schedule.ts';
import { isBad } from '../verdict.ts';
import { DEFECTS } from './all-defects.ts';
import type { Defect } from './defect.ts';
import type { Found } from './seek.ts';

export type Tried = { readonly name: string } & Found;

/** Tries every defect, each in a thread of its own. */
export async function tryDefects(tell: (tried: Tried) => void): Promise<readonly Tried[]> {
  const waiting = [...DEFECTS];
  const results: Tried[] = [];
  const work = async (): Promise<void> => {
    for (let defect = waiting.shift(); defect !== undefined; defect = waiting.shift()) {
      const found = await tryOne(defect);
      const tried = { name: defect.name, ...found };
      results.push(tried);
      tell(tried);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  const order = DEFECTS.map(({ name }) => name);
  return results.toSorted((one, other) => order.indexOf(one.name) - order.indexOf(other.name));
}

/** Looks for one defect, in a thread of its own. */
export async function tryOne({ name, level, instances }: Defect): Promise<Found> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: name });
  try {
    const [found]: Found[] = await once(worker, 'message');
    if (found === undefined) throw new Error(`Defect "${name}" came to nothing.`);
    await proveInnocence(found, level ?? 'ports', instances ?? 0);
    return found;
  } finally {
    await worker.terminate();
  }
}

/** What shows the defect must not show it in the product as it is: then it would be no proof. */
async function proveInnocence({ seed }: Found, level: Level, instances: number): Promise<void> {
  if (seed === undefined || !isBad(await play(randomSchedule(seed, instances), level))) return;
  throw new Error(`The schedule of seed ${seed} breaks a promise without any seeded defect.`);
}
