import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** What a command line came to. */
export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/**
 * Runs `npm run rotator` without npm, with this environment and nothing else of ours, and no terminal. `watch` is called
 * whenever something was written to standard error.
 */
export async function runRotator(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  watch: (soFar: string, child: ChildProcess) => void = () => {},
): Promise<Run> {
  const child = spawn(process.execPath, ['cli/rotator.ts', ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    text.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    text.err += chunk.toString();
    watch(text.err, child);
  });
  const [code]: (number | null)[] = await once(child, 'close');
  return { code: code ?? null, ...text };
}
