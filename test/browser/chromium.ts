import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** Where the browser is: CHROMIUM_PATH, or `chromium` on the PATH. Throws, with what to do, where it is missing. */
export function chromiumPath(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates =
    env.CHROMIUM_PATH === undefined ? folders.map((folder) => join(folder, 'chromium')) : [env.CHROMIUM_PATH];
  const found = candidates.find(isExecutable);
  if (found !== undefined) return found;
  const where =
    env.CHROMIUM_PATH === undefined
      ? 'There is no chromium on the PATH'
      : `CHROMIUM_PATH is "${env.CHROMIUM_PATH}", which is no program`;
  throw new Error(`${where}; run "apt-get install chromium", or set CHROMIUM_PATH to a Chromium or Chrome.`);
}

/** Starts the browser without a window. Root has no sandbox in Chromium. */
export function launchChromium(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath: chromiumPath(), args: isRoot ? ['--no-sandbox'] : [] });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
