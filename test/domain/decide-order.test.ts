import { describe, expect, it } from 'vitest';
import { CHECKS, decide } from '../../shared/domain/decide.ts';
import { DAY, HOUR } from '../../shared/domain/duration.ts';
import type { Facts } from '../../shared/domain/facts.ts';
import {
  ASKS_ROLLBACK,
  account,
  asks,
  facts,
  known,
  look,
  NO_TAGS,
  NOW,
  OTHER_ID,
  OTHER_REF,
  operation,
  overlap,
  policy,
  publication,
  secret,
  steady,
  UNREADABLE,
  witness,
} from './facts-builder.ts';

const TAG = { about: 'tag', sentence: 'A tag is wrong.' } as const;
const CYCLE = { about: 'cycle', sentence: 'The sum is wrong.' } as const;
const BAD_VAULT = { about: 'vault', sentence: 'The vault is wrong.' } as const;
const TOO_MANY = Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`t${index}`, 'x']));
const ELSEWHERE = { ref: OTHER_REF, versionCreatedAtMs: NOW };
const QUARREL = { foreignWrites: 2, lastForeignWriteAtMs: NOW };
const OPTED_OUT = witness({ optedOutSinceMs: NOW - DAY });
const IN_FLIGHT = witness({ unsettledAtMs: NOW });

