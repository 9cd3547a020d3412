import { describe, expect, it } from 'vitest';
import {
  isCompromised,
  isOperationId,
  nextAttempt,
  operationText,
  parseOperation,
} from '../../shared/domain/operation.ts';
import { NOW, operation } from './facts-builder.ts';

const TEXT = 'rotate id=op-1 attempt=1 at=2026-11-23T11:00:00.000Z';

describe('The journal in the tag Operation', () => {
  it('says kind, id, attempt and time, and is read back', () => {
    expect(operationText(operation())).toBe(TEXT);
    expect(parseOperation(TEXT)).toEqual(operation());
  });

  it.each(['rotate', 'retire', 'compromised', 'compromised-retire'] as const)('knows the kind %s', (kind) => {
    expect(parseOperation(operationText(operation({ kind })))?.kind).toBe(kind);
  });

  it.each([
    ['nothing', ''],
    ['an unknown kind', TEXT.replace('rotate', 'destroy')],
    ['an id with a blank', TEXT.replace('op-1', 'op 1')],
    ['an id that is too long', TEXT.replace('op-1', 'x'.repeat(65))],
    ['a negative attempt', TEXT.replace('attempt=1', 'attempt=-1')],
    ['an attempt of seven digits', TEXT.replace('attempt=1', 'attempt=1000000')],
    ['a time that is none', TEXT.replace('2026-11-23T', 'yesterday')],
    ['something behind it', `${TEXT} x`],
    ['something in front of it', `x ${TEXT}`],
  ])('with %s is unreadable', (_, text) => {
    expect(parseOperation(text)).toBeUndefined();
  });

  it('fits into a tag at its longest', () => {
    const longest = operation({ kind: 'compromised-retire', id: 'x'.repeat(64), attempt: 999_999 });
    expect(operationText(longest).length).toBeLessThanOrEqual(256);
    expect(parseOperation(operationText(longest))).toEqual(longest);
  });
});

describe('The next attempt', () => {
  const next = { id: 'op-2', kind: 'retire', atMs: NOW } as const;

  it('is the first where nothing was tried before', () => {
    expect(nextAttempt(undefined, next)).toEqual({ ...next, attempt: 1 });
  });

  it('is the first where something else was tried before', () => {
    expect(nextAttempt(operation({ kind: 'rotate', attempt: 4 }), next).attempt).toBe(1);
  });

  it('counts on where the same was tried before, also under another id', () => {
    expect(nextAttempt(operation({ kind: 'retire', attempt: 4 }), next)).toEqual({ ...next, attempt: 5 });
  });

  it('stops counting where the journal could not be read back any more', () => {
    const last = nextAttempt(operation({ kind: 'retire', attempt: 999_999 }), next);
    expect(parseOperation(operationText(last))).toEqual(last);
  });
});

it('An operation is compromised in both of its steps, and in nothing else', () => {
  expect(isCompromised(operation({ kind: 'compromised' }))).toBe(true);
  expect(isCompromised(operation({ kind: 'compromised-retire' }))).toBe(true);
  expect(isCompromised(operation({ kind: 'rotate' }))).toBe(false);
  expect(isCompromised(operation({ kind: 'retire' }))).toBe(false);
  expect(isCompromised(undefined)).toBe(false);
});

it.each([
  ['op-1', true],
  ['0B1F6471-1bf0-4dda-aec3-cb9272f09590', true],
  ['x'.repeat(64), true],
  ['x'.repeat(65), false],
  ['', false],
  ['a b', false],
  ['a=b', false],
  ['a\nb', false],
])('Whether "%s" may be the id of an operation: %s', (text, expected) => {
  expect(isOperationId(text)).toBe(expected);
});
