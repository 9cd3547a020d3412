import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { licenceNotices } from '../../scripts/package/licences.ts';

describe('the licences of what is in the bundle', () => {
  let root: string;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'licences-'));
    await add(
      'node_modules/one',
      { name: 'one', version: '1.0.0', license: 'MIT' },
      { 'LICENSE.md': 'Text of one.\r\n' },
    );
    const nested = { name: '@scope/two', version: '2.0.0', license: 'ISC' };
    await add('node_modules/one/node_modules/@scope/two', nested, {
      COPYING: 'Text of two.',
      NOTICE: 'Notice of two.',
    });
    await add('node_modules/silent', { name: 'silent', version: '3.0.0', license: 'MIT' }, {});
    await add('node_modules/unnamed', { name: 'unnamed', version: '4.0.0' }, { LICENSE: 'Text.' });
  });

  afterAll(() => rm(root, { recursive: true, force: true }));

  async function add(folder: string, manifest: object, texts: Readonly<Record<string, string>>): Promise<void> {
    await mkdir(join(root, folder), { recursive: true });
    const files = { 'package.json': JSON.stringify(manifest), ...texts };
    for (const [name, text] of Object.entries(files)) await writeFile(join(root, folder, name), text);
  }

  it('are those of the packages, once each, by name, where nested ones are their own', () => {
    const modules = [
      'shared/app.ts',
      'node_modules/one/a.js',
      'node_modules/one/node_modules/@scope/two/b/c.js',
      'node_modules/one/d.js',
    ];
    const lines = licenceNotices(root, modules)
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('='));
    expect(lines).toEqual([
      'dist/index.js contains parts of the following packages.',
      '@scope/two 2.0.0',
      'Licence: ISC',
      'Text of two.',
      'Notice of two.',
      'one 1.0.0',
      'Licence: MIT',
      'Text of one.',
    ]);
  });

  it.each([
    ['brings no text', 'node_modules/silent/a.js', /silent brings no text of its licence/],
    ['names no licence', 'node_modules/unnamed/a.js', /unnamed\/package\.json names no licence/],
  ])('are refused where a package %s', (_what, module, message) => {
    expect(() => licenceNotices(root, [module])).toThrow(message);
  });
});
