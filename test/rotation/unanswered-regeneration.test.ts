import { describe, expect, it } from 'vitest';
import type { Fault } from '../../emulator/faults.ts';
import type { AccountId } from '../../shared/domain/account.ts';
import type { Request } from '../../shared/domain/facts.ts';
import { Crash } from './crash.ts';
import { intercepted } from './intercept.ts';
import { consumerOf } from './scenarios.ts';
import { DAY, HOUR, MINUTE, Stage } from './stage.ts';

const DUE = { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } } as const;
const OVERLAP_OVER = { active: 'Key2', ageDays: { Key1: 89, Key2: 4 } } as const;
const LATE: Fault = { kind: 'late', afterMs: 10 * MINUTE, answer: 'reset' };

function liveKeys(stage: Stage, account: AccountId): readonly string[] {
  return Object.values(stage.azure.keysOf(account));
}

describe('a regeneration without an answer that happened, as the live keys tell', () => {
  it('is not published at its first attempt, and the next one starts anew', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', DUE);
    const published = stage.publishedValue('app');
    stage.azure.faults.add({ operation: 'accounts.regenerateKey', fault: { kind: 'lost', answer: 'reset' } });
    const { outcome } = await stage.sweepFor(account);
    expect(outcome).toMatchObject({ result: 'failed', reason: 'outcome-unknown' });
    expect(outcome.sentence).toContain('was not published; a later attempt starts anew');
    expect(stage.publishedValue('app')).toBe(published);
    const unseen = stage.azure.keysOf(account).Key2;
    await stage.pass(HOUR);
    expect((await stage.sweepFor(account)).outcome.result).toBe('rotated');
    expect(liveKeys(stage, account)).not.toContain(unseen);
    expect(stage.publishedValue('app')).toBe(stage.azure.keysOf(account).Key2);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('is published at a later attempt, so that an answer which is lost every time stops no rotation', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', DUE);
    const times = Number.POSITIVE_INFINITY;
    stage.azure.faults.add({ operation: 'accounts.regenerateKey', times, fault: { kind: 'lost', answer: 'reset' } });
    await stage.sweepEvery(HOUR, 2 * HOUR);
    expect(stage.publishedTags('app').CredentialId).toBe('key2');
    const early = await stage.ask(account, { kind: 'rollback', id: 'back' });
    expect(early).toMatchObject({ kind: 'done', report: { outcome: { reason: 'call-in-flight' } } });
    await stage.sweepEvery(HOUR, 4 * DAY);
    expect((await stage.sweepFor(account)).phase).toBe('steady');
    expect(stage.azure.monitor.violations).toEqual([]);
  });
});

describe('a regeneration without an answer, whose slot a person regenerates meanwhile', () => {
  it.each([10 * MINUTE, 14 * MINUTE])(
    'kills nothing that is published, where it lands after %i ms',
    async (afterMs) => {
      const stage = new Stage();
      const account = stage.addManaged('app', DUE);
      const consumer = consumerOf(stage, account);
      stage.azure.faults.add({ operation: 'accounts.regenerateKey', fault: { kind: 'late', afterMs, answer: 'hang' } });
      stage.clock.after(2_000, () => stage.azure.person.regenerate(account, 'Key2'));
      expect((await stage.sweepFor(account)).outcome.reason).toBe('outcome-unknown');
      await stage.pass(30 * MINUTE);
      expect(liveKeys(stage, account)).toContain(stage.publishedValue('app'));
      await stage.sweepEvery(HOUR, HOUR);
      expect(stage.publishedTags('app').CredentialId).toBe('key2');
      expect(liveKeys(stage, account)).toContain(stage.publishedValue('app'));
      expect(stage.azure.monitor.violations).toEqual([]);
      expect(stage.azure.monitor.byPerson).toEqual([]);
      expect(consumer.failures.product).toBe(0);
    },
  );

  it('is not taken for the value that was read at a later attempt either, where it lands before the flip', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', DUE, { network: 'private' });
    const published = stage.publishedValue('app');
    const allow = stage.azure.rights.deny({ action: 'Microsoft.CognitiveServices/accounts/regenerateKey/action' });
    expect((await stage.sweepFor(account)).outcome.reason).toBe('role-missing');
    allow();
    await stage.pass(HOUR);
    const fault: Fault = { kind: 'late', afterMs: 25_000, answer: 'hang' };
    stage.azure.faults.add({ operation: 'accounts.regenerateKey', fault });
    stage.clock.after(2_000, () => stage.azure.person.regenerate(account, 'Key2'));
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'deferred', reason: 'keys-changed' });
    expect(stage.publishedValue('app')).toBe(published);
    await stage.sweepEvery(HOUR, 2 * HOUR);
    expect(stage.publishedTags('app').CredentialId).toBe('key2');
    expect(stage.publishedValue('app')).toBe(stage.azure.keysOf(account).Key2);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('is waited for after a retirement too, since the next rotation would publish that slot', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', OVERLAP_OVER);
    stage.azure.faults.add({ operation: 'accounts.regenerateKey', fault: { ...LATE, answer: 'hang' } });
    stage.clock.after(2_000, () => stage.azure.person.regenerate(account, 'Key1'));
    expect((await stage.sweepFor(account)).outcome.result).toBe('retired');
    const now: Request = { kind: 'rotate', id: 'now', force: true, compromised: false };
    const early = await stage.ask('app', now);
    expect(early).toMatchObject({ kind: 'done', report: { outcome: { result: 'kept', reason: 'call-in-flight' } } });
    await stage.pass(20 * MINUTE);
    expect(await stage.ask('app', now)).toMatchObject({ kind: 'done', report: { outcome: { result: 'rotated' } } });
    expect(stage.publishedValue('app')).toBe(stage.azure.keysOf(account).Key1);
    expect(stage.azure.monitor.violations).toEqual([]);
  });
});

