import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/domain/decide.ts';
import type { Action } from '../../shared/domain/decision.ts';
import { DAY } from '../../shared/domain/duration.ts';
import type { Facts } from '../../shared/domain/facts.ts';
import {
  ABSENT,
  account,
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
} from './facts-builder.ts';

const OWED = operation({ kind: 'compromised' });
const owed = (kind: 'compromised' | 'compromised-retire'): Partial<Facts> => ({
  place: secret(steady(10 * DAY, { operation: { ...OWED, kind } })),
  look: look({ witness: witness({ known: known(), owed: { ...OWED, kind, slot: 'Key1', also: [] } }) }),
});

/** What a worker finds, by name, and what it may have been sent for to do that. */
const FOUND: readonly [what: string, found: Partial<Facts>, action: Action, sentFor: readonly Action[]][] = [
  [
    'drift',
    { look: look({ holds: 'neither', witness: witness({ known: known() }) }) },
    'heal',
    ['heal', 'rotate', 'retire'],
  ],
  ['no publication', { place: ABSENT }, 'adopt', []],
  [
    'consent again',
    { look: look({ witness: witness({ optedOutSinceMs: NOW - DAY }) }) },
    'adopt',
    ['heal', 'rotate', 'retire'],
  ],
  ['a rotation due', { place: secret(steady(89 * DAY)) }, 'rotate', ['rotate']],
  ['a retirement due', { place: secret(overlap(9 * DAY)) }, 'retire', ['retire']],
  [
    'a rotation due, in the second look',
    { place: secret(steady(89 * DAY)), look: look() },
    'rotate',
    ['rotate', 'retire'],
  ],
  [
    'a retirement due, in the second look',
    { place: secret(overlap(9 * DAY)), look: look() },
    'retire',
    ['rotate', 'retire'],
  ],
  ['a compromised key', owed('compromised'), 'rotate', ['rotate', 'retire']],
];

describe('An account that a worker was sent to', () => {
  const cases = FOUND.flatMap(([what, found, action, sentFor]) =>
    (['heal', 'rotate', 'retire'] as const).map(
      (assigned) => [assigned, what, sentFor.includes(assigned), found, action] as const,
    ),
  );
  it.each(cases)('sent to %s, it finds %s; does it: %s', (assigned, _what, does, found, action) => {
    expect(decide(facts(found), NOW).action).toBe(action);
    const decision = decide(facts({ ...found, assigned }), NOW);
    if (does) expect(decision).toEqual(decide(facts(found), NOW));
    else expect(decision).toMatchObject({ action: 'keep', reason: 'left-to-sweep', retryAtMs: undefined });
  });

  it.each<[string, Partial<Facts>]>([
    ['skipped', { policy: policy({ consent: 'opted-out' }) }],
    ['blocked', { account: account({ provisioningState: 'Moving' }) }],
    ['verified', {}],
  ])('is %s as in a sweep', (_what, changes) => {
    expect(decide(facts({ ...changes, assigned: 'retire' }), NOW)).toEqual(decide(facts(changes), NOW));
  });

  it('says what is left, and why', () => {
    const { sentence } = decide(facts({ place: secret(steady(89 * DAY)), assigned: 'retire' }), NOW);
    expect(sentence).toMatch(
      /^Left to the next sweep, since a worker was sent to retire and nothing that goes further: The published/,
    );
  });
});
