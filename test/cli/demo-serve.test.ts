import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

function demo(...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['cli/demo.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** What it has printed when this appears. */
async function outputUntil(child: ChildProcess, last: string): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (text.includes(last)) return text;
  }
  throw new Error(`The demo ended too soon:\n${text}`);
}

/** Ids of the processes that one has started. */
async function childrenOf(pid: number | undefined): Promise<readonly number[]> {
  const list = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return list.trim().split(' ').map(Number);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('npm run demo -- --serve', () => {
  it('serves the compiled app over a local Azure, says how to ask it, and leaves nothing behind', async () => {
    const child = demo('--serve');
    const ended = once(child, 'exit');
    const text = await outputUntil(child, 'Ctrl-C ends it.');
    expect(text).toContain('Nothing is real');
    expect(text).toMatch(/looked at 55 accounts: 2 adopted, 1 rotated, .* 1 overdue, 1 subscription unreadable\./);
    const [, origin = '', key = ''] = /^ {2}(http:\/\/127\.0\.0\.1:\d+)\/api\/status\?code=(\S+)$/m.exec(text) ?? [];
    for (const path of ['status', 'status?format=csv', 'rotations', 'operations/ID', 'health', 'openapi.json']) {
      expect(text).toContain(`'${origin}/api/${path}'`);
    }
    const sweep = (headers: Record<string, string>): Promise<Response> =>
      fetch(`${origin}/admin/functions/sweep`, { method: 'POST', headers });
    expect((await sweep({})).status).toBe(401);
    expect((await sweep({ 'x-functions-key': key })).status).toBe(202);
    const children = await childrenOf(child.pid);
    expect(children.filter(isAlive).length).toBeGreaterThanOrEqual(2);
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    expect(children.filter(isAlive)).toEqual([]);
    await expect(fetch(origin)).rejects.toThrow('fetch failed');
  }, 120_000);

  it.each(['65536', '80a'])('refuses the port "%s"', async (port) => {
    const child = demo('--serve', `--port=${port}`);
    const parts: string[] = [];
    child.stderr?.on('data', (chunk: Buffer) => parts.push(chunk.toString()));
    expect(await once(child, 'close')).toEqual([2, null]);
    expect(parts.join('')).toBe(`--port is "${port}"; expected a number from 0 to 65535, such as 7071.\n`);
  });
});
