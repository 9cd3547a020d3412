import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../shared/domain/outcome.ts';
import { isCarriedOut, Tally } from '../../shared/rotation/progress.ts';
import { COMPROMISED, PLAIN } from './many-stage.ts';

const outcome = (result: Outcome['result'], reason: Outcome['reason']): Outcome => ({ result, reason, sentence: '' });

describe('a request', () => {
  it.each([
    [outcome('rotated', 'requested'), true, false],
    [outcome('rotated', 'compromised'), true, false],
    // Another request's key was killed; this one's is as it was.
    [outcome('retired', 'compromised'), false, true],
    [outcome('kept', 'already-done'), true, true],
    [outcome('kept', 'grace-running'), false, false],
    [outcome('deferred', 'breaker-open'), false, false],
    [outcome('adopted', 'unpublished'), false, false],
    [outcome('failed', 'failed'), false, false],
  ])(
    'that ended as %j is carried out: %s; where the key is compromised, which must die: %s',
    (end, plain, compromised) => {
      expect([isCarriedOut(PLAIN, end), isCarriedOut(COMPROMISED, end)]).toEqual([plain, compromised]);
    },
  );
});

describe('a tally', () => {
  it('counts by result, and tells apart what was done before', () => {
    const tally = new Tally(COMPROMISED, 4);
    for (const end of [
      outcome('retired', 'compromised'),
      outcome('kept', 'already-done'),
      outcome('kept', 'call-in-flight'),
      outcome('rotated', 'compromised'),
    ]) {
      tally.add(end);
    }
    expect(tally.progress).toEqual({
      total: 4,
      done: 2,
      byResult: { retired: 1, 'already-done': 1, kept: 1, rotated: 1 },
    });
  });
});
