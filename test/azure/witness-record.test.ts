import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeWitness, encodeWitness } from '../../shared/azure/witness-record.ts';
import { RotationError } from '../../shared/domain/errors.ts';
import { EMPTY_WITNESS, type KnownPublication, type Witness } from '../../shared/domain/witness.ts';
import { SECRET } from './fixtures.ts';

const maybe = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(some, { nil: undefined });
const atMs = fc.integer({ min: 0, max: 8.64e15 });

const known: fc.Arbitrary<KnownPublication> = fc.record({
  ref: fc.constant(SECRET),
  active: fc.constantFrom('Key1', 'Key2'),
  slotCreatedAtMs: fc.record({ Key1: maybe(atMs), Key2: maybe(atMs) }),
  adoptedAtMs: atMs,
  graceMs: fc.nat(),
  version: fc.stringMatching(/^[0-9a-f]{32}$/),
  versionCreatedAtMs: atMs,
});

const witnesses: fc.Arbitrary<Witness> = fc.record({
  known: maybe(known),
  nextPromise: maybe(
    fc.record({ over: fc.constant('v1'), marker: fc.constantFrom('Key1', 'Key2'), graceMs: fc.nat() }),
  ),
  lastUnreadableAtMs: maybe(atMs),
  foreignWrites: fc.nat(),
  lastForeignWriteAtMs: maybe(atMs),
  optedOutSinceMs: maybe(atMs),
  unsettledAtMs: maybe(atMs),
  regenerating: maybe(fc.constantFrom('Key1', 'Key2')),
  unconfirmedId: maybe(fc.constantFrom('incident-1')),
  owed: maybe(
    fc.record({
      kind: fc.constant('compromised'),
      id: fc.constant('incident-1'),
      attempt: fc.constant(1),
      atMs: fc.constant(1_767_225_600_000),
      slot: fc.constantFrom('Key1', 'Key2'),
      also: fc.array(fc.string()),
    }),
  ),
  doneIds: fc.array(fc.string()),
  begun: maybe(fc.record({ id: fc.string(), published: fc.constantFrom('Key1', 'Key2') })),
});

function complaintAbout(text: string): string {
  try {
    decodeWitness(text);
  } catch (error) {
    if (error instanceof RotationError && error.code === 'witness-unreadable') return error.facts.detail;
    throw error;
  }
  throw new Error('it was read');
}

describe('the record beside a lock', () => {
  it('is read back exactly as it was written', () => {
    fc.assert(
      fc.property(witnesses, (witness) => {
        expect(decodeWitness(encodeWitness(witness))).toEqual(witness);
      }),
    );
  });

  it.each(['', ' \n'])('is none where the blob is empty', (text) => {
    expect(decodeWitness(text)).toBeUndefined();
  });

  it('may have members that a later release of the same version added', () => {
    const text = JSON.stringify({ ...JSON.parse(encodeWitness(EMPTY_WITNESS)), added: { later: true } });
    expect(decodeWitness(text)).toEqual(EMPTY_WITNESS);
  });

  it('of an earlier release of this version lacks members: then nothing is known of what they tell', () => {
    const text =
      '{"version":1,"foreignWrites":0,"owed":{"slot":"Key1","operation":"compromised id=a attempt=1 at=2026-01-01T00:00:00.000Z"}}';
    const owed = { kind: 'compromised', id: 'a', attempt: 1, atMs: Date.UTC(2026, 0, 1), slot: 'Key1', also: [] };
    expect(decodeWitness(text)).toEqual({ ...EMPTY_WITNESS, owed });
  });

  it('of a higher version is not guessed at', () => {
    const text = JSON.stringify({ ...JSON.parse(encodeWitness(EMPTY_WITNESS)), version: 2 });
    expect(complaintAbout(text)).toContain('newer release');
  });

  it.each([
    ['no JSON', 'nothing'],
    ['a list', '[]'],
    ['nothing at all', 'null'],
    ['no version', '{"foreignWrites":0}'],
    ['a version that is none', '{"version":0,"foreignWrites":0}'],
    ['a time that is a text', '{"version":1,"foreignWrites":0,"unsettledAtMs":"today"}'],
    ['a secret that is nowhere', '{"version":1,"foreignWrites":0,"known":{"secret":"x","active":"Key1"}}'],
    ['half a record', '{"version":1}'],
  ])('is unreadable where it is %s', (_name, text) => {
    expect(complaintAbout(text)).toContain('none of this program');
  });
});
