import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../shared/domain/account.ts';
import { intercepted } from './intercept.ts';
import { patientConsumer } from './patient-consumer.ts';
import { DAY, HOUR, MINUTE, reportOf, Stage } from './stage.ts';

const DUE = { active: 'Key1', ageDays: { Key1: 85.5, Key2: 82 } } as const;

interface Gap {
  readonly begin: (stage: Stage) => void;
  readonly end: (stage: Stage) => void;
  readonly reason: string;
}

const GAPS: Readonly<Record<string, Gap>> = {
  disabled: {
    begin: (stage) => stage.azure.person.disableSecret(stage.vault, 'app'),
    end: (stage) => stage.azure.person.enableSecret(stage.vault, 'app'),
    reason: 'secret-disabled',
  },
  deleted: {
    begin: (stage) => stage.azure.person.deleteSecret(stage.vault, 'app'),
    end: (stage) => stage.azure.person.recoverSecret(stage.vault, 'app'),
    reason: 'secret-soft-deleted',
  },
};

/** Flipped a moment ago, by a run that left its record. */
async function flipped(stage: Stage): Promise<AccountId> {
  const account = stage.addManaged('app', DUE);
  await stage.sweep();
  expect(stage.publishedTags('app').CredentialId).toBe('key2');
  return account;
}

describe('a secret that cannot be read for a while in overlap', () => {
  const cases = Object.entries(GAPS).flatMap(([name, gap]) => [
    { name, ...gap, isRecordLost: false },
    { name: `${name}, after the record was lost`, ...gap, isRecordLost: true },
  ]);
  for (const { name, begin, end, reason, isRecordLost } of cases) {
    it(`keeps the old value alive for a whole grace from when it can be read again, also against force: ${name}`, async () => {
      const stage = new Stage();
      const account = await flipped(stage);
      const consumer = patientConsumer(stage, account);
      const { Key1: old } = stage.azure.keysOf(account);
      const lives = (): boolean => Object.values(stage.azure.keysOf(account)).includes(old);
      await stage.pass(DAY);
      if (isRecordLost) stage.locks.loseAllRecords();
      begin(stage);
      const reports = await stage.sweepEvery(HOUR, 4 * DAY);
      expect(new Set(reports.map((report) => reportOf(report, account).outcome.reason))).toEqual(new Set([reason]));
      const lastSeenMs = stage.clock.now();
      await stage.pass(MINUTE);
      end(stage);
      for (let hours = 0; hours < 3 * 24; hours += 4) {
        await stage.pass(4 * HOUR - MINUTE);
        await stage.ask('app', { kind: 'rotate', id: `now-${hours}`, force: true, compromised: false });
        await stage.sweep();
      }
      expect(lives()).toBe(true);
      await stage.clock.runUntil(lastSeenMs + 3 * DAY + 15 * MINUTE);
      expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'retired' });
      expect(lives()).toBe(false);
      expect(stage.azure.monitor.violations).toEqual([]);
      expect(consumer.failures.product).toBe(0);
    });
  }
});

describe('a secret that is disabled between the lists of a sweep and its lock', () => {
  it('is remembered as unreadable too', async () => {
    const stage = new Stage();
    const account = await flipped(stage);
    await stage.pass(4 * DAY);
    const healthy = stage.context();
    const ports = intercepted(healthy.ports, async (call, make) => {
      if (call === 'locks.acquire') stage.azure.person.disableSecret(stage.vault, 'app');
      return make();
    });
    const { outcome } = await stage.sweepFor(account, { ...healthy, ports });
    expect(outcome).toMatchObject({ result: 'blocked', reason: 'secret-disabled' });
    const seenAtMs = stage.clock.now();
    stage.azure.person.enableSecret(stage.vault, 'app');
    const answer = await stage.ask('app', { kind: 'rotate', id: 'now', force: true, compromised: false });
    expect(answer).toMatchObject({
      report: { outcome: { reason: 'grace-running', retryAtMs: seenAtMs + 3 * DAY + 15 * MINUTE } },
    });
  });
});

describe('a vault that is restored from a backup', () => {
  it('shows an older version than we knew: nothing is done by anybody, until the newest value stands there again', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', DUE);
    const backup = { value: stage.publishedValue('app') ?? '', tags: stage.publishedTags('app') };
    await stage.sweep();
    const flip = { value: stage.publishedValue('app') ?? '', tags: stage.publishedTags('app') };
    await stage.pass(DAY);
    stage.azure.person.deleteSecret(stage.vault, 'app');
    stage.azure.person.purgeSecret(stage.vault, 'app');
    stage.azure.seedSecret(stage.vault, 'app', { ...backup, createdAtMs: stage.startMs - 85 * DAY });
    const keys = stage.azure.keysOf(account);
    for (let days = 0; days < 4; days += 1) {
      await stage.pass(DAY);
      const { outcome } = await stage.sweepFor(account);
      expect(outcome).toMatchObject({ result: 'blocked', reason: 'publication-older-than-known' });
      for (const compromised of [false, true]) {
        const request = { kind: 'rotate', id: `now-${days}-${compromised}`, force: true, compromised } as const;
        expect(await stage.ask('app', request)).toMatchObject({ report: { outcome: { reason: outcome.reason } } });
      }
    }
    expect(stage.azure.keysOf(account)).toEqual(keys);
    stage.azure.person.setSecret(stage.vault, 'app', flip);
    const reports = await stage.sweepEvery(HOUR, 3.5 * DAY);
    expect(reports.filter((report) => reportOf(report, account).outcome.result === 'retired')).toHaveLength(1);
    expect(stage.publishedValue('app')).toBe(keys.Key2);
  });
});
