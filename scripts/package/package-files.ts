import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { bundle, ROOT } from '../bundle/bundle.ts';
import { licenceNotices } from './licences.ts';
import type { Files } from './zip.ts';

/** What the host reads of a package.json, and npm of one that is whole. Other entries would only tell of the checkout. */
const Manifest = z.object({
  name: z.string(),
  version: z.string(),
  type: z.string(),
  main: z.string(),
  engines: z.record(z.string(), z.string()),
});

/** All that a function app needs to run, and nothing else. */
export async function packageFiles(): Promise<Files> {
  const { code, modules } = await bundle();
  const manifest = Manifest.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  return new Map([
    ['LICENSE', readFileSync(join(ROOT, 'LICENSE'))],
    ['THIRD-PARTY-LICENSES.txt', Buffer.from(licenceNotices(ROOT, modules))],
    [manifest.main, code],
    ['host.json', readFileSync(join(ROOT, 'host.json'))],
    ['package.json', Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)],
  ]);
}
