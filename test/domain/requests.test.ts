import { describe, expect, it } from 'vitest';
import { begins, carriedOut, owesNothing, owing, resolved, wasCarriedOut } from '../../shared/domain/requests.ts';
import { EMPTY_WITNESS, type Witness } from '../../shared/domain/witness.ts';
import { operation } from './facts-builder.ts';

function record(changes: Partial<Witness>): Witness {
  return { ...EMPTY_WITNESS, ...changes };
}

const PLAIN = { kind: 'rotate', id: 'asked', force: false, compromised: false } as const;
const COMPROMISED = { ...PLAIN, compromised: true };

describe('a request was carried out', () => {
  it.each<[string, Witness | undefined, boolean]>([
    ['where its id is remembered', record({ doneIds: ['other', 'asked'] }), true],
    ['not where others are', record({ doneIds: ['other'] }), false],
    ['not where nothing is remembered', undefined, false],
    [
      'where it was begun and another slot is published since',
      record({ begun: { id: 'asked', published: 'Key2' } }),
      true,
    ],
    [
      'not where it was begun and nothing else is published',
      record({ begun: { id: 'asked', published: 'Key1' } }),
      false,
    ],
    ['not where another one was begun', record({ begun: { id: 'other', published: 'Key2' } }), false],
  ])('%s', (_, witness, expected) => {
    expect(wasCarriedOut(witness, PLAIN, 'Key1')).toBe(expected);
  });

  it('is not known where nobody knows what is published', () => {
    expect(wasCarriedOut(record({ begun: { id: 'asked', published: 'Key2' } }), PLAIN, undefined)).toBe(false);
  });
});

describe('the record of requests', () => {
  it('keeps the one that was left as begun but had its effect, when the next begins', () => {
    const left = record({ begun: { id: 'left', published: 'Key1' }, doneIds: ['before'] });
    expect(begins(left, 'next', 'Key2')).toEqual({
      begun: { id: 'next', published: 'Key2' },
      doneIds: ['left', 'before'],
    });
  });

  it('drops one that never had its effect', () => {
    const left = record({ begun: { id: 'left', published: 'Key1' }, doneIds: ['before'] });
    expect(begins(left, 'next', 'Key1')).toEqual({ begun: { id: 'next', published: 'Key1' }, doneIds: ['before'] });
  });

  it('is resolved before another operation moves the marker: carried out, or to be asked again', () => {
    const left = record({ begun: { id: 'left', published: 'Key1' }, doneIds: ['before'] });
    expect(resolved(left, 'Key2')).toEqual({ begun: undefined, doneIds: ['left', 'before'] });
    expect(resolved(left, 'Key1')).toEqual({ begun: undefined, doneIds: ['before'] });
    expect(resolved(record({}), 'Key1')).toBeUndefined();
    expect(resolved(undefined, 'Key1')).toBeUndefined();
  });

  it('begins with nothing', () => {
    expect(begins(undefined, 'first', 'Key1')).toEqual({ begun: { id: 'first', published: 'Key1' }, doneIds: [] });
    expect(carriedOut(undefined, 'first')).toEqual({ begun: undefined, doneIds: ['first'] });
  });

  it('holds each id once, the newest first, and no more than eight', () => {
    let witness = EMPTY_WITNESS;
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'c']) {
      witness = { ...witness, ...carriedOut(witness, id) };
    }
    expect(witness.doneIds).toEqual(['c', 'i', 'h', 'g', 'f', 'e', 'd', 'b']);
  });
});

describe('what is owed for a compromised value', () => {
  const first = operation({ kind: 'compromised', id: 'first' });
  const second = operation({ kind: 'compromised', id: 'second' });

  it('is what the operation says, in the slot that held the value', () => {
    expect(owing(undefined, first, 'Key1')).toEqual({ owed: { ...first, slot: 'Key1', also: [] } });
    expect(owing(EMPTY_WITNESS, first, 'Key2')).toEqual({ owed: { ...first, slot: 'Key2', also: [] } });
  });

  it('is taken over by a further request, which ends the one before with its own', () => {
    let witness = record({ doneIds: ['other'] });
    for (const each of [first, second, second, first, second]) {
      witness = { ...witness, ...owing(witness, each, 'Key1') };
    }
    expect(witness.owed).toEqual({ ...second, slot: 'Key1', also: ['first'] });
    expect(owesNothing(witness)).toEqual({
      owed: undefined,
      doneIds: ['compromised:second', 'compromised:first', 'other'],
    });
  });

  it('takes over no more requests than are remembered', () => {
    let witness = EMPTY_WITNESS;
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']) {
      witness = { ...witness, ...owing(witness, { ...first, id }, 'Key1') };
    }
    expect(owesNothing(witness).doneIds).toEqual(
      ['j', 'i', 'h', 'g', 'f', 'e', 'd', 'c'].map((id) => `compromised:${id}`),
    );
  });

  it('is nothing where nothing was', () => {
    expect(owesNothing(undefined)).toEqual({ owed: undefined, doneIds: [] });
    expect(owesNothing(record({ doneIds: ['other'] }))).toEqual({ owed: undefined, doneIds: ['other'] });
  });
});

describe('A request that calls the key compromised', () => {
  it.each([
    ['is not carried out by a plain one of the same id', record({ doneIds: ['asked'] }), COMPROMISED, false],
    ['nor by a plain one that was begun', record({ begun: { id: 'asked', published: 'Key2' } }), COMPROMISED, false],
    ['is by its own kind', record({ doneIds: ['compromised:asked'] }), COMPROMISED, true],
    ['stands for a plain one too: the key was replaced', record({ doneIds: ['compromised:asked'] }), PLAIN, true],
    ['stands for no other id', record({ doneIds: ['compromised:other'] }), PLAIN, false],
  ])('%s', (_, witness, request, expected) => {
    expect(wasCarriedOut(witness, request, 'Key1')).toBe(expected);
  });
});
