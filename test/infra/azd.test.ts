import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const YAML = readFileSync('azure.yaml', 'utf8');
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));

describe('azure.yaml', () => {
  it('sends the package as it is: nothing is built in Azure', () => {
    expect(YAML).toMatch(/^ {4}dist: out\/package$/m);
    expect(YAML).toMatch(/^ {4}remoteBuild: false$/m);
  });

  it('agrees with .funcignore, which must not exclude the folder node_modules then', () => {
    const patterns = readFileSync('.funcignore', 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !/^[#!]/.test(line));
    expect(patterns).toContain('/*/*');
    expect(patterns.filter((pattern) => /^\/?(?:\*|node_modules\/?)$/.test(pattern))).toEqual([]);
  });

  it('has for each hook a way on Windows and one elsewhere, made of scripts of this package', () => {
    const hooks = [...YAML.matchAll(/^ +(?<system>posix|windows):\n +shell: (?<shell>\w+)\n +run: (?<run>.+)$/gm)];
    expect(hooks.map(({ groups }) => `${groups?.system} ${groups?.shell}`)).toEqual([
      ...['posix sh', 'windows pwsh'],
      ...['posix sh', 'windows pwsh'],
      ...['posix sh', 'windows pwsh'],
      ...['posix sh', 'windows pwsh'],
    ]);
    const called = hooks.flatMap(({ groups }) =>
      [...(groups?.run ?? '').matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name = '']) => name),
    );
    expect(called.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('tags the app with the name of its service', () => {
    expect(YAML).toMatch(/^services:\n {2}app:$/m);
    expect(readFileSync('infra/modules/app.bicep', 'utf8')).toContain("'azd-service-name': 'app'");
  });
});

describe('azd down', () => {
  const hook = (when: string, env: Readonly<Record<string, string>>): { status: number | null; said: string } => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/azd-down.ts', when], { env, encoding: 'utf8' });
    return { status, said: stderr };
  };

  it('is refused, with what to do instead, unless somebody has said yes', () => {
    expect(hook('before', {})).toMatchObject({ status: 1, said: expect.stringContaining('deletes the vault') });
    expect(hook('before', { ROTATOR_DOWN: 'no' }).status).toBe(1);
    expect(hook('before', { ROTATOR_DOWN: 'yes' })).toEqual({ status: 0, said: '' });
  });

  it('leaves events to the next deployment of the code', () => {
    const folder = mkdtempSync(join(tmpdir(), 'azd-'));
    try {
      writeFileSync(join(folder, 'azd'), '#!/bin/sh\necho "$@" >&2\n', { mode: 0o755 });
      const PATH = `${folder}:${process.env.PATH}`;
      expect(hook('after', { PATH, ROTATOR_EVENTS: 'on' })).toEqual({
        status: 0,
        said: 'env set ROTATOR_EVENTS later\n',
      });
      expect(hook('after', { PATH, ROTATOR_EVENTS: 'off' })).toEqual({ status: 0, said: '' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
