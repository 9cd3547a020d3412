import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { disagreements, missing, sectionsOf } from './changelog.ts';

const HELP = `Prints what CHANGELOG.md says of one version, as the notes of its release.

Usage: npm run --silent release:notes -- [VERSION] [--tag TAG]

  VERSION    of which version; by default that of package.json
  --tag TAG  fail unless TAG, package.json and CHANGELOG.md agree on the version, and the changelog has its day
  --help     print this

Exit code 0: printed; 1: there is no such section, or they do not agree; 2: the call cannot be followed.
`;

/** Needs no package, so that a release is stopped before anything is installed. */
async function main(): Promise<number> {
  const asked = read(process.argv.slice(2));
  if (typeof asked === 'string') return complain([asked], 2);
  const { values, positionals } = asked;
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const changelog = await readFile('CHANGELOG.md', 'utf8');
  const packageVersion = versionIn(JSON.parse(await readFile('package.json', 'utf8')));
  const version = positionals[0] ?? packageVersion;
  if (positionals.length > 1 || (values.tag !== undefined && version !== packageVersion))
    return complain(['Give one version, or --tag and no other version than that of package.json.'], 2);
  if (values.tag !== undefined) {
    const faults = disagreements({ tag: values.tag, packageVersion, changelog });
    if (faults.length > 0) return complain(faults, 1);
  }
  const section = sectionsOf(changelog).find((candidate) => candidate.version === version);
  if (section === undefined) return complain([missing(version)], 1);
  process.stdout.write(`${section.notes}\n`);
  return 0;
}

/** The call, or the sentence that says why it cannot be followed. */
function read(args: readonly string[]): ReturnType<typeof parsed> | string {
  try {
    return parsed(args);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function parsed(args: readonly string[]) {
  const options = { tag: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
  return parseArgs({ args: [...args], options, allowPositionals: true });
}

function versionIn(manifest: unknown): string {
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  throw new Error('package.json has no version.');
}

function complain(sentences: readonly string[], exitCode: number): number {
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`);
  return exitCode;
}

process.exitCode = await main();