/** Both rules apply, and the first of the two names must win. */
const RIVALS: readonly [string, string, Partial<Facts>][] = [
  ['kind-not-selected', 'subscription-not-selected', { kindSelected: false, subscriptionSelected: false }],
  ['subscription-not-selected', 'opted-out', { subscriptionSelected: false, policy: policy({ consent: 'opted-out' }) }],
  [
    'opted-out',
    'local-auth-disabled',
    { policy: policy({ consent: 'opted-out' }), account: account({ localAuthDisabled: true }) },
  ],
  ['not-opted-in', 'vault-not-allowed', { policy: policy({ consent: 'none', complaints: [BAD_VAULT] }) }],
  [
    'local-auth-disabled',
    'vault-not-allowed',
    { account: account({ localAuthDisabled: true }), policy: policy({ complaints: [BAD_VAULT] }) },
  ],
  ['vault-not-allowed', 'vault-unreadable', { policy: policy({ complaints: [BAD_VAULT] }), place: UNREADABLE }],
  ['vault-unreadable', 'secret-ambiguous', { place: UNREADABLE, copies: [OTHER_REF] }],
  [
    'secret-ambiguous',
    'secret-of-another-account',
    { copies: [OTHER_REF], place: secret(publication({}, { account: OTHER_ID })) },
  ],
  [
    'secret-of-another-account',
    'secret-name-clash',
    { place: secret(publication({}, { account: OTHER_ID })), rivals: [OTHER_ID], look: look() },
  ],
  [
    'secret-name-clash',
    'secret-disabled',
    { place: secret(publication({ enabled: false }, NO_TAGS)), rivals: [OTHER_ID], look: look() },
  ],
  [
    'secret-disabled',
    'secret-has-too-many-tags',
    { place: secret(publication({ enabled: false }, { others: TOO_MANY })) },
  ],
  [
    'secret-has-too-many-tags',
    'secret-moved',
    {
      place: secret(publication({}, { others: TOO_MANY })),
      look: look({ witness: witness({ known: known(ELSEWHERE) }) }),
    },
  ],
  ['secret-moved', 'publication-older-than-known', { look: look({ witness: witness({ known: known(ELSEWHERE) }) }) }],
  [
    'publication-older-than-known',
    'value-replaced',
    { look: look({ holds: 'neither', witness: witness({ known: known({ versionCreatedAtMs: NOW }) }) }) },
  ],
  [
    'secret-foreign',
    'tag-invalid',
    {
      place: secret(publication({}, NO_TAGS)),
      look: look({ holds: 'neither' }),
      policy: policy({ complaints: [TAG] }),
    },
  ],
  [
    'secret-of-another-account',
    'secret-foreign',
    { place: secret(publication({}, { account: OTHER_ID })), look: look({ holds: 'neither' }) },
  ],
  ['secret-foreign', 'value-replaced', { look: look({ holds: 'neither', witness: IN_FLIGHT }) }],
  [
    'value-replaced',
    'tag-invalid',
    {
      look: look({ holds: 'neither', witness: witness({ known: known() }) }),
      policy: policy({ complaints: [TAG] }),
    },
  ],
  [
    'marker-wrong',
    'account-not-ready',
    { look: look({ holds: 'Key2' }), account: account({ provisioningState: 'Moving' }) },
  ],
  [
    'tags-damaged',
    'contested',
    { place: secret(publication({}, { graceMs: undefined })), look: look({ witness: witness(QUARREL) }) },
  ],
  ['tag-invalid', 'cycle-does-not-fit', { policy: policy({ complaints: [CYCLE, TAG] }) }],
  [
    'cycle-does-not-fit',
    'account-not-ready',
    { policy: policy({ complaints: [CYCLE] }), account: account({ provisioningState: 'Moving' }) },
  ],
  [
    'account-not-ready',
    'contested',
    { account: account({ provisioningState: 'Moving' }), look: look({ witness: witness(QUARREL) }) },
  ],
  ['contested', 'opted-in-again', { look: look({ witness: witness({ ...QUARREL, optedOutSinceMs: NOW }) }) }],
  ['tag-invalid', 'unpublished', { policy: policy({ complaints: [TAG] }), place: { kind: 'absent' } }],
  [
    'opted-in-again',
    'requested',
    { look: look({ witness: OPTED_OUT }), request: ASKS_ROLLBACK, place: secret(overlap(DAY)) },
  ],
  ['opted-in-again', 'due-by-age', { look: look({ witness: OPTED_OUT }), place: secret(steady(89 * DAY)) }],
  ['requested', 'grace-over', { request: ASKS_ROLLBACK, place: secret(overlap(9 * DAY)) }],
  [
    'already-done',
    'call-in-flight',
    { request: asks(), look: look({ witness: { ...IN_FLIGHT, doneIds: [asks().id] } }) },
  ],
  [
    'call-in-flight',
    'grace-running',
    { request: asks(), look: look({ witness: IN_FLIGHT }), place: secret(overlap(DAY)) },
  ],
  ['grace-running', 'backing-off', { request: asks(), place: secret(overlap(DAY, { operation: operation() })) }],
  ['backing-off', 'check-due', { place: secret(overlap(4 * DAY, { operation: operation({ attempt: 6 }) })) }],
  ['due-by-age', 'check-due', { place: secret(steady(89 * DAY)) }],
  ['check-due', 'not-due', {}],
];

/** These lose within one and the same check, or are what is said when all checks are silent. */
const SAME_CHECK = ['call-in-flight', 'grace-running', 'backing-off', 'grace-over', 'not-due'];

describe('Of two rules that apply, the earlier one decides', () => {
  it.each(RIVALS)('%s before %s', (winner, _loser, changes) => {
    expect(decide(facts(changes), NOW).reason).toBe(winner);
  });

  it.each(RIVALS.filter(([, loser]) => !SAME_CHECK.includes(loser)))(
    '%s before %s, which applies too',
    (winner, loser, changes) => {
      const spoken = CHECKS.map((check) => check(facts(changes), NOW)?.reason).filter((reason) => reason !== undefined);
      expect(spoken[0]).toBe(winner);
      expect(spoken).toContain(loser);
    },
  );
});

it('Whose consent is withdrawn in overlap is told so before anything else', () => {
  const decision = decide(
    facts({ policy: policy({ consent: 'none' }), place: secret(overlap(HOUR)), copies: [OTHER_REF] }),
    NOW,
  );
  expect(decision.reason).toBe('opted-out-in-overlap');
});
