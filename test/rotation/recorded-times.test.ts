import { describe, expect, it } from 'vitest';
import type { Fault } from '../../emulator/faults.ts';
import type { AccountId } from '../../shared/domain/account.ts';
import type { Slot } from '../../shared/domain/slot.ts';
import { FAULTS } from './fault-kinds.ts';
import { intercepted } from './intercept.ts';
import { DAY, HOUR, MINUTE, Stage } from './stage.ts';

const DUE = { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } } as const;
const RETIRING = { active: 'Key2', ageDays: { Key1: 88, Key2: 3.2 } } as const;

/** The creation time in the tag is not later than the value's own, and the account is not taken for older than it is. */
function recordedSafely(stage: Stage, account: AccountId, slot: Slot): void {
  const recordedMs = Date.parse(stage.publishedTags('app')[`${slot}CreatedAt`] ?? '');
  const bornAtMs = stage.azure.keyTimesOf(account)[slot];
  expect(recordedMs).toBeLessThanOrEqual(bornAtMs);
  expect(recordedMs).toBeGreaterThan(bornAtMs - HOUR);
}

describe('the creation time that is recorded for a new value', () => {
  const slow: Readonly<Record<string, Fault>> = { 'a slow answer': { kind: 'slow', ms: 15_000 }, ...FAULTS };
  for (const [name, fault] of Object.entries(slow)) {
    it(`is taken before the call that makes it: with ${name}`, async () => {
      for (const [opening, slot] of [[DUE, 'Key2'] as const, [RETIRING, 'Key1'] as const]) {
        const stage = new Stage();
        stage.azure.latency.set({ arm: 8_000, keyVault: 300 });
        const account = stage.addManaged('app', opening);
        stage.azure.faults.add({ operation: 'accounts.regenerateKey', fault });
        await stage.sweepEvery(HOUR, 4 * HOUR);
        expect(stage.azure.keyTimesOf(account)[slot]).toBeGreaterThan(stage.startMs);
        recordedSafely(stage, account, slot);
      }
    });
  }

  it('stays as it is where a value is published anew: by a repair, and by a rollback', async () => {
    const stage = new Stage();
    stage.addManaged('app', { active: 'Key2', ageDays: { Key1: 80, Key2: 1 } });
    const { Key1CreatedAt, Key2CreatedAt } = stage.publishedTags('app');
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'junk', tags: stage.publishedTags('app') });
    await stage.sweep();
    expect(stage.publishedTags('app')).toMatchObject({ Key1CreatedAt, Key2CreatedAt });
    await stage.ask('app', { kind: 'rollback', id: 'back' });
    expect(stage.publishedTags('app')).toMatchObject({ CredentialId: 'key1', Key1CreatedAt, Key2CreatedAt });
  });

  it('is kept as that of the older value where a person regenerates a key by hand: the safe side', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', DUE);
    const { Key1CreatedAt } = stage.publishedTags('app');
    stage.azure.person.regenerate(account, 'Key1');
    await stage.sweep();
    expect(stage.publishedTags('app').Key1CreatedAt).toBe(Key1CreatedAt);
  });
});

describe('the expiry of a version', () => {
  const expiry = (stage: Stage): number => stage.azure.secretOf(stage.vault, 'app')?.expiresAtMs ?? 0;

  it('is when its value must be dead', async () => {
    const stage = new Stage();
    stage.addManaged('app', DUE);
    await stage.sweep();
    const createdAtMs = Date.parse(stage.publishedTags('app').Key2CreatedAt ?? '');
    expect(Math.abs(expiry(stage) - (createdAtMs + 90 * DAY))).toBeLessThan(1_000);
  });

  it('in adoption is when it should have been followed', async () => {
    const stage = new Stage();
    stage.addAccount('app');
    await stage.sweep();
    expect(Math.abs(expiry(stage) - (stage.startMs + (7 + 3 + 2) * DAY))).toBeLessThan(1_000);
  });

  it('is never sooner than in a day, so that a repair of an overdue value goes through', async () => {
    const stage = new Stage();
    stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 95, Key2: 92 } });
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'junk', tags: stage.publishedTags('app') });
    await stage.sweep();
    expect(expiry(stage)).toBeGreaterThanOrEqual(stage.clock.now() + DAY - 30_000);
  });
});

describe('a retirement', () => {
  it('is not taken for a forgery by the next look, although its calls and the vault take their time', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key2', ageDays: { Key1: 88, Key2: 3.3 } });
    stage.azure.faults.add({ times: Number.POSITIVE_INFINITY, fault: { kind: 'slow', ms: 1_700 } });
    expect((await stage.sweepFor(account)).outcome.result).toBe('retired');
    for (let sweeps = 0; sweeps < 3; sweeps += 1) {
      await stage.pass(HOUR);
      expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'verified', reason: 'no-drift' });
    }
  });

  it('is none where its last tag got no answer and lands late: the record knows it', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key2', ageDays: { Key1: 88, Key2: 3.3 } });
    const healthy = stage.context();
    let regenerated = false;
    const ports = intercepted(healthy.ports, async (name, call) => {
      regenerated ||= name === 'keys.regenerate';
      const fault = { kind: 'late', afterMs: 10 * MINUTE, answer: 'reset' } as const;
      if (regenerated && name === 'secrets.tag') stage.azure.faults.add({ operation: 'secrets.update', fault });
      return call();
    });
    await stage.sweep({ ...healthy, ports });
    const keys = stage.azure.keysOf(account);
    for (let sweeps = 0; sweeps < 3; sweeps += 1) {
      await stage.pass(HOUR);
      expect((await stage.sweepFor(account)).outcome.result).toBe('verified');
    }
    expect(stage.azure.keysOf(account)).toEqual(keys);
  });
});

describe('a retirement whose lease runs out while its last tag is written', () => {
  it('stands: what the next run finds is no forgery, and there is nothing to roll back to', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', DUE);
    await stage.sweep();
    await stage.pass(4 * DAY);
    const healthy = stage.context();
    let tags = 0;
    const ports = intercepted(healthy.ports, async (call, make) => {
      if (call === 'secrets.tag') tags += 1;
      if (call === 'secrets.tag' && tags === 2) stage.locks.expireNow(account);
      return make();
    });
    await stage.sweep({ ...healthy, ports });
    expect(tags).toBe(2);
    await stage.pass(HOUR);
    const { outcome, phase } = await stage.sweepFor(account);
    expect({ outcome: outcome.result, phase }).toEqual({ outcome: 'verified', phase: 'steady' });
    const answer = await stage.ask(account, { kind: 'rollback', id: 'back' });
    expect(answer).toMatchObject({ report: { outcome: { reason: 'not-in-overlap' } } });
  });
});
