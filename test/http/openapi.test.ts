import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openApi } from '../../shared/http/openapi.ts';
import { PROBLEMS } from '../../shared/http/problems.ts';
import { ROUTES } from '../../shared/http/routes.ts';

const text = JSON.stringify(openApi());

describe('openapi.json', () => {
  it('refers only to schemas that it holds', () => {
    const { components } = z
      .object({ components: z.object({ schemas: z.record(z.string(), z.unknown()) }) })
      .parse(openApi());
    const refs = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref);
    expect(refs.length).toBeGreaterThan(20);
    expect(refs.filter((ref) => !(String(ref).replace('#/components/schemas/', '') in components.schemas))).toEqual([]);
  });

  it('describes every route with a body schema that refuses unknown members', () => {
    for (const { method, path } of ROUTES)
      expect(text).toContain(`"${method}-${path.split('/')[0]?.replace('.', '-')}`);
    for (const name of ['RotationRequest', 'RollbackRequest', 'SweepRequest']) {
      expect(openApi()).toMatchObject({ components: { schemas: { [name]: { additionalProperties: false } } } });
    }
  });

  it('names every problem somewhere', () => {
    expect(Object.keys(PROBLEMS).filter((code) => !text.includes(`\`${code}\``))).toEqual([]);
  });

  it('is the same as the one in docs/', () => {
    expect(JSON.parse(readFileSync('docs/openapi.json', 'utf8'))).toEqual(openApi());
  });
});
