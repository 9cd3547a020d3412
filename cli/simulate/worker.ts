import { parentPort } from 'node:worker_threads';
import { GENERATED, playGenerated } from './job.ts';

/** Simulates the deployment that it is sent; answers with each day that is over, and with the result. */
parentPort?.once('message', (message: unknown) => {
  const job = GENERATED.parse(message);
  void playGenerated(job, (day) => parentPort?.postMessage({ day })).then((result) =>
    parentPort?.postMessage({ result }),
  );
});
