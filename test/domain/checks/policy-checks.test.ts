import { describe, expect, it } from 'vitest';
import { decide, driftCheckDue } from '../../../shared/domain/decide.ts';
import { DAY } from '../../../shared/domain/duration.ts';
import type { Facts, Place } from '../../../shared/domain/facts.ts';
import {
  ABSENT,
  account,
  asks,
  facts,
  look,
  NO_TAGS,
  NOW,
  operation,
  policy,
  publication,
  secret,
  steady,
  UNDECIDED,
  witness,
} from '../facts-builder.ts';

const DUE = secret(steady(86 * DAY));
const COMPLAINTS = [
  { about: 'tag', sentence: 'Tag one is wrong.' },
  { about: 'cycle', sentence: 'The sum is too large.' },
  { about: 'tag', sentence: 'Tag two is wrong.' },
] as const;
const QUARREL = witness({ foreignWrites: 2, lastForeignWriteAtMs: NOW - DAY });

describe('No key is regenerated, and the sentence says why', () => {
  it.each<[string, Partial<Facts>, string, string]>([
    [
      'where tags cannot be followed: all of them',
      { policy: policy({ complaints: COMPLAINTS }) },
      'tag-invalid',
      'Tag one is wrong. Tag two is wrong.',
    ],
    [
      'where the cycle does not fit',
      { policy: policy({ complaints: [COMPLAINTS[1]] }) },
      'cycle-does-not-fit',
      'The sum is too large.',
    ],
    [
      'while the account is being changed',
      { account: account({ provisioningState: 'Moving' }) },
      'account-not-ready',
      'state Moving',
    ],
    [
      'while somebody else keeps writing',
      { look: look({ witness: QUARREL }) },
      'contested',
      '2 times in this cycle, most likely infrastructure as code',
    ],
    [
      'until the back-off is over',
      { place: secret(steady(86 * DAY, { operation: operation({ attempt: 3 }) })) },
      'backing-off',
      'Attempt 3 of rotate failed; the next one is made after 2026-11-23T13:00:00.000Z',
    ],
  ])('%s', (_, changes, reason, words) => {
    const decision = decide(facts({ place: DUE, ...changes }), NOW);
    expect(decision).toMatchObject({ action: 'blocked', by: 'policy', reason });
    expect(decision.sentence).toContain(words);
  });

  it('until nobody has written for an adoption period; the sentence names the day', () => {
    const contested = facts({ place: DUE, look: look({ witness: QUARREL }) });
    expect(decide(contested, NOW).sentence).toContain('goes on at 2026-11-29T12:00:00.000Z');
    expect(decide(contested, NOW + 6 * DAY - 1).reason).toBe('contested');
    expect(decide(contested, NOW + 6 * DAY).reason).not.toBe('contested');
  });

  it('not even where it is forced, or compromised', () => {
    for (const request of [asks({ force: true }), asks({ compromised: true })]) {
      expect(decide(facts({ request, policy: policy({ complaints: COMPLAINTS }) }), NOW).reason).toBe('tag-invalid');
    }
  });
});

describe('A key is regenerated', () => {
  it.each<[string, Partial<Facts>]>([
    ['although the state is spelled in lower case', { account: account({ provisioningState: 'succeeded' }) }],
    ['after one foreign write', { look: look({ witness: witness({ foreignWrites: 1, lastForeignWriteAtMs: NOW }) }) }],
    ['after foreign writes whose time nobody knows', { look: look({ witness: witness({ foreignWrites: 5 }) }) }],
  ])('%s', (_, changes) => {
    expect(decide(facts({ place: DUE, ...changes }), NOW)).toMatchObject({ action: 'rotate', reason: 'due-by-age' });
  });
});

describe('The drift check is made', () => {
  const later = policy({ verifyIntervalMs: 3_650 * DAY });
  const maybe = (place: Place): Partial<Facts> => ({ place, policy: { ...later, complaints: COMPLAINTS } });

  it.each<[string, Partial<Facts>, boolean]>([
    ['where that is the decision', {}, true],
    ['where the policy blocks, and it is due', { policy: policy({ complaints: COMPLAINTS }) }, true],
    ['not where the policy blocks, and it is not due', { policy: { ...later, complaints: COMPLAINTS } }, false],
    ['where the policy blocks, and the tags say nothing of an owner', maybe(secret(publication({}, NO_TAGS))), true],
    [
      'where the policy blocks, and the tags do not say who manages it',
      maybe(secret(publication({}, { managedBy: undefined }))),
      true,
    ],
    [
      'where the policy blocks, and the tags do not name the account',
      maybe(secret(publication({}, { account: undefined }))),
      true,
    ],
    ['where the policy blocks, and it is undecided which secret it is', maybe(UNDECIDED), true],
    ['not where the policy blocks, and there is none', maybe(ABSENT), false],
    [
      'not where the policy blocks in the second look, which has read the record',
      { ...maybe(secret(publication({}, NO_TAGS))), look: look() },
      false,
    ],
    ['not where it is unclear whose the secret is', { place: secret(publication({ enabled: false })) }, false],
    ['not where something else is done', { place: DUE }, false],
    ['not where nothing is due', { policy: later }, false],
  ])('%s', (_, changes, expected) => {
    const given = facts(changes);
    expect(driftCheckDue(given, decide(given, NOW), NOW)).toBe(expected);
  });
});
