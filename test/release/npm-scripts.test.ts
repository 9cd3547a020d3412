import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { allFiles, ROOT, type SourceFile } from '../architecture/source-files.ts';

const scripts = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))).scripts;

const CALL = /\bnpm (?:run(?: --silent| -s)* |(?=test\b))([a-z][\w:-]*)/g;

/** Where commands are written for people and machines; tests may speak of scripts that do not exist. */
const SPEAKS = /\.(?:md|ya?ml|sh|json|ts)$|^\.ci\/run$/;

function callsOf(files: readonly SourceFile[]): readonly { readonly path: string; readonly script: string }[] {
  return files
    .filter(({ path }) => SPEAKS.test(path) && !path.startsWith('test/') && path !== 'package-lock.json')
    .flatMap(({ path, text }) => [...text.matchAll(CALL)].map(([, script]) => ({ path, script: String(script) })));
}

describe('npm scripts', () => {
  it('exist wherever a page, a workflow or the program itself says to run one', () => {
    const calls = callsOf(allFiles());
    expect(calls.length).toBeGreaterThan(60);
    expect(calls.filter(({ script }) => !(script in scripts))).toEqual([]);
  });

  it.each([
    ['npm run check', 'check'],
    ['npm run --silent demo -- --json', 'demo'],
    ['npm run -s demo', 'demo'],
    ['npm ci && npm test', 'test'],
    ['npm run test:browser', 'test:browser'],
  ])('are found in "%s"', (text, script) => {
    expect(callsOf([{ path: 'README.md', text }])).toEqual([{ path: 'README.md', script }]);
  });
});
