import { describe, expect, it } from 'vitest';
import { accountReport } from '../../shared/domain/account-report.ts';
import { DAY } from '../../shared/domain/duration.ts';
import type { Outcome } from '../../shared/domain/outcome.ts';
import { nextAction } from '../../shared/domain/schedule.ts';
import {
  ABSENT,
  account,
  adopting,
  facts,
  ID,
  look,
  NOW,
  overlap,
  policy,
  secret,
  standing,
  steady,
  witness,
} from './facts-builder.ts';

const OUTCOME: Outcome = { result: 'kept', reason: 'not-due', sentence: 'The next rotation comes on 2027-02-05.' };

describe("An account's report", () => {
  it('says where the secret is, where the account stands, how old its values are and what comes next', () => {
    const place = overlap(DAY);
    expect(accountReport(facts({ place: secret(place) }), OUTCOME, NOW)).toEqual({
      account: ID,
      name: 'my-openai',
      kind: 'OpenAI',
      location: 'swedencentral',
      secret: 'https://keys.vault.azure.net/secrets/my-openai',
      managed: true,
      phase: 'overlap',
      active: 'Key1',
      keys: standing(place).ages,
      next: nextAction(standing(place), policy(), ID, undefined),
      overdueSinceMs: undefined,
      outcome: OUTCOME,
    });
  });

  it('knows what the second look knew: a secret that could not be read delays the next step', () => {
    const seen = look({ witness: witness({ lastUnreadableAtMs: NOW }) });
    const report = accountReport(facts({ place: secret(overlap(DAY)), look: seen }), OUTCOME, NOW);
    expect(report.next?.atMs).toBeGreaterThan(NOW + 3 * DAY);
  });

  it('names what it would be of an account that is not managed', () => {
    expect(accountReport(facts({ place: ABSENT }), OUTCOME, NOW)).toMatchObject({
      managed: false,
      phase: undefined,
      active: undefined,
      keys: [],
      next: undefined,
      overdueSinceMs: undefined,
    });
  });

  it('says since when a key is too old, from the moment after its last', () => {
    const tooOld = facts({ place: secret(steady(91 * DAY)) });
    expect(accountReport(tooOld, OUTCOME, NOW).overdueSinceMs).toBe(NOW - DAY);
    expect(accountReport(facts({ place: secret(steady(90 * DAY)) }), OUTCOME, NOW).overdueSinceMs).toBeUndefined();
  });

  it('calls a key overdue also in adoption, where the account should have been rotated long ago', () => {
    const late = facts({ place: secret(adopting(200 * DAY)) });
    expect(accountReport(late, OUTCOME, NOW).overdueSinceMs).toBe(NOW - 103 * DAY);
  });

  it('calls a key overdue also where consent was withdrawn, but not where there never was one to rotate', () => {
    const [withdrawn, never] = [secret(steady(91 * DAY)), secret(adopting(200 * DAY))].map((place) =>
      accountReport(facts({ place, policy: policy({ consent: 'adopt-only' }) }), OUTCOME, NOW),
    );
    expect(withdrawn?.overdueSinceMs).toBe(NOW - DAY);
    expect(never?.overdueSinceMs).toBeUndefined();
  });

  it('calls no key overdue while the account accepts none, and does again from the same day once it accepts keys', () => {
    const place = secret(steady(91 * DAY));
    const [off, on] = [true, false].map((localAuthDisabled) =>
      accountReport(facts({ place, account: account({ localAuthDisabled }) }), OUTCOME, NOW),
    );
    expect(off?.overdueSinceMs).toBeUndefined();
    expect(on?.overdueSinceMs).toBe(NOW - DAY);
  });
});
