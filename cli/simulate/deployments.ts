import { Worker } from 'node:worker_threads';
import { deploymentsOf, type GeneratedJob, playGenerated } from './job.ts';
import { type Result, together } from './result.ts';

type Message = { readonly day: number } | { readonly result: Result };

/** Simulates generated accounts, each deployment on a thread of its own where there are several. Throws `BadInput`. */
export async function playDeployments(job: GeneratedJob, onDay: (day: number) => void): Promise<Result> {
  const startedMs = performance.now();
  const jobs = deploymentsOf(job);
  if (jobs.length === 1) return playGenerated(job, onDay);
  const reached = jobs.map(() => 0);
  const results = await Promise.all(
    jobs.map((each, index) =>
      onThread(each, (day) => {
        reached[index] = day;
        onDay(Math.min(...reached));
      }),
    ),
  );
  return together(results, performance.now() - startedMs);
}

function onThread(job: GeneratedJob, onDay: (day: number) => void): Promise<Result> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url));
  return new Promise<Result>((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('A thread of the simulation ended without a result.')));
    worker.on('message', (message: Message) => {
      if ('day' in message) onDay(message.day);
      else resolve(message.result);
    });
    worker.postMessage(job);
  }).finally(() => worker.terminate());
}
