import { build } from 'esbuild';

/**
 * One file for the Functions host. The worker's core module is virtual and provided by the host
 * (Azure/azure-functions-nodejs-library#201); some dependencies are CommonJS and want `require`.
 * Usage: node scripts/build.ts [FILE]
 */
await build({
  entryPoints: ['functions/index.ts'],
  outfile: process.argv[2] ?? 'dist/index.js',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  external: ['@azure/functions-core'],
  minify: true,
  keepNames: true,
  legalComments: 'linked',
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  logLevel: 'warning',
});
