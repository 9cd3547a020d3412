import { globSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { transform } from 'esbuild';
import { ROOT } from './bundle.ts';

/** A relative import of a TypeScript file: what stands before, and the path without its ending. */
const RELATIVE = /(\b(?:from|import)\s*["'])(\.{1,2}\/[^"']+)\.ts(?=["'])/g;

/**
 * The app's own modules as JavaScript, each one by itself, in a new folder that must lie in the checkout: what they import of
 * packages is found in its node_modules. Gives the entry point. Only to compare the bundle with.
 */
export async function transpileApp(folder: string): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  for (const path of globSync('{shared,functions}/**/*.ts', { cwd: ROOT })) {
    await transpileTo(join(ROOT, path), join(folder, path.replace(/\.ts$/, '.js')));
  }
  return join(folder, 'functions', 'index.js');
}

/** One module as JavaScript. */
export async function transpileTo(source: string, file: string): Promise<void> {
  const { code } = await transform(await readFile(source, 'utf8'), { loader: 'ts', target: 'node22' });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, code.replaceAll(RELATIVE, '$1$2.js'));
}
