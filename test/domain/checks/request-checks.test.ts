import { describe, expect, it } from 'vitest';
import { confirmed } from '../../../shared/domain/checks/action-checks.ts';
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

describe('A request for a rotation', () => {
  it('is followed although nothing is due', () => {
    const decision = decide(facts({ request: asks() }), NOW);
    expect(decision).toMatchObject({ action: 'rotate', idle: 'Key2', compromised: false, reason: 'requested' });
    expect(decision.sentence).toContain('Key2 gets a new key');
  });

  it('is followed in overlap once grace is over: the slot that is regenerated is the one to be retired', () => {
    const place = secret(overlap(4 * DAY));
    expect(decide(facts({ place, request: asks() }), NOW)).toMatchObject({ action: 'rotate', idle: 'Key2' });
  });

  it.each([
    ['in overlap', secret(overlap(DAY)), '2026-11-25T12:15:00.000Z'],
    ['in adoption', secret(adopting(DAY)), '2026-11-29T12:00:00.000Z'],
    ['right after a rollback', secret(steady(DAY)), '2026-11-25T12:15:00.000Z'],
  ])('waits for the guard %s, forced or not, and the sentence names the earliest time', (_, place, atText) => {
    for (const request of [asks(), asks({ force: true })]) {
      const decision = decide(facts({ place, request }), NOW);
      expect(decision).toMatchObject({ action: 'keep', reason: 'grace-running', retryAtMs: Date.parse(atText) });
      expect(decision.sentence).toContain(
        `A consumer may still hold the value in Key2, so it is not regenerated before ${atText}`,
      );
    }
  });

  it('is refused where the account may only be published, with what to do', () => {
    for (const request of [asks({ force: true }), asks({ compromised: true })]) {
      const decision = decide(facts({ request, policy: policy({ consent: 'adopt-only' }) }), NOW);
      expect(decision).toMatchObject({ action: 'keep', reason: 'adopted-only', retryAtMs: undefined });
      expect(decision.sentence).toContain('tag the account key-rotation=enabled');
    }
  });

  it('that was carried out before does nothing twice, forced, compromised or not', () => {
    for (const [request, doneId] of [
      [asks(), asks().id],
      [asks({ force: true }), asks().id],
      [asks({ compromised: true }), `compromised:${asks().id}`],
    ] as const) {
      const done = look({ witness: witness({ doneIds: ['request-9', doneId] }) });
      const decision = decide(facts({ request, look: done }), NOW);
      expect(decision).toMatchObject({ action: 'keep', reason: 'already-done', retryAtMs: undefined });
      expect(decision.sentence).toContain('request-1');
    }
  });

  it('is not done by a plain one of the same id, where it calls the key compromised', () => {
    const done = look({ witness: witness({ doneIds: [asks().id] }) });
    expect(decide(facts({ request: asks({ compromised: true }), look: done }), NOW).action).toBe('rotate');
  });

  it('is not taken for one that was carried out before it', () => {
    const other = look({ witness: witness({ doneIds: ['request-0'] }) });
    expect(decide(facts({ request: asks(), look: other }), NOW).action).toBe('rotate');
  });
});

