import { describe, expect, it } from 'vitest';
import { allFiles, type SourceFile } from './source-files.ts';

/** In pieces, so that this file does not find itself. */
const WORDS = [`TO${'DO'}`, `FIX${'ME'}`];
const UNFINISHED = new RegExp(`\\b(?:${WORDS.join('|')})\\b`);

/** Written by npm: its hashes may spell anything. */
const GENERATED = new Set(['package-lock.json']);

function unfinished(files: readonly SourceFile[]): readonly string[] {
  return files.filter(({ path, text }) => !GENERATED.has(path) && UNFINISHED.test(text)).map(({ path }) => path);
}

describe('Work that is not finished', () => {
  it('is not left as a note in any file', () => {
    expect(unfinished(allFiles())).toEqual([]);
  });

  it.each(WORDS)('is found by the word %s', (word) => {
    expect(unfinished([{ path: 'docs/page.md', text: `A text.\n<!-- ${word}: more -->` }])).toEqual(['docs/page.md']);
  });

  it('is not found in words that only contain one of these', () => {
    expect(unfinished([{ path: 'a.ts', text: `const ${WORDS.join('S ')}S = 'todo';` }])).toEqual([]);
  });
});
