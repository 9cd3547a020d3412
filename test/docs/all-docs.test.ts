import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commandOf } from '../../cli/rotator/command-line.ts';
import { optionsOf } from '../../cli/simulate/options.ts';
import { settingsSchema } from '../../shared/config/schema.ts';
import { EVENTS } from '../../shared/domain/events.ts';
import { openApi } from '../../shared/http/openapi.ts';
import { blockLinesOf, headingsOf, ticked } from './markdown.ts';

const ROOT = new URL('../../', import.meta.url);
const names = (await readdir(new URL('docs/', ROOT)))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);
const pages = await Promise.all(
  ['README.md', ...names].map(async (name) => ({ name, text: await readFile(new URL(name, ROOT), 'utf8') })),
);

/** Every use of a pattern, once, with the page that it is on. */
function uses(pattern: RegExp): readonly (readonly [use: string, page: string])[] {
  const found = pages.flatMap(({ name, text }) => [...text.matchAll(pattern)].map(([use]) => [use, name] as const));
  return [...new Map(found.map((each) => [each.join(), each])).values()];
}

const RUN = /^npm run (?:--silent )?(rotator|simulate) -- (.*)$/;

/** Program and words of a command: up to a comment, a pipe or a redirection. A general one, such as `X --help`, is none. */
function commandIn(line: string): readonly string[] | undefined {
  const [, program = '', rest = ''] = RUN.exec(line.trim()) ?? [];
  const words =
    rest
      .split(/\s[#|>]/)[0]
      ?.trim()
      .split(/\s+/) ?? [];
  return program === '' || words.includes('COMMAND') ? undefined : [program, ...words];
}

const commands = pages.flatMap(({ name, text }) =>
  [...blockLinesOf(text), ...text.split('\n').flatMap(ticked)].flatMap((line) => {
    const command = commandIn(line);
    return command === undefined ? [] : [[command.join(' '), name] as const];
  }),
);

describe('every command of the docs', () => {
  it.each(commands)('%s (%s) is one that the command line takes', (line) => {
    const [program, ...words] = line.split(' ');
    if (program === 'simulate') expect(optionsOf(words)).toMatchObject({ help: false });
    else if (words.length === 1) expect(commandOf([...words, '--help'])).toEqual({ name: 'help', of: words[0] });
    else expect(commandOf(words)).toMatchObject({ name: words.includes('--all') ? 'rotate-all' : words[0] });
  });

  it('is found: there are many of them', () => {
    expect(commands.length).toBeGreaterThan(30);
  });
});

describe('every setting that the docs name', () => {
  it('exists', () => {
    const known = Object.keys(settingsSchema.shape);
    const unknown = uses(
      /\b(?:ROTATION_[A-Z_]*[A-Z]|KEY_VAULT_[A-Z_]+|AZURE_SUBSCRIPTION_IDS|AZURE_RESOURCE_MANAGER_[A-Z]+)\b/g,
    );
    expect(unknown.filter(([name]) => !known.includes(name))).toEqual([]);
  });
});

const PATHS = z.object({ paths: z.record(z.string(), z.unknown()) });

describe('every route that the docs name', () => {
  it('exists', () => {
    const routes = Object.keys(PATHS.parse(openApi()).paths).map((path) => path.replace(/\{.*/, ''));
    const named = uses(/\/api\/[a-z.]+(?:\/[a-z]+)*\/?/g);
    expect(named.filter(([path]) => !routes.includes(path))).toEqual([]);
    expect(named.length).toBeGreaterThan(5);
  });
});

describe('every event that the docs name', () => {
  it('exists', () => {
    const kinds = [...new Set(Object.keys(EVENTS).map((name) => name.split('.')[0]))].join('|');
    const named = pages.flatMap(({ name, text }) =>
      text
        .split('\n')
        .flatMap(ticked)
        .filter((word) => new RegExp(`^(?:${kinds})\\.[a-z-]+$`).test(word))
        .map((word) => [word, name] as const),
    );
    expect(named.filter(([event]) => !(event in EVENTS))).toEqual([]);
  });
});

/** The anchor that GitHub makes of a heading. */
function anchorOf(heading: string): string {
  const text = heading.replace(/^#+ /, '').replace(/<a id="[^"]*"><\/a>/, '');
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

describe('every link between the docs', () => {
  it('leads to a page and a heading that exist', async () => {
    const anchors = new Map(
      pages.map(({ name, text }) => [
        name,
        [...headingsOf(text).map(anchorOf), ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id)],
      ]),
    );
    const links = pages.flatMap(({ name, text }) =>
      [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = '']) => ({ name, link })),
    );
    const broken = links.filter(({ name, link }) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? name : new URL(path, new URL(name, 'file:///')).pathname.slice(1);
      const known = anchors.get(target);
      return known === undefined ? anchor !== undefined : anchor !== undefined && !known.includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});
