import { existsSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ROOT, type SourceFile } from '../architecture/source-files.ts';

const FENCED = /^( *)(`{3,}|~{3,})[^\n]*\n(?:[\s\S]*?\n)?\1\2[^\n]*$/gm;
const INLINE_CODE = /(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g;
const COMMENT = /<!--[\s\S]*?-->/g;

const LINK = /\[(?:[^[\]]|\[[^\]]*\])*\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g;
const DEFINITION = /^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)>?/gm;
const ATTRIBUTE = /\b(?:href|src|srcset)="([^"]+)"/g;

const OUTSIDE = /^(?:https?:|mailto:)/;

/** Where the links and pictures of a page lead, in its order; what stands in code or comments is none. */
export function linksOf(text: string): readonly string[] {
  const prose = text.replace(FENCED, '').replace(COMMENT, '').replace(INLINE_CODE, '');
  return [LINK, DEFINITION, ATTRIBUTE].flatMap((pattern) => [...prose.matchAll(pattern)].map(([, to]) => String(to)));
}

const HEADING = /^#{1,6} +(.*?) *#*$/gm;
const ID = /<\w+[^>]*\s(?:id|name)="([^"]+)"/g;

/** What a `#…` may name on a page: its headings as GitHub makes anchors of them, and elements with an id. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const prose = text.replace(FENCED, '').replace(COMMENT, '');
  const seen = new Map<string, number>();
  const slugs = [...prose.matchAll(HEADING)].map(([, heading = '']) => {
    const slug = slugOf(heading);
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  });
  return new Set([...slugs, ...[...prose.matchAll(ID)].map(([, id]) => String(id))]);
}

/** GitHub's rule: the text in lower case, without all but letters, digits, `_`, `-` and spaces, which become `-`. */
function slugOf(heading: string): string {
  const text = heading.replace(/<[^>]+>/g, '').replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1');
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}

/** Links of a page that lead nowhere, as `page → link: why`. `pages`: all Markdown files, by path. */
export function brokenLinks(page: SourceFile, pages: ReadonlyMap<string, string>): readonly string[] {
  return linksOf(page.text).flatMap((link) => {
    const why = OUTSIDE.test(link) ? undefined : faultOf(page, link, pages);
    return why === undefined ? [] : [`${page.path} → ${link}: ${why}`];
  });
}

function faultOf(from: SourceFile, link: string, pages: ReadonlyMap<string, string>): string | undefined {
  const [to = '', anchor = ''] = link.split('#');
  if (to === '') return anchorFault(from.text, anchor);
  if (to.startsWith('/')) return 'begins at no folder; write it relative to the page';
  const path = posix.normalize(posix.join(posix.dirname(from.path), decodeURIComponent(to)));
  if (path.startsWith('..')) return 'leads out of the repository';
  if (!existsSync(join(ROOT, path))) return 'there is no such file';
  if (anchor === '') return undefined;
  const page = pages.get(path);
  if (page !== undefined) return anchorFault(page, anchor);
  if (statSync(join(ROOT, path)).isDirectory()) return 'a folder has no headings';
  return /^L\d+(?:-L\d+)?$/.test(anchor) ? 'a line of code moves; link to the file' : 'only pages have headings';
}

function anchorFault(page: string, anchor: string): string | undefined {
  return anchorsOf(page).has(anchor) ? undefined : 'there is no such heading or id';
}
