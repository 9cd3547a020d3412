import { describe, expect, it } from 'vitest';
import { ERROR_CODES, isPassing, mayHaveExecuted, RotationError } from '../../shared/domain/errors.ts';

const FACTS = { operation: 'accounts.regenerateKey', detail: 'Azure answered 503.' };

describe('An error', () => {
  it('says what was called, what failed and its code', () => {
    const error = new RotationError('unavailable', { ...FACTS, status: 503 });
    expect(error.message).toBe('accounts.regenerateKey: Azure answered 503. (unavailable)');
    expect(error).toMatchObject({ name: 'RotationError', code: 'unavailable', facts: { status: 503 } });
  });

  it('keeps no cause, since the text of an SDK error may carry keys', () => {
    expect(new RotationError('refused', FACTS).cause).toBeUndefined();
  });
});

describe('A call', () => {
  it.each(['unavailable', 'malformed-answer'] as const)('that ended in %s may have been executed', (code) => {
    expect(mayHaveExecuted(new RotationError(code, FACTS))).toBe(true);
  });

  it.each(['throttled', 'conflict', 'refused', 'not-found', 'role-missing', 'account-locked'] as const)(
    'that ended in %s was not executed',
    (code) => {
      expect(mayHaveExecuted(new RotationError(code, FACTS))).toBe(false);
    },
  );

  it('that ended in an error nobody foresaw may have been executed', () => {
    expect(mayHaveExecuted(new Error('socket hang up'))).toBe(true);
    expect(mayHaveExecuted(undefined)).toBe(true);
  });
});

describe('A failure', () => {
  it.each(['unavailable', 'throttled', 'conflict', 'lock-lost'] as const)('by %s passes by itself', (code) => {
    expect(isPassing(code)).toBe(true);
  });

  it.each(['role-missing', 'not-found', 'malformed-answer', 'secret-disabled', 'settings-invalid'] as const)(
    'by %s stays until somebody does something',
    (code) => {
      expect(isPassing(code)).toBe(false);
    },
  );
});

it('Every error code is lower-case words with dashes, and explained in a sentence', () => {
  for (const [code, meaning] of Object.entries(ERROR_CODES)) {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(meaning).toMatch(/^[A-Z].*\.$/);
  }
});
