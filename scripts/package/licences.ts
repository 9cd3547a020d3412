import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A package of somebody else's of which something is in the bundle. */
interface ForeignPackage {
  readonly name: string;
  readonly version: string;
  /** As its package.json says, for example `MIT`. */
  readonly licence: string;
  /** Where its package.json is. */
  readonly folder: string;
}

const Manifest = z.object({ name: z.string(), version: z.string(), license: z.string() });

const LICENCE_FILE = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i;

/**
 * Packages that name the MIT licence and bring no text of it, and the package of the same author whose text is shown for them:
 * proxy-agent-negotiate lies in one repository with https-proxy-agent (TooTallNate/proxy-agents); the repository of
 * @nodable/entities has no text either (nodable/val-parsers), and its author is that of fast-xml-parser.
 */
const LENDERS: ReadonlyMap<string, string> = new Map([
  ['@nodable/entities', 'fast-xml-parser'],
  ['proxy-agent-negotiate', 'https-proxy-agent'],
]);

const RULE = '='.repeat(100);

/**
 * The notices that go with the bundle: each package of which a module is in it, by name, with its licence and the text of it.
 * `modules`: paths from the root. Throws where a package names no licence or brings no text.
 */
export function licenceNotices(root: string, modules: readonly string[]): string {
  const folders = new Set(modules.flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []));
  const packages = [...folders].map((folder) => packageAt(join(root, folder)));
  const notices = packages
    .toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1))
    .map((each) => `${RULE}\n${idOf(each)}\nLicence: ${each.licence}\n${RULE}\n\n${textOf(root, each)}\n`);
  return `dist/index.js contains parts of the following packages.\n\n${notices.join('\n')}`;
}

function idOf({ name, version }: ForeignPackage): string {
  return `${name} ${version}`;
}

function packageAt(folder: string): ForeignPackage {
  const read = Manifest.safeParse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  if (!read.success)
    throw new Error(`${folder}/package.json names no licence as text; see what the package says of it.`);
  const { name, version, license } = read.data;
  return { name, version, licence: license, folder };
}

function textOf(root: string, { name, licence, folder }: ForeignPackage): string {
  const own = textsIn(folder);
  if (own !== '') return own;
  const lender = LENDERS.get(name);
  if (lender === undefined)
    throw new Error(`${name} brings no text of its licence; find one and add it to licences.ts.`);
  const lent = packageAt(join(root, 'node_modules', lender));
  if (lent.licence !== licence) throw new Error(`${name} is under ${licence} now, ${lender} under ${lent.licence}.`);
  return `(The package brings no text; this is the one of ${lender}, of the same author.)\n\n${textsIn(lent.folder)}`;
}

function textsIn(folder: string): string {
  const files = readdirSync(folder).filter((file) => LICENCE_FILE.test(file));
  const texts = files
    .toSorted()
    .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
  return texts.join('\n\n');
}
