import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../shared/domain/duration.ts';
import type { Publication } from '../../shared/domain/publication.ts';
import {
  EMPTY_WITNESS,
  firstWitness,
  isBehind,
  type KnownPublication,
  knownAfter,
  knownFrom,
  knows,
  type Witness,
} from '../../shared/domain/witness.ts';
import { known, NOW, OTHER_REF, OTHER_VAULT, operation, policy, publication, REF, witness } from './facts-builder.ts';

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

describe('What is remembered after a look, or a write of ours,', () => {
  const remembered = (seen: Witness | undefined, of: Publication): KnownPublication | undefined =>
    knownAfter(seen, of, policy(), NOW);
  const times = { Key1: NOW - 50 * DAY, Key2: undefined };

  it('is the publication itself, where nothing was known', () => {
    expect(remembered(undefined, publication())).toEqual(known());
    expect(remembered(witness(), publication({}, { graceMs: 9_999 * DAY }))).toEqual(known({ graceMs: 45 * DAY }));
  });

  it('is what was known, where its tags do not tell', () => {
    expect(remembered(witness({ known: known() }), publication({}, { marker: undefined }))).toEqual(known());
  });

  it('keeps the times of a version that it knows', () => {
    const seen = witness({ known: known({ slotCreatedAtMs: times }) });
    expect(remembered(seen, publication())?.slotCreatedAtMs).toEqual(times);
    expect(remembered(seen, publication({ version: 'v2' }))).toEqual(known({ version: 'v2' }));
  });

  it('keeps the grace that was promised, and the later adoption', () => {
    const adoptedAtMs = NOW - 50 * DAY;
    const seen = witness({ known: known({ graceMs: 7 * DAY, adoptedAtMs }) });
    expect(remembered(seen, publication({ version: 'v2' }))).toMatchObject({ graceMs: 7 * DAY, adoptedAtMs });
    const older = witness({ known: known({ adoptedAtMs: NOW - 200 * DAY }) });
    expect(remembered(older, publication())).toMatchObject({ adoptedAtMs: NOW - 100 * DAY });
  });
});

describe('A record is behind', () => {
  it.each([
    ['where it knows another version', witness({ known: known({ version: 'v0' }) }), true],
    ['not where it knows this one', witness({ known: known() }), false],
    ['not where it knows none', witness(), false],
    ['not where there is none', undefined, false],
  ])('%s', (_, seen, expected) => {
    expect(isBehind(seen, publication())).toBe(expected);
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
