import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { CANARY } from './fixtures.ts';

const run = promisify(execFile);

it('the SDK at its most talkative shows no key and no token, whatever Azure answers', async () => {
  const child = fileURLToPath(new URL('verbose-log-child.ts', import.meta.url));
  const env = { ...process.env, AZURE_LOG_LEVEL: 'verbose' };
  const { stdout, stderr } = await run(process.execPath, [child], { env, maxBuffer: 64 * 1024 * 1024 });
  expect(stdout).toContain('made 64 calls');
  expect(stderr).toContain('azure:');
  expect(stderr).toContain('/regenerateKey');
  expect(stdout + stderr).not.toContain(CANARY);
  expect(stdout + stderr).not.toContain('a-token');
}, 30_000);
