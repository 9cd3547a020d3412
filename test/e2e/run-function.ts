import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';

const LINE = z.union([
  z.object({ log: z.string() }),
  z.object({ functions: z.array(z.object({ name: z.string(), bindings: z.record(z.string(), z.unknown()) })) }),
  z.object({ result: z.enum(['succeeded', 'failed']), error: z.string().optional() }),
]);

/** One invocation of one function of the compiled app, in a process of its own. */
export interface Invocation {
  readonly result: 'succeeded' | 'failed';
  readonly error: string | undefined;
  readonly functions: readonly { readonly name: string; readonly bindings: Readonly<Record<string, unknown>> }[];
  /** Events that the app logged, in order. */
  readonly events: readonly Readonly<Record<string, unknown>>[];
  /** Everything that came out of the process. */
  readonly output: string;
}

/** Runs the compiled app under a stand-in for the Functions host, with this environment and nothing else of ours. */
export async function runFunction(name: string, env: Readonly<Record<string, string>>): Promise<Invocation> {
  const child = spawn(process.execPath, ['test/e2e/functions-host.ts', name], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const parts = { out: '', all: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    parts.out += chunk.toString();
    parts.all += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    parts.all += chunk.toString();
  });
  await once(child, 'close');
  const lines = parts.out
    .split('\n')
    .filter((text) => text.startsWith('{'))
    .map((text) => LINE.parse(JSON.parse(text)));
  const end = lines.find((line) => 'result' in line);
  if (end === undefined) throw new Error(`The app did not run:\n${parts.all}`);
  return {
    result: end.result,
    error: end.error,
    functions: lines.flatMap((line) => ('functions' in line ? line.functions : [])),
    events: lines.flatMap((line) => ('log' in line && line.log.startsWith('{') ? [JSON.parse(line.log)] : [])),
    output: parts.all,
  };
}
