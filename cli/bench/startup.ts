import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { bundle, ROOT } from '../../scripts/bundle/bundle.ts';
import { transpileApp, transpileTo } from '../../scripts/bundle/transpiled.ts';

/** How long the app takes to start: from the start of the process until every function is imported. Medians. */
export interface Startup {
  readonly bundledMs: number;
  readonly unbundledMs: number;
  readonly bundleBytes: number;
}

/** The bundle may take at most this part of the time that the modules take one by one. */
export const LARGEST_RATIO = 0.5;

/** Odd, so that one of them is the median. */
const STARTS = 11;

const Answer = z.object({ ms: z.number().positive(), functions: z.number().int().positive() });

/**
 * Starts both forms in turn, each start in a process of its own, with nothing in its environment (so without a compile cache,
 * which a mounted package could not write). Both are compiled from the checkout as it is; the first start of each does not
 * count, since it brings the files into memory.
 */
export async function measureStartup(): Promise<Startup> {
  const folder = join(ROOT, 'out', 'bench');
  const { code } = await bundle();
  await mkdir(join(folder, 'bundled'), { recursive: true });
  const bundled = join(folder, 'bundled', 'index.js');
  await writeFile(bundled, code);
  await writeFile(join(folder, 'package.json'), '{"type":"module"}\n');
  const unbundled = await transpileApp(join(folder, 'unbundled'));
  const child = join(folder, 'child.js');
  await transpileTo(join(ROOT, 'cli/bench/startup-child.ts'), child);
  const bundledMs: number[] = [];
  const unbundledMs: number[] = [];
  for (let start = 0; start <= STARTS; start += 1) {
    const one = await startOnce(child, bundled);
    const other = await startOnce(child, unbundled);
    if (one.functions !== other.functions) {
      throw new Error(`The bundle registers ${one.functions} functions, and the modules ${other.functions}.`);
    }
    if (start === 0) continue;
    bundledMs.push(one.ms);
    unbundledMs.push(other.ms);
  }
  return { bundledMs: median(bundledMs), unbundledMs: median(unbundledMs), bundleBytes: code.length };
}

async function startOnce(child: string, app: string): Promise<z.infer<typeof Answer>> {
  const { stdout } = await promisify(execFile)(process.execPath, [child, app], { env: {} });
  return Answer.parse(JSON.parse(stdout));
}

function median(values: readonly number[]): number {
  const middle = values.toSorted((a, b) => a - b)[(values.length - 1) / 2] ?? Number.NaN;
  return Math.round(middle * 10) / 10;
}
