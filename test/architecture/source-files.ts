import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One file of the repository: its path from the root with forward slashes, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const PRODUCT = ['shared', 'functions', 'cli', 'emulator', 'scripts'];
const NOT_OURS = new Set(['node_modules', 'dist', 'out', 'coverage', '.git', '.azurite', '.stryker-tmp', 'reports']);

/** Every file of the product and its tools, without the tests. */
export function productFiles(): readonly SourceFile[] {
  return PRODUCT.flatMap((folder) => filesUnder(folder)).filter(({ path }) => path.endsWith('.ts'));
}

export function testFiles(): readonly SourceFile[] {
  return filesUnder('test').filter(({ path }) => path.endsWith('.ts'));
}

/** Everything in the checkout but what is installed or built. Asks no git, so it works in an unpacked archive too. */
export function allFiles(): readonly SourceFile[] {
  return filesUnder('');
}

function filesUnder(folder: string): SourceFile[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => !NOT_OURS.has(entry.name))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return filesUnder(path);
      return entry.isFile() ? [{ path, text: readFileSync(join(ROOT, path), 'utf8') }] : [];
    });
}