describe('A key that is called compromised', () => {
  const request = asks({ compromised: true });
  const owed = { ...operation({ kind: 'compromised' }), slot: 'Key1', also: [] } as const;
  const retired = { ...owed, slot: 'Key2' } as const;

  it.each<[string, Partial<Facts>, string]>([
    ['in steady phase', { place: secret(steady(10 * DAY)) }, 'the old one is retired without grace'],
    ['right after a flip', { place: secret(steady(MINUTE)) }, 'the old one is retired without grace'],
    ['in adoption', { place: secret(adopting(DAY)) }, 'the old one is retired without grace'],
    ['in overlap', { place: secret(overlap(DAY)) }, 'both outstanding values die'],
  ])('is replaced at once %s, and the sentence says what dies', (_, changes, words) => {
    const decision = decide(facts({ ...changes, request, look: look() }), NOW);
    expect(decision).toMatchObject({ action: 'rotate', idle: 'Key2', compromised: true, reason: 'compromised' });
    expect(decision.sentence).toContain(words);
  });

  it('is retired right after the flip, by the same request or by the next sweep', () => {
    const place = secret(
      overlap(MINUTE, { operation: operation({ kind: 'compromised-retire', attempt: 0, atMs: NOW - MINUTE }) }),
    );
    for (const each of [undefined, request, asks()]) {
      const decision = decide(
        facts({ place, request: each, look: look({ witness: witness({ owed: retired }) }) }),
        NOW,
      );
      expect(decision).toMatchObject({ action: 'retire', idle: 'Key2', compromised: true, reason: 'compromised' });
      expect(decision.sentence).toContain('Key2 was called compromised');
    }
  });

  it('is replaced by the next sweep where the run that was to do it died', () => {
    const place = secret(steady(10 * DAY, { operation: operation({ kind: 'compromised' }) }));
    expect(decide(facts({ place, look: look({ witness: witness({ owed }) }) }), NOW)).toMatchObject({
      action: 'rotate',
      compromised: true,
      reason: 'compromised',
    });
  });

  it('by nobody but a tag, which the record does not know, is healed and opens no guard', () => {
    for (const kind of ['compromised', 'compromised-retire'] as const) {
      const place = secret(overlap(HOUR, { operation: operation({ kind, attempt: 0 }) }));
      const knows = witness({ known: known({ version: 'v0' }) });
      expect(decide(facts({ place, look: look({ witness: knows }) }), NOW)).toMatchObject({
        action: 'heal',
        remedy: 'tags',
        reason: 'tags-damaged',
      });
    }
  });

  it('by a tag alone, where there is no record or it was made anew since, opens no guard either, and a person learns of it', () => {
    for (const kind of ['compromised', 'compromised-retire'] as const) {
      const place = secret(overlap(2 * HOUR, { operation: operation({ kind, attempt: 0, atMs: NOW - HOUR }) }));
      for (const record of [
        undefined,
        witness(),
        witness({ known: known({ version: 'v0' }), unconfirmedId: 'op-1' }),
      ]) {
        const decision = decide(facts({ place, look: look({ witness: record }) }), NOW);
        expect(decision).toMatchObject({ action: 'blocked', reason: 'compromised-unconfirmed' });
        expect(decision.sentence).toContain('ask for the rotation of the compromised key again');
      }
      const decision = decide(facts({ place, look: look() }), NOW);
      expect(decision.sentence).toContain('ask for the rotation of the compromised key again, or remove the tag');
    }
  });

  it('by a tag that the record can refute is left to the healing', () => {
    const place = secret(overlap(HOUR, { operation: operation({ kind: 'compromised' }) }));
    const refutes = look({ witness: witness({ known: known({ version: 'v0' }) }) });
    expect(confirmed(facts({ place, look: refutes }), NOW)).toBeUndefined();
    expect(confirmed(facts({ place, look: look() }), NOW)).toMatchObject({ reason: 'compromised-unconfirmed' });
  });

  it('is not forgotten where somebody drops the tag: the record says what is owed', () => {
    const place = secret(overlap(HOUR));
    expect(decide(facts({ place, look: look({ witness: witness({ owed }) }) }), NOW)).toMatchObject({
      action: 'heal',
      remedy: 'tags',
    });
  });

  it('is replaced although the secret is contested', () => {
    const contested = { foreignWrites: 2, lastForeignWriteAtMs: NOW - HOUR };
    expect(decide(facts({ request, look: look({ witness: witness(contested) }) }), NOW).action).toBe('rotate');
    const place = secret(overlap(HOUR, { operation: operation({ kind: 'compromised-retire', attempt: 0 }) }));
    const pending = look({ witness: witness({ ...contested, owed: retired }) });
    expect(decide(facts({ place, look: pending }), NOW).action).toBe('retire');
  });

  it('is replaced anew where somebody published the compromised value again after the flip', () => {
    const place = secret(overlap(2 * HOUR, { operation: operation({ kind: 'compromised-retire', attempt: 0 }) }));
    expect(decide(facts({ place, look: look({ witness: witness({ owed }) }) }), NOW)).toMatchObject({
      action: 'rotate',
      reason: 'compromised',
      compromised: true,
    });
  });

  it('is nothing that a plain journal says: that one waits for the guard', () => {
    const place = secret(overlap(HOUR, { operation: operation({ kind: 'retire', attempt: 0 }) }));
    expect(decide(facts({ place }), NOW).action).toBe('verify');
  });
});
