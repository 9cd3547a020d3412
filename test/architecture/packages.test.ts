import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { allFiles, ROOT } from './source-files.ts';

const RUNTIME = [
  '@azure/arm-cognitiveservices',
  '@azure/arm-resources-subscriptions',
  '@azure/functions',
  '@azure/identity',
  '@azure/keyvault-secrets',
  '@azure/storage-blob',
  '@azure/storage-queue',
  'hono',
  'p-map',
  'zod',
];

const versions = z.record(z.string(), z.string());
const manifest = z
  .object({
    dependencies: versions,
    devDependencies: versions,
    optionalDependencies: versions.optional(),
    peerDependencies: versions.optional(),
  })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));

describe('packages', () => {
  it('at run time are the ten that were argued for', () => {
    expect(Object.keys(manifest.dependencies).toSorted()).toEqual(RUNTIME);
    expect(manifest.optionalDependencies).toBeUndefined();
    expect(manifest.peerDependencies).toBeUndefined();
  });

  it('are pinned to one version each', () => {
    const all = { ...manifest.dependencies, ...manifest.devDependencies };
    expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('bring a Node of their own, for machines that have an older one', () => {
    expect(manifest.devDependencies.node).toMatch(/^24\./);
  });
});

describe('the lock file', () => {
  const lock = z
    .object({ packages: z.record(z.string(), z.looseObject({ optionalDependencies: versions.optional() })) })
    .parse(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')));

  it('carries no download address', () => {
    const withAddress = Object.entries(lock.packages).filter(([, entry]) => 'resolved' in entry);
    expect(withAddress).toEqual([]);
  });

  it('holds every package for other platforms, without which npm ci refuses it', () => {
    const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !(`node_modules/${name}` in lock.packages) && !(`${path}/node_modules/${name}` in lock.packages),
      ),
    );
    expect(missing).toEqual([]);
  });
});

describe('the checkout', () => {
  it('names no package registry', () => {
    const registry =
      /\bregistry\.(?:npmjs|yarnpkg|npmmirror)\b|\bnpm\.pkg\.github\.com\b|^\s*(?:@[\w-]+:)?registry\s*=/im;
    expect(allFiles().filter(({ text }) => registry.test(text))).toEqual([]);
  });
});
