import { posix } from 'node:path';
import type { SourceFile } from './source-files.ts';

const STATEMENTS = /^\s*(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]/gm;
const FOR_EFFECT = /^\s*import\s*['"]([^'"]+)['"]/gm;
const CALLS = /\b(?:import|require)\(\s*['"`]([^'"`]+)['"`]/g;
const RENAMES = /^\s*(?:import|export)\b[^;=]*?\bfrom\s*;?/gm;

/** What a file imports, types and dynamic imports too: paths from the root, or names of packages. */
export function importsOf({ path, text }: SourceFile): readonly string[] {
  const code = withoutComments(text);
  return [STATEMENTS, FOR_EFFECT, CALLS]
    .flatMap((pattern) => [...code.matchAll(pattern)].map((match) => String(match[1])))
    .map((target) => (target.startsWith('.') ? posix.normalize(posix.join(posix.dirname(path), target)) : target));
}

/**
 * The code alone, for rules about words: no comments, no texts, no import statements. A scanner of a few lines and no
 * parser: what it gets wrong (a quote in a regular expression) ends with the line, since formatted texts never go on.
 */
export function codeOf(text: string): string {
  return withoutTexts(withoutComments(text)).replace(RENAMES, '');
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$|(?<=[\s;,{(])\/\/ .*$/gm, '');
}

function withoutTexts(code: string): string {
  return code.replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`/g, "''");
}
