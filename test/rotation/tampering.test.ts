import { describe, expect, it } from 'vitest';
import { formatInstant } from '../../shared/domain/instant.ts';
import { Crash } from './crash.ts';
import { intercepted } from './intercept.ts';
import { DAY, HOUR, reportOf, Stage } from './stage.ts';

describe('whoever may only write tags', () => {
  it('cannot have a value killed that consumers may still hold, by calling it compromised', async () => {
    for (const kind of ['compromised', 'compromised-retire']) {
      const stage = new Stage();
      const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 85, Key2: 82 } });
      await stage.sweep();
      const keys = stage.azure.keysOf(account);
      stage.azure.person.changeTags(stage.vault, 'app', {
        Operation: `${kind} id=forged attempt=0 at=${formatInstant(stage.clock.now())}`,
      });
      expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'healed', reason: 'tags-damaged' });
      await stage.sweepEvery(HOUR, 2 * DAY);
      expect(stage.azure.keysOf(account)).toEqual(keys);
      expect(stage.azure.monitor.violations).toEqual([]);
    }
  });

  it('cannot feign a retirement, so that the old value would live on unseen', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 85, Key2: 82 } });
    await stage.sweep();
    const { Key1: old } = stage.azure.keysOf(account);
    await stage.pass(HOUR);
    stage.azure.person.changeTags(stage.vault, 'app', { Key1CreatedAt: formatInstant(stage.clock.now()) });
    await stage.sweepEvery(HOUR, 4 * DAY);
    expect(Object.values(stage.azure.keysOf(account))).not.toContain(old);
  });

  it('cannot feign one after a run that died right after its flip either: the record follows the version', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 86, Key2: 80 } });
    const { Key1: old } = stage.azure.keysOf(account);
    const healthy = stage.context();
    let dead = false;
    const ports = intercepted(healthy.ports, async (name, call) => {
      if (dead) throw new Crash(name);
      dead = name === 'secrets.set';
      return call();
    });
    await stage.sweep({ ...healthy, ports });
    await stage.sweepEvery(HOUR, 2 * HOUR);
    expect((await stage.locks.peek(account))?.known).toMatchObject({ active: 'Key2' });
    stage.azure.person.changeTags(stage.vault, 'app', { Key1CreatedAt: formatInstant(stage.clock.now()) });
    await stage.pass(HOUR);
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'healed', reason: 'tags-damaged' });
    await stage.sweepEvery(HOUR, 4 * DAY);
    expect(Object.values(stage.azure.keysOf(account))).not.toContain(old);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('cannot bring it forward either where a run that saw the forged time leaves a record', async () => {
    const stage = new Stage();
    const account = stage.addAccount('app');
    await stage.sweep();
    const keys = stage.azure.keysOf(account);
    const tags = { ...stage.publishedTags('app'), AdoptedAt: '2020-01-01T00:00:00Z' };
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'junk', tags });
    const fault = { kind: 'no-answer', how: 'reset' } as const;
    stage.azure.faults.add({ operation: 'secrets.set', times: 3, fault });
    expect((await stage.sweepFor(account)).outcome.result).toBe('failed');
    await stage.sweepEvery(HOUR, 6 * DAY);
    expect(stage.azure.keysOf(account)).toEqual(keys);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('cannot bring the end of an adoption forward', async () => {
    const stage = new Stage();
    const account = stage.addAccount('app');
    await stage.sweep();
    const keys = stage.azure.keysOf(account);
    const forged = { AdoptedAt: '2025-01-01T00:00:00.000Z', CredentialId: 'key2' };
    stage.azure.person.changeTags(stage.vault, 'app', forged);
    await stage.sweepEvery(HOUR, 6 * DAY);
    expect(stage.azure.keysOf(account)).toEqual(keys);
  });

  it('cannot bring a retirement forward by any of our tags', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 85, Key2: 82 } });
    await stage.sweep();
    const keys = stage.azure.keysOf(account);
    stage.azure.person.changeTags(stage.vault, 'app', { Grace: 'PT0S', AdoptedAt: '2000-01-01T00:00:00.000Z' });
    await stage.sweepEvery(HOUR, 3 * DAY);
    expect(stage.azure.keysOf(account)).toEqual(keys);
  });
});

describe('an account that was opted out for a while, early in its cycle', () => {
  it('gets its new adoption period before the rotation falls due, so that no key becomes too old', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 12, Key2: 9 } });
    stage.azure.person.changeAccountTags(account, { 'key-rotation': 'disabled' });
    await stage.sweep();
    stage.azure.person.changeAccountTags(account, { 'key-rotation': 'enabled' });
    const reports = await stage.sweepEvery(6 * HOUR, 90 * DAY);
    const results = reports.map((report) => reportOf(report, account).outcome.reason);
    expect(results.filter((reason) => reason !== 'no-drift')).toEqual(['opted-in-again', 'due-by-age', 'grace-over']);
    expect(reports.every((report) => reportOf(report, account).overdueSinceMs === undefined)).toBe(true);
    expect(stage.azure.monitor.violations).toEqual([]);
  });
});
