import { setTimeout as sleep } from 'node:timers/promises';
import type { Line } from '../../emulator/functions-host/lines.ts';
import { type HostProcess, type SpawnOptions, spawnHost } from '../../emulator/functions-host/spawn-host.ts';

const LOOK_EVERY_MS = 20;
const PATIENCE_MS = 50_000;

/** One invocation, from its beginning to its end. */
export interface EndedInvocation {
  readonly result: 'succeeded' | 'failed';
  readonly error: string | undefined;
  /** Events that it logged, in order. */
  readonly events: readonly LoggedEvent[];
}

export type LoggedEvent = Readonly<Record<string, unknown>>;

/** An app under the stand-in host, as a test sees it. */
export class RunningHost {
  readonly #process: HostProcess;

  private constructor(process: HostProcess) {
    this.#process = process;
  }

  /** Starts an app with these settings and nothing else of ours. `folder`: where its package.json is; default: this one. */
  static async start(
    env: Readonly<Record<string, string>>,
    folder = '.',
    more: Pick<SpawnOptions, 'hiddenMs'> = {},
  ): Promise<RunningHost> {
    return new RunningHost(await spawnHost({ folder, env, ...more }));
  }

  get origin(): string {
    return this.#process.origin;
  }

  /** The key of the functions and of the admin API. */
  get key(): string {
    return this.#process.key;
  }

  get functions(): HostProcess['functions'] {
    return this.#process.functions;
  }

  get lines(): readonly Line[] {
    return this.#process.lines;
  }

  /** Everything that came out of the process so far. */
  output(): string {
    return this.#process.output();
  }

  close(): Promise<void> {
    return this.#process.close();
  }

  /** Ends the process at once, whatever it does. */
  kill(): Promise<void> {
    return this.#process.kill();
  }

  /** Asks without a key. `path`: from the root, `/api/…`. Redirects are not followed. */
  fetchOpen(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.origin + path, { redirect: 'manual', ...init });
  }

  /** Asks with the key. */
  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('x-functions-key', this.key);
    return this.fetchOpen(path, { ...init, headers });
  }

  /** Sets a timer function off now and waits for its end. */
  async runTimer(name: string): Promise<EndedInvocation> {
    const { status, headers } = await this.fetch(`/admin/functions/${name}`, { method: 'POST', body: '{}' });
    const invocation = headers.get('x-invocation-id');
    if (invocation === null) throw new Error(`The host answered ${status} for the timer ${name}:\n${this.output()}`);
    const ended = await this.until((line) =>
      line.line === 'ended' && line.invocation === invocation ? line : undefined,
    );
    return { result: ended.result, error: ended.error, events: this.events(invocation) };
  }

  /** Sends events to an Event Grid function, as Event Grid does, and gives the status: 202 when all went well. What they log comes later. */
  async sendEvents(name: string, events: readonly unknown[]): Promise<number> {
    const { status } = await this.fetch(`/runtime/webhooks/EventGrid?functionName=${name}`, {
      method: 'POST',
      headers: { 'aeg-event-type': 'Notification', 'content-type': 'application/json' },
      body: JSON.stringify(events),
    });
    return status;
  }

  /** The JSON objects that were logged, of one invocation or of all. */
  events(invocation?: string): readonly LoggedEvent[] {
    return this.lines.flatMap((line) => {
      if (line.line !== 'log' || !line.text.startsWith('{')) return [];
      return invocation === undefined || line.invocation === invocation ? [JSON.parse(line.text)] : [];
    });
  }

  /** Waits for a line that `look` takes, among those before too; throws after 50 s. */
  async until<T>(look: (line: Line) => T | undefined): Promise<T> {
    const deadline = Date.now() + PATIENCE_MS;
    for (let seen = 0; Date.now() < deadline; await sleep(LOOK_EVERY_MS)) {
      for (const line of this.lines.slice(seen)) {
        seen += 1;
        const found = look(line);
        if (found !== undefined) return found;
      }
    }
    throw new Error(`What was waited for did not come:\n${this.output()}`);
  }
}
