import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { disagreements, sectionsOf } from '../../scripts/changelog.ts';
import { ROOT } from '../architecture/source-files.ts';

const SCRIPT = join(ROOT, 'scripts/release-notes.ts');
const CHANGELOG = `# Changelog

Words.

## [1.1.0] - 2026-11-30

### Added

- A thing.

## [1.0.0] - Unreleased

- Another.
`;

/** A folder with a changelog and a package.json of this version. */
async function folderWith(version: string, changelog: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'release-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ version }));
  await writeFile(join(folder, 'CHANGELOG.md'), changelog);
  return folder;
}

function run(cwd: string, ...args: string[]): { readonly status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [SCRIPT, ...args], { cwd, encoding: 'utf8' });
}

describe('the changelog', () => {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  const sections = sectionsOf(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8'));

  it('begins with the version of package.json, and says something of it', () => {
    expect(sections[0]?.version).toBe(version);
    expect(sections[0]?.notes).not.toBe('');
  });

  it('has each version once, and a day for all but the newest', () => {
    expect(new Set(sections.map((section) => section.version)).size).toBe(sections.length);
    expect(sections.slice(1).filter(({ day }) => day === undefined)).toEqual([]);
  });

  it('links to no file: the same words stand on the page of the release', () => {
    expect(sections.flatMap(({ notes }) => notes.match(/\]\((?!https:)[^)]*\)/g) ?? [])).toEqual([]);
  });
});

describe('reading a changelog', () => {
  it('gives each version, its day where it has one, and what stands under it', () => {
    expect(sectionsOf(CHANGELOG)).toEqual([
      { version: '1.1.0', day: '2026-11-30', notes: '### Added\n\n- A thing.' },
      { version: '1.0.0', day: undefined, notes: '- Another.' },
    ]);
  });

  it('takes what is no day for none', () => {
    expect(sectionsOf('## [1.0.0] - soon\n- A.')).toMatchObject([{ version: '1.0.0', day: undefined }]);
    expect(sectionsOf('## [1.0.0]\n- A.')).toMatchObject([{ version: '1.0.0', day: undefined }]);
  });
});

describe('a release', () => {
  const release = { tag: 'v1.1.0', packageVersion: '1.1.0', changelog: CHANGELOG };

  it('may go out where tag, package and changelog agree', () => {
    expect(disagreements(release)).toEqual([]);
  });

  it.each([
    ['its tag names another version', { tag: 'v1.2.0' }, 'the tag must be "v1.1.0"'],
    ['its tag has no v', { tag: '1.1.0' }, 'the tag must be "v1.1.0"'],
    ['the changelog does not know it', { tag: 'v1.2.0', packageVersion: '1.2.0' }, 'has no section for 1.2.0'],
    ['the changelog has no day for it', { tag: 'v1.0.0', packageVersion: '1.0.0' }, 'has no day for 1.0.0'],
    ['the changelog says nothing of it', { changelog: '## [1.1.0] - 2026-11-30\n' }, 'says nothing under 1.1.0'],
  ])('may not go out where %s', (_why, change, sentence) => {
    expect(disagreements({ ...release, ...change })).toEqual([expect.stringContaining(sentence)]);
  });
});

describe('release-notes', () => {
  it('prints the section of package.json, of a version that is named, and of a tag that agrees', async () => {
    const folder = await folderWith('1.1.0', CHANGELOG);
    const printed = { status: 0, stdout: '### Added\n\n- A thing.\n', stderr: '' };
    expect(run(folder)).toMatchObject(printed);
    expect(run(folder, '--tag', 'v1.1.0')).toMatchObject(printed);
    expect(run(folder, '1.0.0')).toMatchObject({ status: 0, stdout: '- Another.\n' });
  });

  it('prints nothing but why, where they do not agree', async () => {
    const folder = await folderWith('1.0.0', CHANGELOG);
    const { status, stdout, stderr } = run(folder, '--tag', 'v1.1.0');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('The tag is "v1.1.0", but package.json says 1.0.0; the tag must be "v1.0.0".');
    expect(stderr).toContain('CHANGELOG.md has no day for 1.0.0');
    expect(run(folder, '3.0.0')).toMatchObject({ status: 1, stdout: '' });
    expect(run(folder, '1.1.0', '--tag', 'v1.0.0')).toMatchObject({ status: 2, stdout: '' });
    expect(run(folder, '--tog', 'v1.0.0')).toMatchObject({ status: 2, stdout: '' });
  });

  it('needs no package, so that it can run before any is installed', async () => {
    const folder = await folderWith('1.1.0', CHANGELOG);
    await cp(join(ROOT, 'scripts'), join(folder, 'scripts'), { recursive: true });
    const { status } = spawnSync(process.execPath, ['scripts/release-notes.ts', '--tag', 'v1.1.0'], { cwd: folder });
    expect(status).toBe(0);
  });
});
