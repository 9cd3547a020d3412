import { isBuiltin } from 'node:module';
import { homedir } from 'node:os';
import { unzipSync } from 'fflate';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { bundle, ROOT } from '../../scripts/bundle/bundle.ts';
import { packageFiles } from '../../scripts/package/package-files.ts';
import { zipOf } from '../../scripts/package/zip.ts';
import { listedIn } from './central-directory.ts';

const LARGEST_SCRIPT_BYTES = 1_000_000;

/** What only the host has, and what a proxy with Kerberos needs and no function app has (proxy-agent-negotiate). */
const NOT_IN_IT = ['@azure/functions-core', 'kerberos'];

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('utf8');

describe('the package', () => {
  let zip: Uint8Array;
  let files: Readonly<Record<string, Uint8Array>>;
  let script: string;

  beforeAll(async () => {
    zip = zipOf(await packageFiles());
    files = unzipSync(zip);
    script = text(files['dist/index.js']);
  });

  afterEach(() => void vi.unstubAllEnvs());

  it('holds the script, what the host reads, the licences, and nothing else', () => {
    expect(Object.keys(files)).toEqual([
      'LICENSE',
      'THIRD-PARTY-LICENSES.txt',
      'dist/index.js',
      'host.json',
      'package.json',
    ]);
  });

  it('has at most 1 MB of script', () => {
    expect(files['dist/index.js']?.length).toBeGreaterThan(500_000);
    expect(files['dist/index.js']?.length).toBeLessThanOrEqual(LARGEST_SCRIPT_BYTES);
  });

  it('needs no other module: what it imports is of Node or of the host', async () => {
    const { imports } = await bundle();
    expect([...new Set(imports)].filter((name) => !isBuiltin(name)).toSorted()).toEqual(NOT_IN_IT);
    expect(script).not.toMatch(/node_modules|sourceMappingURL/);
  });

  it('tells nothing of the machine that made it', () => {
    for (const trace of [ROOT, ROOT.replace(/\/$/, ''), homedir(), 'file:///']) {
      if (trace.length > 6) expect(script.includes(trace), trace).toBe(false);
    }
  });

  it('names itself, its entry point and its engine, and neither dependencies nor scripts', () => {
    const manifest = z.record(z.string(), z.unknown()).parse(JSON.parse(text(files['package.json'])));
    expect(Object.keys(manifest)).toEqual(['name', 'version', 'type', 'main', 'engines']);
    expect(manifest).toMatchObject({ name: 'azure-ai-key-rotator', type: 'module', main: 'dist/index.js' });
  });

  it('is the same, byte for byte, at another time and in another zone', async () => {
    vi.stubEnv('TZ', 'Asia/Kolkata');
    vi.useFakeTimers({ now: new Date('2031-07-01T12:34:56Z'), toFake: ['Date'] });
    const again = zipOf(await packageFiles()).slice();
    vi.useRealTimers();
    expect(Buffer.from(again).equals(Buffer.from(zip))).toBe(true);
  });

  it('carries fixed times and modes', () => {
    expect(listedIn(zip)).toEqual(Object.keys(files).map((path) => ({ path, time: 0, date: 33, mode: 0o100644 })));
  });

  it('carries the text of the licence of each package that is in the script', () => {
    const notices = text(files['THIRD-PARTY-LICENSES.txt']);
    const named = [...notices.matchAll(/^={100}\n(\S+) \d\S*\nLicence: (.+)\n={100}\n/gm)];
    expect(named.map(([, name]) => name)).toEqual(named.map(([, name]) => name).toSorted());
    expect(named.map(([, name]) => name)).toEqual(
      expect.arrayContaining([
        '@azure/functions',
        '@azure/identity',
        '@azure/msal-node',
        'fast-xml-parser',
        'hono',
        'zod',
      ]),
    );
    expect(new Set(named.map(([, , licence]) => licence))).toEqual(new Set(['MIT']));
    expect(notices.match(/^Copyright|^\(?The MIT|Permission is hereby granted/gm)?.length).toBeGreaterThan(
      named.length,
    );
  });
});
