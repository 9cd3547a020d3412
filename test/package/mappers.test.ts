import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../scripts/bundle/bundle.ts';
import {
  mappersModule,
  reachableMappers,
  withoutUnnamedConstants,
  withoutUnusedNames,
} from '../../scripts/bundle/mappers.ts';
import { evaluated } from './evaluated.ts';

const FILES = globSync('node_modules/@azure/{storage-blob,arm-cognitiveservices}/dist/esm/**/models/mappers.js', {
  cwd: ROOT,
});

async function mappersOf(file: string): Promise<ReadonlyMap<string, unknown>> {
  const module: object = await import(pathToFileURL(join(ROOT, file)).href);
  return new Map(Object.entries(module));
}

describe('the mappers of an SDK in the bundle', () => {
  it('are those of two packages', () => expect(FILES).toHaveLength(2));

  it.each(FILES)('are the same values although equal ones are written once: %s', async (file) => {
    const whole = await mappersOf(file);
    const source = mappersModule(whole);
    expect({ ...(await evaluated(source)) }).toStrictEqual(Object.fromEntries(whole));
    expect(source.length).toBeLessThan(JSON.stringify(Object.fromEntries(whole)).length * 0.8);
  });

  it('keep regular expressions and what is not set', async () => {
    const mappers = new Map([
      ['A', { constraints: { Pattern: /^a\/b$/i }, required: undefined, list: [1, 'two', null] }],
    ]);
    expect({ ...(await evaluated(mappersModule(mappers))) }).toStrictEqual(Object.fromEntries(mappers));
  });

  it('that stay are those named, and all that they lead to: by class, and by kind', () => {
    const composite = (className: string, more: object = {}) => ({ type: { name: 'Composite', className, ...more } });
    const mappers = new Map<string, unknown>([
      ['Account', composite('Account', { modelProperties: { sku: composite('Sku'), auth: composite('Auth') } })],
      ['Sku', composite('Sku')],
      ['Auth', composite('Auth', { uberParent: 'Auth' })],
      ['KeyAuth', composite('KeyAuth', { modelProperties: { key: composite('Key') } })],
      ['Key', composite('Key')],
      ['Deployment', composite('Deployment')],
      ['OtherKind', composite('OtherKind')],
      ['discriminators', { 'Auth.Key': composite('KeyAuth'), 'Deployment.Other': composite('OtherKind') }],
    ]);
    const kept = reachableMappers(mappers, ['Mappers.Account']);
    expect([...kept.keys()]).toEqual(['Account', 'Sku', 'Auth', 'KeyAuth', 'Key', 'discriminators']);
    expect(Object.keys(kept.get('discriminators') ?? {})).toEqual(['Auth.Key']);
  });

  it('belong to constants that somebody names', () => {
    const source =
      'export const a = {\n    x: "b",\n};\nexport const b = {\n};\nconst c = {\n};\nconst d = {\n};\nuse(d);\n';
    const left = withoutUnnamedConstants(source, ['Parameters.a']);
    expect(left.match(/const \w/g)).toEqual(['const a', 'const d']);
    expect(withoutUnusedNames('import { A as AMapper, B as BMapper, } from "./m.js";\nuse(BMapper);')).toMatch(
      /^import \{ B as BMapper\} from/,
    );
  });
});
