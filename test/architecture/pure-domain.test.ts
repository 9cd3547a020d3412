import { describe, expect, it } from 'vitest';
import { codeOf } from './read-source.ts';
import { productFiles, type SourceFile } from './source-files.ts';

/** Where the calendar is needed to read or write an instant that was given; nobody there asks what time it is. */
const MAY_READ_DATES = new Set(['shared/domain/instant.ts', 'shared/domain/ncrontab.ts']);

const IMPURE =
  /\b(?:async|await|Promise|process|fetch|setTimeout|setInterval|setImmediate|performance|crypto|console|globalThis|Buffer)\b|\bMath\.random\b|\bDate\.now\b|\bnew Date\(\s*\)/;
const DATE = /\bDate\b/;

function impureLines({ path, text }: SourceFile): readonly string[] {
  return codeOf(text)
    .split('\n')
    .filter((line) => IMPURE.test(line) || (DATE.test(line) && !MAY_READ_DATES.has(path)))
    .map((line) => `${path}: ${line.trim()}`);
}

describe('the domain', () => {
  const files = productFiles().filter(({ path }) => path.startsWith('shared/domain/'));

  it('knows no clock, no chance, no environment, no network and no waiting', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(files.flatMap(impureLines)).toEqual([]);
  });

  it.each([
    'export async function decide(): Promise<void> {}',
    'const now = Date.now();',
    'const now = new Date();',
    'const mode = process.env.ROTATION_MODE;',
    'const answer = fetch(url);',
    'const chance = Math.random();',
  ])('would be found impure by %s', (text) => {
    expect(impureLines({ path: 'shared/domain/instant.ts', text })).toHaveLength(1);
  });

  it('reads dates in the two files that need the calendar only', () => {
    const text = 'const day = new Date(dayMs);';
    expect(impureLines({ path: 'shared/domain/ncrontab.ts', text })).toEqual([]);
    expect(impureLines({ path: 'shared/domain/guard.ts', text })).toHaveLength(1);
  });
});
