import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ROOT } from './bundle/bundle.ts';
import { packageFiles } from './package/package-files.ts';
import { zipOf } from './package/zip.ts';

/**
 * Writes what is deployed: `out/package/` and `out/azure-ai-key-rotator.zip`, which hold the same. What lay in the folder
 * before is removed. Usage: node scripts/package.ts
 */
const out = join(ROOT, 'out');
const folder = join(out, 'package');
const files = await packageFiles();
await rm(folder, { recursive: true, force: true });
for (const [path, bytes] of files) {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), bytes);
}
const zip = zipOf(files);
await writeFile(join(out, 'azure-ai-key-rotator.zip'), zip);
const script = files.get('dist/index.js')?.length ?? 0;
process.stdout.write(`out/azure-ai-key-rotator.zip: ${zip.length} bytes; dist/index.js in it: ${script} bytes.\n`);
