import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A Functions app in a folder of its own, compiled. */
export interface BuiltApp {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Compiles one of the sample apps of this folder (`index.ts`, `faulty.ts`) as scripts/build.ts does the product. */
export async function buildSampleApp(entry: 'index.ts' | 'faulty.ts'): Promise<BuiltApp> {
  const folder = await mkdtemp(join(tmpdir(), 'sample-app-'));
  await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    outfile: join(folder, 'index.js'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    external: ['@azure/functions-core'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', main: 'index.js' }));
  await writeFile(join(folder, 'host.json'), JSON.stringify({ version: '2.0' }));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
