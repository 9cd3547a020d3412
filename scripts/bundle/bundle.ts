import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { LEFT_OUT } from './left-out.ts';
import { everyLeftOutIsAskedFor, minifiedFunctions, smallerPackages, zodAsNamespace } from './plugins.ts';
import { slimSdk } from './slim-sdk.ts';

/** The app as one ESM file. */
export interface Bundle {
  readonly code: Uint8Array;
  /** Path of every module of which something is in it, from the root of the checkout; without those that ours stand for. */
  readonly modules: readonly string[];
  /** What it takes from outside, by name. */
  readonly imports: readonly string[];
}

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * One file for the Functions host. The worker's core module is virtual and provided by the host
 * (Azure/azure-functions-nodejs-library#201); some dependencies are CommonJS and want `require`. Notices of licences are not
 * in it, but beside it in the package (scripts/package/licences.ts).
 */
export async function bundle(): Promise<Bundle> {
  const app = globSync('{shared,functions}/**/*.ts', { cwd: ROOT }).map((path) =>
    readFileSync(join(ROOT, path), 'utf8'),
  );
  const result = await build({
    absWorkingDir: ROOT,
    entryPoints: ['functions/index.ts'],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    charset: 'utf8',
    external: ['@azure/functions-core'],
    minify: true,
    legalComments: 'none',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    plugins: [
      everyLeftOutIsAskedFor(ROOT),
      zodAsNamespace,
      minifiedFunctions,
      smallerPackages(ROOT, await slimSdk(ROOT, app)),
    ],
    logLevel: 'warning',
  });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error('esbuild wrote no file.');
  const outputs = Object.values(result.metafile.outputs);
  const parts = outputs.flatMap(({ inputs }) => Object.entries(inputs));
  const leftOut = new Set(LEFT_OUT.map(({ module }) => `node_modules/${module}`));
  return {
    code: file.contents,
    modules: parts.flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 && !leftOut.has(path) ? [path] : [])),
    imports: outputs.flatMap(({ imports }) => imports.map(({ path }) => path)),
  };
}
