import { globSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { defineConfig } from 'vitest/config';
import { ROOT } from '../../scripts/bundle/bundle.ts';
import { minifiedFunctions, smallerPackages, zodAsNamespace } from '../../scripts/bundle/plugins.ts';
import { slimSdk } from '../../scripts/bundle/slim-sdk.ts';

const FOLDER = join(ROOT, 'out', 'slim');

/** They start processes of their own from the sources, or use no SDK. */
const AS_THEY_ARE = ['test/azure/verbose-log.test.ts', 'test/azure/vault-ids.test.ts'];

/**
 * The tests of everything that talks to Azure, once more, over Azure's SDKs in the form that the package has: without the
 * methods that nobody calls, their mappers, and the modules left out (docs/adr/0005-package.md). What the tests themselves
 * call stays as well. `npm run test:slim`
 */
export default defineConfig(async () => {
  await rm(FOLDER, { recursive: true, force: true });
  const callers = globSync('{shared,functions,test/azure,test/contract}/**/*.ts', { cwd: ROOT });
  const slim = await slimSdk(
    ROOT,
    callers.map((path) => readFileSync(join(ROOT, path), 'utf8')),
  );
  await build({
    absWorkingDir: ROOT,
    entryPoints: globSync('test/azure/*.test.ts', { cwd: ROOT }).filter((path) => !AS_THEY_ARE.includes(path)),
    outdir: FOLDER,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    external: ['vitest', 'azurite', 'fast-check', '@peculiar/x509', '@azure/functions-core'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    plugins: [zodAsNamespace, minifiedFunctions, smallerPackages(ROOT, slim)],
    logLevel: 'warning',
  });
  return { root: ROOT, test: { include: ['out/slim/**/*.test.js'], testTimeout: 60_000, hookTimeout: 60_000 } };
});