describe('a value that somebody overwrites, with the marker moved, while a regeneration is on its way', () => {
  it('is replaced by the key of the slot that the call will not kill', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', OVERLAP_OVER);
    stage.azure.faults.add({ operation: 'accounts.regenerateKey', fault: LATE });
    expect((await stage.sweepFor(account)).outcome.reason).toBe('outcome-unknown');
    const tags = { ...stage.publishedTags('app'), CredentialId: 'key1' };
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'junk', tags });
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'healed', reason: 'value-replaced' });
    expect(stage.publishedTags('app').CredentialId).toBe('key2');
    await stage.pass(20 * MINUTE);
    expect(stage.publishedValue('app')).toBe(stage.azure.keysOf(account).Key2);
    expect(stage.azure.monitor.violations).toEqual([]);
  });
});

/** A run whose regeneration gets no answer: it ends and leaves a record, or it dies and leaves a lock that expires. */
const RUNS: Readonly<Record<string, (stage: Stage) => Promise<unknown>>> = {
  ended: (stage) => stage.sweep(),
  died: async (stage) => {
    const healthy = stage.context();
    let dead = false;
    const ports = intercepted(healthy.ports, async (name, call) => {
      if (dead) throw new Crash(name);
      dead = name === 'keys.regenerate';
      return call();
    });
    await stage.sweep({ ...healthy, ports });
    await stage.pass(2 * MINUTE);
    // Takes the lock over, and only leaves a record of that.
    await stage.ask('app', { kind: 'rotate', id: 'now', force: true, compromised: false });
  },
};

describe('a value that a person puts back by hand while a regeneration of its slot is on its way', () => {
  for (const [how, run] of Object.entries(RUNS)) {
    for (const tagged of [true, false]) {
      const tags = tagged ? 'with the tags of ours' : 'without tags';
      it(`gives way to the one that was published, until that call can no longer land: ${tags}, its run ${how}`, async () => {
        const stage = new Stage();
        const account = stage.addManaged('app', OVERLAP_OVER);
        stage.azure.faults.add({ operation: 'accounts.regenerateKey', fault: LATE });
        await run(stage);
        const { Key1, Key2 } = stage.azure.keysOf(account);
        stage.azure.person.setSecret(stage.vault, 'app', {
          value: Key1,
          tags: tagged ? stage.publishedTags('app') : {},
        });
        await stage.pass(MINUTE);
        const { outcome } = await stage.sweepFor(account);
        expect(outcome).toMatchObject({ result: 'healed', reason: 'value-replaced', loud: true });
        expect(outcome.sentence).toContain('may do so again after 2026-01-01T00:');
        expect(stage.publishedValue('app')).toBe(Key2);
        await stage.pass(20 * MINUTE);
        expect(stage.publishedValue('app')).toBe(Key2);
        expect(liveKeys(stage, account)).toContain(Key2);
        expect(stage.azure.monitor.violations).toEqual([]);
      });
    }
  }

  it('does not become known by a repair that fails, so that the next one publishes the right key', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', OVERLAP_OVER);
    stage.azure.faults.add({ operation: 'accounts.regenerateKey', fault: LATE });
    await stage.sweep();
    const { Key1, Key2 } = stage.azure.keysOf(account);
    const tags = { ...stage.publishedTags('app'), CredentialId: 'key1' };
    stage.azure.person.setSecret(stage.vault, 'app', { value: Key1, tags });
    const fault = { kind: 'no-answer', how: 'reset' } as const;
    stage.azure.faults.add({ operation: 'secrets.set', times: 3, fault });
    expect((await stage.sweepFor(account)).outcome.result).toBe('failed');
    await stage.pass(MINUTE);
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'healed', reason: 'value-replaced' });
    expect(stage.publishedValue('app')).toBe(Key2);
    await stage.pass(20 * MINUTE);
    expect(liveKeys(stage, account)).toContain(stage.publishedValue('app'));
  });
});
