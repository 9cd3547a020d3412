import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Line, type ReadyLine, readLine } from './lines.ts';

const SERVE = fileURLToPath(new URL('serve.ts', import.meta.url));
const STOP_WITHIN_MS = 20_000;

/** An app under the stand-in host, in a process of its own. */
export interface HostProcess extends Omit<ReadyLine, 'line'> {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** Every line so far. */
  readonly lines: readonly Line[];
  /** Everything that came out of the process so far, standard error too. */
  output(): string;
  /** When the process is gone, for whatever reason. */
  readonly gone: Promise<unknown>;
  /** Ends the process, and kills it where it does not end in 20 s. */
  close(): Promise<void>;
  /** Ends the process at once, whatever it does. */
  kill(): Promise<void>;
}

export interface SpawnOptions {
  /** Where the app's package.json and host.json are. */
  readonly folder: string;
  /** The settings of the app: all that is in its environment, beside PATH. */
  readonly env: Readonly<Record<string, string>>;
  /** Default: any free one. */
  readonly port?: number;
  /** Whether timers fire on their schedule too. Default: only when they are asked to. */
  readonly ticks?: boolean;
  /** How long a message that is taken stays hidden from other instances, milliseconds. Default: as in the real host. */
  readonly hiddenMs?: number;
  readonly onLine?: (line: Line) => void;
}

/** Starts the stand-in host and waits until it answers. Throws, with all that was printed, where it ends before. */
export async function spawnHost(options: SpawnOptions): Promise<HostProcess> {
  const { folder, env, port = 0, ticks = false, hiddenMs, onLine } = options;
  const flags = [...(ticks ? ['--ticks'] : []), ...(hiddenMs === undefined ? [] : ['--hidden', `${hiddenMs}`])];
  const child = spawn(process.execPath, [SERVE, folder, '--port', `${port}`, ...flags], {
    env: { PATH: process.env.PATH, ...env },
    // The channel is not spoken over: it tells the child when this process is gone.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const gone = once(child, 'close');
  const lines: Line[] = [];
  const output: string[] = [];
  const { promise: ready, resolve } = Promise.withResolvers<ReadyLine>();
  child.stderr?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  readLines(child, (text) => {
    output.push(`${text}\n`);
    const line = readLine(text);
    if (line === undefined) return;
    lines.push(line);
    if (line.line === 'ready') resolve(line);
    onLine?.(line);
  });
  const first = await Promise.race([ready, gone]);
  if (Array.isArray(first)) throw new Error(`The app did not start under the stand-in host:\n${output.join('')}`);
  const { line: _line, ...about } = first;
  return {
    ...about,
    origin: `http://127.0.0.1:${about.port}`,
    lines,
    gone,
    output: () => output.join(''),
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const killing = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
      child.kill('SIGTERM');
      await gone;
      clearTimeout(killing);
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

function readLines(child: ChildProcess, take: (line: string) => void): void {
  let rest = '';
  child.stdout?.setEncoding('utf8');
  child.stdout?.on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    parts.forEach(take);
  });
}
