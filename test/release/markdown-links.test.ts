import { describe, expect, it } from 'vitest';
import { allFiles } from '../architecture/source-files.ts';
import { anchorsOf, brokenLinks, linksOf } from './markdown.ts';

const files = allFiles().filter(({ path }) => path.endsWith('.md'));
const pages = new Map(files.map(({ path, text }) => [path, text]));

describe('links between the pages', () => {
  it('lead to files, headings and ids that exist', () => {
    expect(files.length).toBeGreaterThan(15);
    expect(files.flatMap(({ text }) => linksOf(text)).length).toBeGreaterThan(40);
    expect(files.flatMap((page) => brokenLinks(page, pages))).toEqual([]);
  });

  it.each([
    ['a file that is not there', 'docs/none.md'],
    ['a heading that is not there', 'docs/proof.md#no-such-heading'],
    ['an id that is not there', 'docs/reasons.md#no-such-reason'],
    ['a heading of its own that is not there', '#none'],
    ['the root of the web site', '/docs/proof.md'],
    ['a place outside of the repository', '../other/README.md'],
    ['a line of code', 'shared/app.ts#L10'],
    ['a heading of a folder', 'docs#proof'],
    ['a heading of a program', 'shared/app.ts#app'],
  ])('would be found broken by %s', (_what, to) => {
    expect(brokenLinks({ path: 'README.md', text: `# A\n\nSee [it](${to}).` }, pages)).toHaveLength(1);
  });

  it.each([
    ['a page', 'proof.md'],
    ['a heading', 'proof.md#the-promises'],
    ['a generated id', 'reasons.md#due-by-age'],
    ['the id in a generated heading', 'events.md#sweep.ended'],
    ['a heading of its own', '#a'],
    ['a folder', 'adr/'],
    ['code', '../shared/app.ts'],
    ['the web', 'https://example.org/#anything'],
  ])('are found whole where they lead to %s', (_what, to) => {
    expect(brokenLinks({ path: 'docs/page.md', text: `# A\n\nSee [it](${to}).` }, pages)).toEqual([]);
  });
});

describe('reading a page', () => {
  it('finds links in every form, and none in code or comments', () => {
    const text = [
      '[one](one.md), ![two](<two.svg> "Two"), [[three]](three.md), [`four`](four.md#x)',
      '<picture><source srcset="five.svg"><img src="six.svg" alt=""></picture> <a href="seven.md">seven</a>',
      '[eight]: eight.md',
      'Code: `[no](no.md)`, ``[no](no`.md)``.',
      '```md',
      '[no](no.md)',
      '```',
      '<!-- [no](no.md) -->',
    ].join('\n');
    const found = ['one.md', 'two.svg', 'three.md', 'four.md#x', 'eight.md', 'five.svg', 'six.svg', 'seven.md'];
    expect(linksOf(text)).toEqual(found);
  });

  it.each([
    ['# Simple words', 'simple-words'],
    ['## `ROTATION_MODE`, and *why*', 'rotation_mode-and-why'],
    ['### What a [link](there.md) says', 'what-a-link-says'],
    ['## <a id="x.y"></a>`x.y`', 'xy'],
    ['## <a id="x.y"></a>`x.y`', 'x.y'],
    ['# Für 1,000 – 2', 'für-1000--2'],
    ['# Twice\n# Twice', 'twice-1'],
  ])('makes of %s the anchor %s', (text, anchor) => {
    expect(anchorsOf(text)).toContain(anchor);
  });

  it('takes no comment in a script for a heading', () => {
    expect([...anchorsOf('```sh\n# not one\n```\n# One')]).toEqual(['one']);
  });
});
