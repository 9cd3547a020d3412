import { describe, expect, it } from 'vitest';
import { codeOf } from './read-source.ts';
import { allFiles, productFiles, type SourceFile, testFiles } from './source-files.ts';

/** Words that code must not contain; each pattern runs over the code without comments, texts and imports. */
const ANY = /(?<![.\w])any(?![\w:(])/;
const NON_NULL = /[\w)\]]!(?!=)/;
const CAST = /(?<=\S\s)as\s+(?!const\b)[\w{[(]/;
const NOT_RUN =
  /\b(?:it|test|describe)(?:\.\w+|\([^()]*\))*\.(?:skip|only|todo|fails|skipIf|runIf)\b|\bx(?:it|describe)\(|\bskip\(/;

/** Comments that switch a check off. */
const SILENCED = /\b(?:biome-ignore|eslint-disable|v8 ignore|istanbul ignore)|@ts-(?:ignore|nocheck|expect-error)/;

function findings(files: readonly SourceFile[], pattern: RegExp, read = codeOf): readonly string[] {
  return files.flatMap(({ path, text }) =>
    read(text)
      .split('\n')
      .filter((line) => pattern.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
}

describe('the code of the product', () => {
  it('contains no any', () => {
    expect(findings(productFiles(), ANY)).toEqual([]);
  });

  it('contains no non-null assertion', () => {
    expect(findings(productFiles(), NON_NULL)).toEqual([]);
  });

  it('contains no cast but as const', () => {
    expect(findings(productFiles(), CAST)).toEqual([]);
  });

  it('switches no check off in a comment', () => {
    expect(findings(productFiles(), SILENCED, (text) => text)).toEqual([]);
  });
});

describe('files', () => {
  it('of TypeScript have at most 250 lines', () => {
    const long = allFiles().filter(({ path, text }) => path.endsWith('.ts') && lines(text) > 250);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it('of triggers have at most 40 lines', () => {
    const long = productFiles().filter(({ path, text }) => path.startsWith('functions/') && lines(text) > 40);
    expect(long.map(({ path }) => path)).toEqual([]);
  });
});

describe('tests', () => {
  it('are all run: none is skipped, singled out or left for later', () => {
    expect(findings(testFiles(), NOT_RUN)).toEqual([]);
  });
});

describe('the patterns', () => {
  it.each([
    ['any', ANY, 'const a: any = 1;', 'const a = AbortSignal.any([]);'],
    ['any', ANY, 'function f(a: any[]): void {}', 'const many = company;'],
    ['any', ANY, 'const a: Record<string, any> = {};', "const a = 'any'; // any"],
    ['a non-null assertion', NON_NULL, 'const a = b!;', 'const a = !b && c !== d;'],
    ['a non-null assertion', NON_NULL, 'const a = b[0]!.c;', 'if (!(a) || a != b) return;'],
    ['a cast', CAST, 'const a = b as string;', 'const a = [1] as const;'],
    ['a cast', CAST, 'const a = (b as { c: number }).c;', "import { a as b } from './c.ts';"],
    ['a cast', CAST, 'const a = b as unknown as C;', "export { a as b } from './c.ts';"],
    ['a test that is not run', NOT_RUN, 'it.skip("x", () => {});', 'it("skip this", () => {});'],
    ['a test that is not run', NOT_RUN, 'describe.only("x", () => {});', 'const only = it.each([]);'],
    ['a test that is not run', NOT_RUN, 'test.each([1]).todo("x");', 'exit();'],
    ['a test that is not run', NOT_RUN, 'it("x", (context) => context.skip());', 'const { skip } = report;'],
  ])('for %s finds its like and leaves alone what only looks like it', (_what, pattern, bad, good) => {
    expect(findings([{ path: 'bad.ts', text: bad }], pattern)).toHaveLength(1);
    expect(findings([{ path: 'good.ts', text: good }], pattern)).toEqual([]);
  });
});

function lines(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}
