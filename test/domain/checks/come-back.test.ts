import { describe, expect, it } from 'vitest';
import { decide } from '../../../shared/domain/decide.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/domain/duration.ts';
import type { Facts } from '../../../shared/domain/facts.ts';
import { asOutcome } from '../../../shared/rotation/without-effect.ts';
import {
  account,
  asks,
  facts,
  look,
  NOW,
  OTHER_REF,
  operation,
  overlap,
  policy,
  publication,
  secret,
  steady,
  UNREADABLE,
  witness,
} from '../facts-builder.ts';

const DUE = secret(steady(86 * DAY));

describe('What ends by itself names its end, in the decision and in the outcome', () => {
  it.each<[string, Partial<Facts>, string, number]>([
    [
      'a back-off',
      { place: secret(steady(86 * DAY, { operation: operation({ attempt: 3 }) })) },
      'backing-off',
      NOW + HOUR,
    ],
    [
      'a back-off of a day, where the last chance for a whole grace is nearer',
      { place: secret(steady(86.5 * DAY, { operation: operation({ attempt: 9, atMs: NOW - 2 * HOUR }) })) },
      'backing-off',
      NOW + 12 * HOUR - 15 * MINUTE - 2 * HOUR,
    ],
    [
      'a quarrel about the secret',
      { place: DUE, look: look({ witness: witness({ foreignWrites: 2, lastForeignWriteAtMs: NOW - DAY }) }) },
      'contested',
      NOW + 6 * DAY,
    ],
    [
      'a grace that holds back a request',
      { place: secret(overlap(DAY)), request: asks() },
      'grace-running',
      NOW + 2 * DAY + 15 * MINUTE,
    ],
    [
      'a call in flight',
      { place: DUE, look: look({ witness: witness({ unsettledAtMs: NOW - MINUTE }) }) },
      'call-in-flight',
      NOW + 14 * MINUTE,
    ],
  ])('%s', (_, changes, reason, retryAtMs) => {
    const decision = decide(facts(changes), NOW);
    expect(decision).toMatchObject({ reason, retryAtMs });
    expect(asOutcome(decision)).toMatchObject({ reason, retryAtMs });
  });
});

describe('What only a person can end names no time', () => {
  it.each<[string, Partial<Facts>, string]>([
    [
      'a tag that cannot be followed',
      { policy: policy({ complaints: [{ about: 'tag', sentence: 'Wrong.' }] }) },
      'tag-invalid',
    ],
    ['an account in another state', { account: account({ provisioningState: 'Moving' }) }, 'account-not-ready'],
    ['a secret that is disabled', { place: secret(publication({ enabled: false })) }, 'secret-disabled'],
    ['a vault that cannot be read', { place: UNREADABLE }, 'vault-unreadable'],
    ['two secrets for one account', { copies: [OTHER_REF] }, 'secret-ambiguous'],
  ])('%s', (_, changes, reason) => {
    const decision = decide(facts({ place: DUE, ...changes }), NOW);
    expect(decision).toMatchObject({ action: 'blocked', reason });
    expect(decision).not.toHaveProperty('retryAtMs');
    expect(asOutcome(decision)).not.toHaveProperty('retryAtMs');
  });
});
