import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';

/** A package in a folder of its own, alone. */
export interface Unzipped {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Unzips into a new folder. Throws where a `node_modules` lies above it, from which a file that is missing could come. */
export async function unzipped(zip: Uint8Array): Promise<Unzipped> {
  const folder = await mkdtemp(join(tmpdir(), 'unzipped-'));
  for (let above = folder; above !== dirname(above); above = dirname(above)) {
    if (existsSync(join(above, 'node_modules'))) throw new Error(`${above}/node_modules is above the package.`);
  }
  for (const [path, bytes] of Object.entries(unzipSync(zip))) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
