import { describe, expect, it } from 'vitest';
import { DAY } from '../../shared/domain/duration.ts';
import { knownFrom, knows } from '../../shared/domain/witness.ts';
import { known, NOW, OTHER_REF, OTHER_VAULT, publication, REF, witness } from './facts-builder.ts';

describe('What is to be remembered of a publication', () => {
  it('is where it is, what is active, its times and its version', () => {
    expect(knownFrom(publication(), NOW)).toEqual(known());
  });

  it('has its times made safe, so that a tampered tag does not outlive its repair', () => {
    const tampered = publication({}, { adoptedAtMs: NOW + 9_999 * DAY, slotCreatedAtMs: { Key1: NOW, Key2: NOW } });
    expect(knownFrom(tampered, NOW)).toMatchObject({
      adoptedAtMs: NOW - 10 * DAY,
      slotCreatedAtMs: { Key1: NOW - 10 * DAY, Key2: NOW - 7 * DAY },
    });
  });

  it.each([
    ['the marker is unreadable', publication({}, { marker: undefined })],
    ['the time of adoption is unreadable', publication({}, { adoptedAtMs: undefined })],
    ['it comes from a list, which tells no version', publication({ version: undefined })],
  ])('is nothing where %s', (_, of) => {
    expect(knownFrom(of, NOW)).toBeUndefined();
  });
});

describe('A witness knows a secret', () => {
  it('whose publication it remembers', () => {
    expect(knows(witness({ known: known() }), { ...REF })).toBe(true);
  });

  it('and no other', () => {
    expect(knows(witness({ known: known() }), OTHER_REF)).toBe(false);
    expect(knows(witness({ known: known() }), { ...REF, vault: OTHER_VAULT })).toBe(false);
  });

  it('and none where it remembers nothing, or is not there', () => {
    expect(knows(witness(), REF)).toBe(false);
    expect(knows(undefined, REF)).toBe(false);
  });
});
