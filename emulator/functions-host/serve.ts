import { parseArgs } from 'node:util';
import { realClock } from '../clock.ts';
import { startHost } from './host.ts';
import type { Print } from './lines.ts';

/**
 * Runs an app as the Functions host would: node serve.ts FOLDER [--port N] [--ticks] [--hidden MS]. FOLDER holds package.json, whose
 * `main` is loaded, and host.json. Settings come from the environment. `--ticks`: timers fire on their schedule too, not
 * only when they are asked to. `--hidden`: how long a message that is taken
 * stays hidden from other instances, milliseconds. Prints lines as in lines.ts; ends on SIGINT, SIGTERM, or when its parent is gone.
 */
const { values, positionals } = parseArgs({
  options: { port: { type: 'string' }, ticks: { type: 'boolean' }, hidden: { type: 'string' } },
  allowPositionals: true,
});

const print: Print = (line) => void process.stdout.write(`${JSON.stringify(line)}\n`);

const stopped = new Promise<void>((resolve) => {
  process.once('SIGINT', () => resolve());
  process.once('SIGTERM', () => resolve());
  process.once('disconnect', () => resolve());
});
const host = await startHost({
  folder: positionals[0] ?? '.',
  port: Number(values.port ?? 0),
  ticks: values.ticks === true,
  ...(values.hidden === undefined ? {} : { hiddenMs: Number(values.hidden) }),
  env: process.env,
  clock: realClock,
  print,
});
await stopped;
await host.close();
process.exit(0);
