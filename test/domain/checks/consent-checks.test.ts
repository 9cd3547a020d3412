import { describe, expect, it } from 'vitest';
import type { Consent } from '../../../shared/domain/consent.ts';
import { decide } from '../../../shared/domain/decide.ts';
import { DAY } from '../../../shared/domain/duration.ts';
import type { Facts } from '../../../shared/domain/facts.ts';
import {
  ABSENT,
  account,
  adopting,
  facts,
  NOW,
  overlap,
  policy,
  SELF,
  secret,
  steady,
  tags,
} from '../facts-builder.ts';

const STEADY = secret(steady(10 * DAY));
const OVERLAP = secret(overlap(DAY));
const NAMELESS = secret({ ...steady(10 * DAY), tags: tags({ marker: undefined }) });

const opted = (consent: Consent): Partial<Facts> => ({ policy: policy({ consent }) });
const UNLISTED = { subscriptionSelected: false } as const;

describe('An account is skipped without a word', () => {
  it.each<[string, Partial<Facts>, string, string]>([
    ['whose kind is not selected', { kindSelected: false, place: ABSENT }, 'kind-not-selected', 'ROTATION_KINDS'],
    ['that was never opted in', { ...opted('none'), place: ABSENT }, 'not-opted-in', 'key-rotation=enabled'],
    ['that opted out before it had a secret', { ...opted('opted-out'), place: ABSENT }, 'opted-out', '"disabled"'],
    ['in another subscription', { ...UNLISTED, place: ABSENT }, 'subscription-not-selected', 'AZURE_SUBSCRIPTION_IDS'],
    [
      'that has its keys switched off',
      { account: account({ localAuthDisabled: true }) },
      'local-auth-disabled',
      'disableLocalAuth',
    ],
  ])('%s', (_, changes, reason, word) => {
    const decision = decide(facts(changes), NOW);
    expect(decision).toMatchObject({ action: 'skip', loud: false, reason });
    expect(decision).not.toHaveProperty('note');
    expect(decision.sentence).toContain(word);
  });

  it('and told to name the deployment, where that has a name', () => {
    const blue = { ...SELF, deployment: 'blue' };
    const decision = decide(facts({ ...opted('none'), place: ABSENT, self: blue }), NOW);
    expect(decision.sentence).toContain('key-rotation=blue');
  });
});

describe('An account that we manage and that withdraws its consent', () => {
  it.each<[string, Partial<Facts>, string]>([
    ['by opting out', opted('opted-out'), 'opted-out'],
    ['by dropping its tag', opted('none'), 'not-opted-in'],
    ['by leaving the subscriptions', UNLISTED, 'subscription-not-selected'],
  ])('%s is skipped, and that is remembered', (_, changes, reason) => {
    for (const place of [STEADY, secret(adopting(DAY))]) {
      expect(decide(facts({ ...changes, place }), NOW)).toMatchObject({
        action: 'skip',
        loud: false,
        note: 'opted-out',
        reason,
      });
    }
  });

  it.each<[string, Partial<Facts>, string]>([
    ['by opting out', opted('opted-out'), '"disabled"'],
    ['by dropping its tag', opted('none'), 'key-rotation=enabled'],
    ['by leaving the subscriptions', UNLISTED, 'AZURE_SUBSCRIPTION_IDS'],
  ])('%s in overlap is skipped loudly: the old value lives on', (_, changes, word) => {
    const decision = decide(facts({ ...changes, place: OVERLAP }), NOW);
    expect(decision).toMatchObject({ action: 'skip', loud: true, note: 'opted-out', reason: 'opted-out-in-overlap' });
    expect(decision.sentence).toContain(word);
    expect(decision.sentence).toContain('The old value in Key2 stays alive; opt in again, or regenerate Key2 by hand');
    expect(decision.sentence).toContain('https://keys.vault.azure.net/secrets/my-openai');
  });

  it('is skipped without a word where its tags do not tell where it stands', () => {
    const decision = decide(facts({ ...opted('opted-out'), place: NAMELESS }), NOW);
    expect(decision).toMatchObject({ action: 'skip', loud: false, reason: 'opted-out' });
  });
});
