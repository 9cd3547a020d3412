import { describe, expect, it } from 'vitest';
import { decide, driftCheckDue } from '../../../shared/domain/decide.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/domain/duration.ts';
import { ASKS_ROLLBACK, facts, look, NOW, overlap, policy, secret, witness } from '../facts-builder.ts';

describe('An account whose tag was removed in overlap, where all are adopted', () => {
  const given = facts({ place: secret(overlap(4 * DAY)), policy: policy({ consent: 'adopt-only' }) });

  it('is not retired, says loudly that the old value lives on, and leaves a note', () => {
    const decision = decide(given, NOW);
    expect(decision).toMatchObject({
      action: 'blocked',
      by: 'policy',
      reason: 'opted-out-in-overlap',
      note: 'opted-out',
    });
    expect(decision.sentence).toContain('old value in Key2 stays alive; tag it again');
  });

  it('is still looked after for drift', () => {
    expect(driftCheckDue(given, decide(given, NOW), NOW)).toBe(true);
  });
});

describe('A rollback', () => {
  const place = secret(overlap(DAY));

  it('waits until a call of an earlier run can no longer land', () => {
    const inFlight = look({ witness: witness({ unsettledAtMs: NOW - 5 * MINUTE }) });
    const given = facts({ place, request: ASKS_ROLLBACK, look: inFlight });
    expect(decide(given, NOW)).toMatchObject({ reason: 'call-in-flight', retryAtMs: NOW + 10 * MINUTE });
    expect(decide(given, NOW + HOUR).action).toBe('rollback');
  });

  it('that was carried out before does nothing twice', () => {
    const done = look({ witness: witness({ lastOperationId: 'request-1' }) });
    expect(decide(facts({ place, request: ASKS_ROLLBACK, look: done }), NOW).reason).toBe('already-done');
  });
});
