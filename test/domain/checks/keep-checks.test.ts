import { describe, expect, it } from 'vitest';
import { regeneration } from '../../../shared/domain/checks/action-checks.ts';
import { keep, rollback, verification } from '../../../shared/domain/checks/keep-checks.ts';
import { decide } from '../../../shared/domain/decide.ts';
import { DAY } from '../../../shared/domain/duration.ts';
import type { Facts } from '../../../shared/domain/facts.ts';
import type { KnownPublication } from '../../../shared/domain/witness.ts';
import {
  ABSENT,
  ASKS_ROLLBACK,
  adopting,
  asks,
  facts,
  known,
  look,
  NO_TAGS,
  NOW,
  operation,
  overlap,
  policy,
  publication,
  secret,
  steady,
  witness,
} from '../facts-builder.ts';

const later = policy({ verifyIntervalMs: 3_650 * DAY });

describe('A rollback', () => {
  it('publishes the value before while both live, and regenerates nothing', () => {
    const decision = decide(facts({ request: ASKS_ROLLBACK, place: secret(overlap(DAY)) }), NOW);
    expect(decision).toMatchObject({ action: 'rollback', idle: 'Key2', reason: 'requested' });
    expect(decision.sentence).toContain('Key2, is published again; nothing is regenerated');
  });

  it('is possible for as long as the old value lives, also when its grace is over', () => {
    const decision = decide(facts({ request: ASKS_ROLLBACK, place: secret(overlap(5 * DAY)) }), NOW);
    expect(decision.action).toBe('rollback');
  });

  it.each([
    ['in steady phase', secret(steady(10 * DAY)), 'not in overlap'],
    ['in steady phase, although a rotation is due', secret(steady(89 * DAY)), 'not in overlap'],
    ['in adoption', secret(adopting(DAY)), 'not in overlap'],
    ['while an operation is under way', secret(overlap(DAY, { operation: operation() })), 'under way or failed'],
    [
      'while a compromised value is to be retired',
      secret(overlap(DAY, { operation: operation({ kind: 'compromised-retire', attempt: 0 }) })),
      'under way or failed',
    ],
  ])('is refused %s, with the cause', (_, place, why) => {
    const decision = decide(facts({ request: ASKS_ROLLBACK, place }), NOW);
    expect(decision).toMatchObject({ action: 'keep', reason: 'not-in-overlap', retryAtMs: undefined });
    expect(decision.sentence).toContain(why);
  });
});

describe('A rollback to a value that the record knows to be the newer one', () => {
  const place = secret(overlap(DAY));
  const [flippedMs, oldMs] = [NOW - DAY, NOW - 86 * DAY];
  const asked = (changes: Partial<KnownPublication>): ReturnType<typeof rollback> => {
    const record = witness({ known: known(changes) });
    return rollback(facts({ request: ASKS_ROLLBACK, place, look: look({ witness: record }) }), NOW);
  };

  it('is refused: a creation time was forged, and nobody ever held that value', () => {
    const decision = asked({ slotCreatedAtMs: { Key1: flippedMs, Key2: flippedMs } });
    expect(decision).toMatchObject({ action: 'keep', reason: 'not-in-overlap' });
    expect(decision?.sentence).toContain('The value before was retired.');
  });

  it.each<[string, Partial<KnownPublication>]>([
    ['it is the older one', { slotCreatedAtMs: { Key1: flippedMs, Key2: oldMs } }],
    ['it is older than adoption', { slotCreatedAtMs: { Key1: flippedMs, Key2: undefined } }],
    ['nobody knows how old the published one is', { slotCreatedAtMs: { Key1: undefined, Key2: flippedMs } }],
    ['the record knows another version', { version: 'v0', slotCreatedAtMs: { Key1: oldMs, Key2: flippedMs } }],
  ])('is made where %s', (_, changes) => {
    expect(asked(changes)?.action).toBe('rollback');
  });
});

