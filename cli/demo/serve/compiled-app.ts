import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** The app in a folder of its own, as it would be deployed: nobody's `dist` is touched. */
export async function compileApp(): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'demo-app-'));
  for (const file of ['package.json', 'host.json']) await copyFile(join(ROOT, file), join(folder, file));
  await promisify(execFile)(process.execPath, ['scripts/build.ts', join(folder, 'dist/index.js')], { cwd: ROOT });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
