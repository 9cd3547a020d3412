import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../shared/domain/azure-operations.ts';
import { rowsUnder, ticked } from './markdown.ts';

const page = await readFile(new URL('../../docs/security-model.md', import.meta.url), 'utf8');

/** Permission → the calls that need it. */
function byPermission(
  pairs: readonly (readonly [permission: string, call: string])[],
): Record<string, readonly string[]> {
  const found: Record<string, string[]> = {};
  for (const [permission, call] of pairs) found[permission] = [...(found[permission] ?? []), call].toSorted();
  return found;
}

describe('the table of permissions in docs/security-model.md', () => {
  const rows = rowsUnder(page, '## What the app may do');

  it('names every permission that a call needs, with exactly its calls, and no other', () => {
    const written = rows.flatMap(([permission = '', calls = '']) =>
      ticked(calls).map((call) => [ticked(permission).join(), call] as const),
    );
    // A sign-in needs no permission.
    const needed = Object.entries(OPERATIONS).flatMap(([call, { permission }]) =>
      permission === 'none' ? [] : [[permission, call] as const],
    );
    expect(byPermission(written)).toEqual(byPermission(needed));
  });

  it('names each once', () => {
    const named = rows.map(([permission]) => permission);
    expect(named).toEqual([...new Set(named)]);
  });

  it.each([
    ['Microsoft.CognitiveServices/', 'each subscription'],
    ['Microsoft.Resources/', 'each subscription'],
    ['Microsoft.KeyVault/', 'each vault'],
    ['Microsoft.Storage/', 'its own storage account'],
  ])('says that %s… is held at %s', (provider, place) => {
    const places = rows.filter(([permission]) => permission?.includes(provider)).map(([, , held]) => held);
    expect(new Set(places)).toEqual(new Set([place]));
  });
});
