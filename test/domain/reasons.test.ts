import { describe, expect, it } from 'vitest';
import { type Decision, needsLock, regenerates } from '../../shared/domain/decision.ts';
import { RESULTS } from '../../shared/domain/outcome.ts';
import { REASONS } from '../../shared/domain/reasons.ts';

const WHY = { reason: 'failed', sentence: 'x' } as const;
const DECISIONS: readonly [Decision, string][] = [
  [{ ...WHY, action: 'skip', loud: false }, 'nothing'],
  [{ ...WHY, action: 'blocked', by: 'identity' }, 'nothing'],
  [{ ...WHY, action: 'verify' }, 'nothing'],
  [{ ...WHY, action: 'keep', retryAtMs: undefined }, 'nothing'],
  [{ ...WHY, action: 'adopt', slot: 'Key1' }, 'the lock'],
  [{ ...WHY, action: 'heal', remedy: 'value', marker: 'Key1' }, 'the lock'],
  [{ ...WHY, action: 'rollback', idle: 'Key1' }, 'the lock'],
  [{ ...WHY, action: 'rotate', idle: 'Key1', compromised: false }, 'the lock and a new key'],
  [{ ...WHY, action: 'retire', idle: 'Key1', compromised: false }, 'the lock and a new key'],
];

it.each(DECISIONS)('What a decision takes: %o → %s', (decision, expected) => {
  expect(needsLock(decision)).toBe(expected !== 'nothing');
  expect(regenerates(decision)).toBe(expected === 'the lock and a new key');
});

describe('Every reason', () => {
  it.each(Object.entries(REASONS))(
    '%s is lower-case words with dashes, explained in a sentence: %s',
    (code, meaning) => {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(meaning).toMatch(/^[A-Z].*\.$/);
    },
  );

  it('has a meaning of its own', () => {
    expect(new Set(Object.values(REASONS)).size).toBe(Object.keys(REASONS).length);
  });
});

it('Results have no doubles', () => {
  expect(new Set(RESULTS).size).toBe(RESULTS.length);
});
