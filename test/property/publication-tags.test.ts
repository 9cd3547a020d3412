import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAccountId } from '../../shared/domain/account.ts';
import { parseManagedBy } from '../../shared/domain/managed-by.ts';
import type { Foreign, PublicationTags } from '../../shared/domain/publication.ts';
import { decodeTags, encodeTags } from '../../shared/domain/publication-tags.ts';
import { tags } from '../domain/facts-builder.ts';
import { accountIds, anyText, instants, operations, tagMaps, wholeSeconds } from './arbitraries.ts';

const OURS = new Set(
  Object.keys(encodeTags(tags({ operation: { id: 'x', kind: 'rotate', attempt: 1, atMs: 0 } }))).map(lower),
);

function lower(name: string): string {
  return name.toLowerCase();
}

function othersOf(map: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(map).filter(([name]) => !OURS.has(lower(name)));
}

function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}

function foreign(readsAsOurs: (text: string) => unknown): fc.Arbitrary<Foreign> {
  return anyText.filter((text) => readsAsOurs(text) === undefined).map((text) => ({ foreign: text }));
}

const managers = fc.record({
  deployment: fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/),
  lockHost: fc.stringMatching(/^[a-z0-9.:-]{1,200}$/),
});

const fields: fc.Arbitrary<PublicationTags> = fc.record({
  marker: maybe(fc.constantFrom('Key1', 'Key2')),
  account: maybe(fc.oneof(accountIds, foreign(parseAccountId))),
  managedBy: maybe(fc.oneof(managers, foreign(parseManagedBy))),
  maxAgeDays: maybe(fc.nat({ max: 99_999 })),
  slotCreatedAtMs: fc.record({ Key1: maybe(instants), Key2: maybe(instants) }),
  adoptedAtMs: maybe(instants),
  graceMs: maybe(wholeSeconds),
  operation: maybe(operations),
  others: tagMaps.map((map) => Object.fromEntries(othersOf(map))),
});

describe('Whatever tags a secret has', () => {
  it('they are read without a throw, and what was read is written so that it reads the same', () => {
    fc.assert(
      fc.property(tagMaps, (map) => {
        const decoded = decodeTags(map);
        expect(decodeTags(encodeTags(decoded))).toEqual(decoded);
      }),
      { numRuns: 500 },
    );
  });

  it("everybody else's are kept, name for name and text for text", () => {
    fc.assert(
      fc.property(tagMaps, (map) => {
        expect(othersOf(encodeTags(decodeTags(map)))).toEqual(othersOf(map));
      }),
    );
  });

  it('the names of ours are read in any case', () => {
    fc.assert(
      fc.property(fields, (written) => {
        const shouted = Object.entries(encodeTags(written)).map(([name, text]) =>
          OURS.has(lower(name)) ? [name.toUpperCase(), text] : [name, text],
        );
        expect(decodeTags(Object.fromEntries(shouted))).toEqual(written);
      }),
    );
  });
});

it('What is written is read back to the same fields', () => {
  fc.assert(
    fc.property(fields, (written) => {
      expect(decodeTags(encodeTags(written))).toEqual(written);
    }),
    { numRuns: 500 },
  );
});
