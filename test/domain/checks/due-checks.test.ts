import { describe, expect, it } from 'vitest';
import { decide } from '../../../shared/domain/decide.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/domain/duration.ts';
import type { Facts } from '../../../shared/domain/facts.ts';
import {
  adopting,
  asks,
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

const SKEW = 15 * MINUTE;

describe('What is due is done', () => {
  it.each<[string, Partial<Facts>, string, string]>([
    ['a rotation when the adoption period is over', { place: secret(adopting(7 * DAY)) }, 'rotate', 'adoption-over'],
    ['a retirement when grace is over', { place: secret(overlap(3 * DAY + SKEW)) }, 'retire', 'grace-over'],
    ['a rotation when the published value is old enough', { place: secret(steady(85 * DAY)) }, 'rotate', 'due-by-age'],
  ])('%s, on the idle slot', (_, changes, action, reason) => {
    for (const seen of [undefined, look(), look({ witness: witness() })]) {
      const decision = decide(facts({ ...changes, look: seen }), NOW);
      expect(decision).toMatchObject({ action, reason, idle: 'Key2', compromised: false });
    }
  });

  it.each<[string, Partial<Facts>]>([
    ['a rotation a moment before the adoption period is over', { place: secret(adopting(7 * DAY - 1)) }],
    ['a retirement a moment before grace is over', { place: secret(overlap(3 * DAY + SKEW - 1)) }],
    ['a rotation on day 83', { place: secret(steady(83 * DAY)) }],
    [
      'anything of an account that is only adopted',
      { place: secret(steady(89 * DAY)), policy: policy({ consent: 'adopt-only' }) },
    ],
    [
      'a retirement while consumers may not have re-read, since the secret was unreadable',
      { place: secret(overlap(4 * DAY)), look: look({ witness: witness({ lastUnreadableAtMs: NOW - DAY }) }) },
    ],
    [
      'a rotation where the witness knows of a later adoption than the tag',
      {
        place: secret(adopting(30 * DAY)),
        look: look({
          witness: witness({
            known: known({
              adoptedAtMs: NOW - DAY,
              versionCreatedAtMs: 0,
              slotCreatedAtMs: { Key1: undefined, Key2: undefined },
            }),
          }),
        }),
      },
    ],
  ])('but not %s', (_, changes) => {
    expect(decide(facts(changes), NOW)).toMatchObject({ action: 'verify', reason: 'check-due' });
  });
});

describe('A late call of an earlier run', () => {
  const unsettledAtMs = NOW - 5 * MINUTE;
  const inFlight = look();
  const compromised = operation({ kind: 'compromised', attempt: 0 });
  const retiring = operation({ kind: 'compromised-retire', attempt: 0 });

  it.each<[string, Partial<Facts>]>([
    ['what is due', { place: secret(steady(86 * DAY)) }],
    ['a retirement', { place: secret(overlap(4 * DAY)) }],
    ['a request', { request: asks() }],
    ['a forced request', { request: asks({ force: true }) }],
    ['a compromised key', { request: asks({ force: true, compromised: true }) }],
    ['a compromised key that is owed its rotation', { place: secret(steady(10 * DAY, { operation: compromised })) }],
    ['a compromised key that is owed its retirement', { place: secret(overlap(HOUR, { operation: retiring })) }],
  ])('holds back %s, and the sentence names the time', (_, changes) => {
    const journal = changes.place?.kind === 'secret' ? changes.place.publication.tags.operation : undefined;
    const given = facts({
      ...changes,
      look: {
        ...inFlight,
        witness: witness({
          unsettledAtMs,
          owed: journal && { ...journal, slot: journal === retiring ? 'Key2' : 'Key1', also: [] },
        }),
      },
    });
    const decision = decide(given, NOW);
    expect(decision).toMatchObject({ action: 'keep', reason: 'call-in-flight', retryAtMs: NOW + 10 * MINUTE });
    expect(decision.sentence).toContain('nothing is regenerated before 2026-11-23T12:10:00.000Z');
    expect(decide(given, NOW + 10 * MINUTE).reason).not.toBe('call-in-flight');
  });

  it('counts from the journal where there is no record, in the second look only', () => {
    const place = secret(steady(86 * DAY, { operation: operation({ atMs: NOW - 20 * MINUTE }) }));
    const request = asks({ force: true });
    expect(decide(facts({ place, request, look: look() }), NOW)).toMatchObject({
      reason: 'call-in-flight',
      retryAtMs: NOW + 10 * MINUTE,
    });
    expect(decide(facts({ place, request }), NOW).action).toBe('rotate');
  });
});

describe('The back-off', () => {
  const failed = secret(steady(86 * DAY, { operation: operation({ attempt: 3 }) }));

  it('blocks what is due, and a plain request', () => {
    for (const request of [undefined, asks()]) {
      expect(decide(facts({ place: failed, request }), NOW)).toMatchObject({
        action: 'blocked',
        reason: 'backing-off',
      });
    }
  });

  it('is over when its time has come', () => {
    expect(decide(facts({ place: failed }), NOW + HOUR)).toMatchObject({ action: 'rotate', reason: 'due-by-age' });
  });

  it('does not block who insists', () => {
    for (const request of [asks({ force: true }), asks({ compromised: true })]) {
      expect(decide(facts({ place: failed, request }), NOW).action).toBe('rotate');
    }
  });

  it('holds for a compromised key that nobody asks for in this run', () => {
    const place = secret(steady(10 * DAY, { operation: operation({ kind: 'compromised', atMs: NOW - MINUTE }) }));
    expect(decide(facts({ place }), NOW)).toMatchObject({ action: 'blocked', reason: 'backing-off' });
    expect(decide(facts({ place }), NOW + HOUR)).toMatchObject({ action: 'rotate', reason: 'compromised' });
  });
});
