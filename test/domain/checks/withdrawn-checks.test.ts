import { describe, expect, it } from 'vitest';
import { decide, driftCheckDue } from '../../../shared/domain/decide.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/domain/duration.ts';
import {
  ASKS_ROLLBACK,
  facts,
  known,
  look,
  NOW,
  operation,
  overlap,
  policy,
  secret,
  steady,
  witness,
} from '../facts-builder.ts';

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
    const done = look({ witness: witness({ doneIds: ['request-1'] }) });
    expect(decide(facts({ place, request: ASKS_ROLLBACK, look: done }), NOW).reason).toBe('already-done');
  });
});

describe('Consent that is withdrawn', () => {
  it('is loud where a value was called compromised and is still published', () => {
    const place = secret(steady(10 * DAY, { operation: operation({ kind: 'compromised' }) }));
    const decision = decide(facts({ place, policy: policy({ consent: 'opted-out' }) }), NOW);
    expect(decision).toMatchObject({ action: 'skip', loud: true, reason: 'opted-out-in-overlap' });
    expect(decision.sentence).toContain('The old value in Key1 stays alive');
  });

  it('by taking the kind out of the settings is as loud in overlap', () => {
    const given = facts({ place: secret(overlap(DAY)), kindSelected: false });
    expect(decide(given, NOW)).toMatchObject({ action: 'skip', loud: true, reason: 'opted-out-in-overlap' });
  });
});

describe('Creation times in tags', () => {
  const place = secret(steady(10 * DAY));

  it('that make a value younger than the record knows it, for this very version, are damage', () => {
    for (const slotCreatedAtMs of [
      { Key1: NOW - 10 * DAY, Key2: NOW - 95 * DAY },
      { Key1: NOW - 10 * DAY, Key2: undefined },
    ]) {
      const forged = look({ witness: witness({ known: known({ slotCreatedAtMs }) }) });
      expect(decide(facts({ place, look: forged }), NOW)).toMatchObject({ action: 'heal', reason: 'tags-damaged' });
    }
  });

  it('of another version than the record knows are believed', () => {
    const before = known({ version: 'v0', slotCreatedAtMs: { Key1: undefined, Key2: undefined } });
    expect(decide(facts({ place, look: look({ witness: witness({ known: before }) }) }), NOW).action).toBe('verify');
  });

  it('that nobody knows, in the tags and in the record alike, are no damage', () => {
    const slotCreatedAtMs = { Key1: NOW - 10 * DAY, Key2: undefined };
    const given = facts({
      place: secret(overlap(DAY, { slotCreatedAtMs: { Key1: NOW - DAY, Key2: undefined } })),
      look: look({ witness: witness({ known: known({ slotCreatedAtMs: { ...slotCreatedAtMs, Key1: NOW - DAY } }) }) }),
    });
    expect(decide(given, NOW).action).toBe('verify');
  });
});
