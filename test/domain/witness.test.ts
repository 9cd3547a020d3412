import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../shared/domain/duration.ts';
import { EMPTY_WITNESS, firstWitness, knownFrom, knows } from '../../shared/domain/witness.ts';
import { known, NOW, OTHER_REF, OTHER_VAULT, operation, publication, REF, witness } from './facts-builder.ts';

describe('What is to be remembered of a publication', () => {
  it('is where it is, what is active, its times and its version', () => {
    expect(knownFrom(publication(), NOW)).toEqual(known());
    expect(knownFrom(publication({}, { graceMs: undefined }), NOW)).toEqual(known({ graceMs: 0 }));
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

describe('A record made from nothing', () => {
  it('knows that an attempt in the journal may still land: half an hour after it began, as without a record', () => {
    const attempted = publication({}, { operation: operation({ atMs: NOW - HOUR }) });
    expect(firstWitness(attempted)).toEqual({ ...EMPTY_WITNESS, unsettledAtMs: NOW - HOUR + 15 * MINUTE });
    const compromised = operation({ kind: 'compromised', atMs: NOW - HOUR });
    expect(firstWitness(publication({}, { operation: compromised }))).toMatchObject({ unconfirmedId: compromised.id });
  });

  it('is empty where there is no journal, or no publication', () => {
    expect(firstWitness(publication())).toEqual(EMPTY_WITNESS);
    expect(firstWitness(undefined)).toEqual(EMPTY_WITNESS);
  });
});
