import { describe, expect, it } from 'vitest';
import { compromisedIsDead } from '../../../shared/domain/checks/heal-checks.ts';
import { decide } from '../../../shared/domain/decide.ts';
import type { Decision } from '../../../shared/domain/decision.ts';
import { MINUTE } from '../../../shared/domain/duration.ts';
import type { Facts } from '../../../shared/domain/facts.ts';
import type { PublicationTags } from '../../../shared/domain/publication.ts';
import type { Witness } from '../../../shared/domain/witness.ts';
import { ABSENT, facts, known, look, NO_TAGS, NOW, operation, publication, secret, witness } from '../facts-builder.ts';

const ADVICE = 'Ask for a rotation or a rollback instead of editing the secret or the keys.';
const KNOWN = witness({ known: known() });
const tagged = (changes: Partial<PublicationTags>): Partial<Facts> => ({ place: secret(publication({}, changes)) });
const healing = (changes: Partial<Facts>): Decision => decide(facts(changes), NOW);

describe('A live key that somebody published while a regeneration of its slot may still land', () => {
  const threatened = (changes: Partial<Witness> = {}): Partial<Facts> => ({
    look: look({
      holds: 'Key2',
      witness: witness({ known: known(), unsettledAtMs: NOW - MINUTE, regenerating: 'Key2', ...changes }),
    }),
  });

  it.each([
    ['with our tags', {}],
    ['with a marker of its own', { marker: 'Key2' } as const],
    ['without tags', NO_TAGS],
  ])('gives way to that of the slot which the record knows as active: %s', (_, changes) => {
    const decision = healing({ ...tagged(changes), ...threatened() });
    expect(decision).toMatchObject({ action: 'heal', remedy: 'value', marker: 'Key1', reason: 'value-replaced' });
    expect(decision.sentence).toContain('holds the live key of Key2, which a call of an earlier run may still replace');
    expect(decision.sentence).toContain('may do so again after 2026-11-23T12:14:00.000Z');
    expect(decision.sentence).toContain(ADVICE);
  });

  it.each<[string, Partial<Witness>]>([
    ['no call can land any more', { unsettledAtMs: NOW - 15 * MINUTE }],
    ['no call was left without an answer', { unsettledAtMs: undefined }],
    ['the call is for the other slot', { regenerating: 'Key1' }],
    ['nobody knows for which slot it is', { regenerating: undefined }],
    ['we published it knowingly', { known: known({ active: 'Key2' }) }],
    ['nobody knows what was published before', { known: undefined }],
  ])('is left where %s', (_, changes) => {
    expect(healing(threatened(changes))).toMatchObject({ remedy: 'marker', marker: 'Key2' });
  });
});

describe('A value that was called compromised is dead', () => {
  const owed = { ...operation({ kind: 'compromised' }), slot: 'Key1', also: [] } as const;
  const seen = witness({ known: known(), owed });

  it.each<[string, Partial<Facts>, boolean]>([
    [
      'where its slot holds another, and nobody wrote to the secret',
      { look: look({ holds: 'neither', witness: seen }) },
      true,
    ],
    ['not where it is published and live', { look: look({ witness: seen }) }, false],
    [
      'not where somebody overwrote the secret',
      { look: look({ holds: 'neither', witness: { ...seen, known: known({ version: 'v0' }) } }) },
      false,
    ],
    [
      'not where the other slot was published',
      { look: look({ holds: 'neither', witness: { ...seen, known: known({ active: 'Key2' }) } }) },
      false,
    ],
    ['not where none was called so', { look: look({ holds: 'neither', witness: KNOWN }) }, false],
    ['not where nothing is known', { look: look({ holds: 'neither' }) }, false],
    ['not where there is no secret', { place: ABSENT, look: look({ holds: 'neither', witness: seen }) }, false],
    ['not in a first look', {}, false],
  ])('%s', (_, changes, expected) => {
    expect(compromisedIsDead(facts(changes))).toBe(expected);
  });
});
