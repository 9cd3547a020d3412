import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../cli/rotator/ask.ts';
import { EXIT } from '../../cli/rotator/exit-codes.ts';
import type { Outcome } from '../../shared/domain/outcome.ts';
import { COMPROMISED, PLAIN } from '../rotation/many-stage.ts';

const ROLLBACK = { kind: 'rollback', id: 'back-1' } as const;

describe('the exit code of a request for one account', () => {
  it.each([
    [PLAIN, 'rotated', 'requested', EXIT.done],
    [PLAIN, 'kept', 'already-done', EXIT.done],
    [PLAIN, 'kept', 'grace-running', EXIT.refused],
    [PLAIN, 'deferred', 'azure-busy', EXIT.refused],
    [PLAIN, 'failed', 'failed', EXIT.worry],
    [COMPROMISED, 'retired', 'compromised', EXIT.done],
    [COMPROMISED, 'rotated', 'compromised', EXIT.worry],
    [ROLLBACK, 'rolled-back', 'requested', EXIT.done],
    [ROLLBACK, 'kept', 'not-in-overlap', EXIT.refused],
  ] as const)('%j that ended %s (%s) is %i', (request, result, reason, code) => {
    const outcome: Outcome = { result, reason, sentence: '' };
    expect(exitCodeOf(request, outcome)).toBe(code);
  });
});
