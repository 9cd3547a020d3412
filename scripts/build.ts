import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { bundle } from './bundle/bundle.ts';

/** Writes the app as one file, for the Functions host and the tests. Usage: node scripts/build.ts [FILE] */
const file = process.argv[2] ?? 'dist/index.js';
const { code } = await bundle();
await mkdir(dirname(file), { recursive: true });
await writeFile(file, code);
