import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { codeOf } from '../architecture/read-source.ts';
import { productFiles, ROOT, type SourceFile, testFiles } from '../architecture/source-files.ts';
import { readWorkflow } from './workflow.ts';

/** What Node 24 has and Node 22 has not (V8 13.6 against 12.4), as far as a program like ours would reach for it. */
const NEWER = /\busing\s+\w+\s*=|\bDisposableStack\b|\bAsyncDisposableStack\b|\bPromise\.try\b|\bRegExp\.escape\b/;
const NEWER_TOO = /\bError\.isError\b|\bIterator\.(?:concat|zip)\b|\bFloat16Array\b|\bUint8Array\.from(?:Base64|Hex)\b/;

function tooNew(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ path, text }) =>
    codeOf(text)
      .split('\n')
      .filter((line) => NEWER.test(line) || NEWER_TOO.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
}

function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

describe('the versions of Node', () => {
  const manifest = z
    .object({ engines: z.object({ node: z.string() }), devDependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(textOf('package.json')));

  it('are 24 for everything that is run here, wherever that is written', () => {
    expect(textOf('.nvmrc').trim()).toBe('24');
    expect(manifest.devDependencies.node).toMatch(/^24\./);
    expect(manifest.devDependencies['@types/node']).toMatch(/^24\./);
    expect(textOf('.devcontainer/devcontainer.json')).toMatch(/typescript-node:[\d-]*\b24-/);
  });

  it('that the app runs on are those that the tests run on', () => {
    const path = '.github/workflows/check.yml';
    const matrix = z
      .looseObject({ strategy: z.object({ matrix: z.object({ node: z.array(z.string()) }) }) })
      .parse(readWorkflow({ path, text: textOf(path) }).jobs.node).strategy.matrix.node;
    expect(matrix).toEqual(['22', '24']);
    expect(manifest.engines.node).toMatch(/^>=22\./);
    expect(textOf('scripts/bundle/bundle.ts')).toContain("target: 'node22'");
  });
});

describe('the code', () => {
  it('uses nothing that Node 22 has not', () => {
    expect(tooNew([...productFiles(), ...testFiles()])).toEqual([]);
  });

  it.each([
    'await using services = new Services();',
    'using file = open();',
    'const stack = new AsyncDisposableStack();',
    'await Promise.try(work);',
    'const bytes = Uint8Array.fromBase64(text);',
  ])('would be found too new by %s', (text) => {
    expect(tooNew([{ path: 'shared/a.ts', text }])).toHaveLength(1);
  });
});