describe('Where nothing is to be done', () => {
  it('the drift check is made when it is due', () => {
    const decision = decide(facts(), NOW);
    expect(decision).toMatchObject({ action: 'verify', reason: 'check-due' });
    expect(decision.sentence).toContain('compared with the live keys');
  });

  it('no drift check is made of an account without a secret of ours', () => {
    expect(verification(facts({ place: ABSENT }), NOW)).toBeUndefined();
    expect(verification(facts({ place: secret(publication({}, NO_TAGS)) }), NOW)).toBeUndefined();
    expect(verification(facts(), NOW)).toMatchObject({ action: 'verify' });
  });

  it.each<[string, Partial<Facts>, string, string, number]>([
    [
      'adoption',
      { place: secret(adopting(DAY)) },
      'adopting',
      'the first rotation comes after 2026-11-29T12:00:00.000Z',
      NOW + 6 * DAY,
    ],
    [
      'overlap',
      { place: secret(overlap(DAY)) },
      'in-overlap',
      'Both values live; the one in Key2 is retired after 2026-11-25T12:15:00.000Z',
      Date.UTC(2026, 10, 25, 12, 15),
    ],
  ])('the sentence names the next step and its time in %s', (_, changes, reason, words, atMs) => {
    const decision = decide(facts({ policy: later, ...changes }), NOW);
    expect(decision).toMatchObject({ action: 'keep', reason, retryAtMs: atMs });
    expect(decision.sentence).toContain(words);
  });

  it('the sentence names the day of the next rotation in steady phase', () => {
    const decision = decide(facts({ policy: later, place: secret(steady(10 * DAY)) }), NOW);
    expect(decision).toMatchObject({ action: 'keep', reason: 'not-due' });
    expect(decision.sentence).toMatch(/^The next rotation comes on 2027-02-0[56]\.$/);
  });

  it('the sentence says how to have the keys rotated, where the account is only adopted', () => {
    const decision = decide(facts({ policy: { ...later, consent: 'adopt-only' } }), NOW);
    expect(decision).toMatchObject({ action: 'keep', reason: 'adopted-only', retryAtMs: undefined });
    expect(decision.sentence).toContain('tag the account key-rotation=enabled');
  });

  it('an account that was rotated and is only adopted by now counts as opted out, whatever is done with it', () => {
    const given = facts({ policy: { ...later, consent: 'adopt-only' } });
    expect(decide(given, NOW)).toMatchObject({ action: 'keep', reason: 'adopted-only', note: 'opted-out' });
    const checked = decide({ ...given, policy: policy({ consent: 'adopt-only' }) }, NOW);
    expect(checked).toMatchObject({ action: 'verify', note: 'opted-out' });
  });

  it.each<[string, Partial<Facts>]>([
    ['that was never rotated', { policy: policy({ consent: 'adopt-only' }), place: secret(adopting(30 * DAY)) }],
    ['that may be rotated', { policy: policy() }],
  ])('an account %s does not count as opted out', (_, changes) => {
    for (const verifyIntervalMs of [later.verifyIntervalMs, policy().verifyIntervalMs]) {
      const given = facts(changes);
      const decision = decide({ ...given, policy: { ...given.policy, verifyIntervalMs } }, NOW);
      expect(decision).not.toHaveProperty('note');
    }
  });

  it('the last word and the regeneration are silent about an account whose standing nobody knows', () => {
    const unknown = facts({ place: ABSENT, request: asks({ compromised: true }) });
    const last = keep(unknown, NOW);
    expect(last).toEqual({ action: 'keep', reason: 'not-due', sentence: 'Nothing to do.', retryAtMs: undefined });
    expect(regeneration(unknown, NOW)).toBeUndefined();
    const back = facts({ place: ABSENT, request: ASKS_ROLLBACK });
    expect(rollback(back, NOW)).toMatchObject({ action: 'keep', reason: 'not-in-overlap' });
    expect(regeneration({ ...facts(), request: ASKS_ROLLBACK }, NOW)).toBeUndefined();
  });
});
