import { describe, expect, it } from 'vitest';
import type { Fault } from '../../emulator/faults.ts';
import type { Request } from '../../shared/domain/facts.ts';
import { Crash, crashAt } from './crash.ts';
import { intercepted } from './intercept.ts';
import { DAY, HOUR, MINUTE, Stage } from './stage.ts';

const YOUNG = { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } } as const;
const DUE = { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } } as const;
const LATE: Fault = { kind: 'late', afterMs: 10 * MINUTE, answer: 'reset' };

function compromised(id: string): Request {
  return { kind: 'rotate', id, force: false, compromised: true };
}

describe('a call that lands after its answer was given up', () => {
  it('of a repair does not meet the end of a compromised key in the same turn', async () => {
    const stage = new Stage();
    stage.addManaged('app', YOUNG);
    await stage.sweep();
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'junk', tags: stage.publishedTags('app') });
    stage.azure.faults.add({ operation: 'secrets.set', fault: LATE });
    const answer = await stage.ask('app', compromised('incident-1'));
    expect(answer).toMatchObject({ kind: 'done', report: { outcome: { result: 'kept', reason: 'call-in-flight' } } });
    await stage.pass(30 * MINUTE);
    await stage.ask('app', compromised('incident-1'));
    await stage.pass(30 * MINUTE);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('of a run that died is waited for, even by force: its lock, taken over, tells that it may still land', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', DUE);
    stage.azure.faults.add({ operation: 'accounts.regenerateKey', fault: LATE });
    const healthy = stage.context();
    let dead = false;
    const ports = intercepted(healthy.ports, async (name, call) => {
      if (dead) throw new Crash(name);
      dead = name === 'keys.regenerate';
      return call();
    });
    await stage.sweep({ ...healthy, ports });
    await stage.pass(2 * MINUTE);
    const byForce: Request = { kind: 'rotate', id: 'now', force: true, compromised: false };
    const taken = await stage.ask('app', byForce);
    expect(taken).toMatchObject({
      kind: 'done',
      report: { outcome: { result: 'deferred', reason: 'lock-taken-over' } },
    });
    const waiting = await stage.ask('app', byForce);
    expect(waiting).toMatchObject({ kind: 'done', report: { outcome: { result: 'kept', reason: 'call-in-flight' } } });
    await stage.pass(20 * MINUTE);
    expect((await stage.sweepFor(account)).outcome.reason).toBe('backing-off');
    const later = await stage.ask('app', byForce);
    expect(later).toMatchObject({ kind: 'done', report: { outcome: { result: 'rotated' } } });
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('of a flip holds back a rollback, which it would undo', async () => {
    const stage = new Stage();
    stage.addManaged('app', DUE);
    stage.azure.faults.add({ operation: 'secrets.set', fault: LATE });
    await stage.sweep();
    const early = await stage.ask('app', { kind: 'rollback', id: 'back' });
    expect(early).toMatchObject({ kind: 'done', report: { outcome: { reason: 'call-in-flight' } } });
    await stage.pass(20 * MINUTE);
    const later = await stage.ask('app', { kind: 'rollback', id: 'back' });
    expect(later).toMatchObject({ kind: 'done', report: { outcome: { result: 'rolled-back' } } });
  });
});

describe('a compromised key', () => {
  it('is not replaced twice where its request is repeated after a crash that a sweep made good', async () => {
    for (let nth = 1; nth < 60; nth += 1) {
      const stage = new Stage();
      const account = stage.addManaged('app', YOUNG);
      const crash = crashAt(nth, 'after');
      const healthy = stage.context();
      const dying = { ...healthy, ports: intercepted(healthy.ports, crash.around) };
      await stage.ask('app', compromised('incident-1'), dying).catch(() => undefined);
      // What the record does not know of was not begun: whoever asked repeats that.
      if ((await stage.locks.peek(account))?.owed === undefined) continue;
      await stage.sweepEvery(HOUR, 5 * HOUR);
      expect(stage.publishedTags('app').Operation, `crash after call ${nth}`).toBeUndefined();
      const keys = stage.azure.keysOf(account);
      await stage.ask('app', compromised('incident-1'));
      expect(stage.azure.keysOf(account), `crash after call ${nth}`).toEqual(keys);
    }
  });

  it('is replaced although another one is not finished with: both outstanding values die, each under its own request', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', YOUNG);
    const healthy = stage.context();
    let regenerations = 0;
    const ports = intercepted(healthy.ports, async (name, call) => {
      if (name === 'keys.regenerate') regenerations += 1;
      if (regenerations === 2) throw new Error('the process ends here');
      return call();
    });
    await stage.ask('app', compromised('incident-1'), { ...healthy, ports });
    const { Key1: first, Key2: second } = stage.azure.keysOf(account);
    expect(stage.publishedValue('app')).toBe(second);
    await stage.pass(40 * MINUTE);
    const taken = await stage.ask('app', compromised('incident-2'));
    expect(taken).toMatchObject({ kind: 'done', report: { outcome: { reason: 'lock-taken-over' } } });
    await stage.pass(20 * MINUTE);
    const answer = await stage.ask('app', compromised('incident-2'));
    expect(answer).toMatchObject({ kind: 'done', report: { outcome: { result: 'retired', revocation: 'confirmed' } } });
    const live = Object.values(stage.azure.keysOf(account));
    expect([live.includes(first), live.includes(second)]).toEqual([false, false]);
    expect((await stage.locks.peek(account))?.doneIds).toEqual(['compromised:incident-2', 'compromised:incident-1']);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('dies also where somebody puts it back between the flip and its retirement', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', YOUNG);
    const { Key1: bad } = stage.azure.keysOf(account);
    const healthy = stage.context();
    let regenerations = 0;
    const ports = intercepted(healthy.ports, async (name, call) => {
      if (name === 'keys.regenerate') regenerations += 1;
      if (regenerations === 2) throw new Error('the process ends here');
      return call();
    });
    await stage.ask('app', compromised('incident-1'), { ...healthy, ports });
    stage.azure.person.setSecret(stage.vault, 'app', { value: bad, tags: stage.publishedTags('app') });
    await stage.sweepEvery(HOUR, 8 * HOUR);
    expect(Object.values(stage.azure.keysOf(account))).not.toContain(bad);
    expect(stage.publishedValue('app')).not.toBe(bad);
  });

  it('dies also where the secret is purged before its retirement: adopted anew, it is still owed', async () => {
    const stage = new Stage({ ROTATION_VERIFY_INTERVAL: 'P1D' });
    const account = stage.addManaged('app', YOUNG);
    const { Key1: bad } = stage.azure.keysOf(account);
    const healthy = stage.context();
    let regenerations = 0;
    const ports = intercepted(healthy.ports, async (name, call) => {
      if (name === 'keys.regenerate') regenerations += 1;
      if (regenerations === 2) throw new Error('the process ends here');
      return call();
    });
    await stage.ask('app', compromised('incident-1'), { ...healthy, ports });
    stage.azure.person.deleteSecret(stage.vault, 'app');
    stage.azure.person.purgeSecret(stage.vault, 'app');
    await stage.sweepEvery(HOUR, 4 * HOUR);
    expect(stage.publishedValue('app')).toBe(stage.azure.keysOf(account).Key2);
    expect(Object.values(stage.azure.keysOf(account))).not.toContain(bad);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('that cannot be replaced now is answered so, and not with the repair that came before', async () => {
    const stage = new Stage();
    stage.addManaged('app', YOUNG);
    await stage.sweep();
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'junk', tags: stage.publishedTags('app') });
    stage.azure.rights.deny({ action: 'Microsoft.CognitiveServices/accounts/regenerateKey/action' });
    const answer = await stage.ask('app', compromised('incident-1'));
    expect(answer).toMatchObject({ kind: 'done', report: { outcome: { result: 'blocked', reason: 'role-missing' } } });
  });
});

describe('a secret that was deleted while something else blocked the account', () => {
  it('is remembered as unreadable, so that its recovery is followed by a whole grace', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key2', ageDays: { Key1: 85.5, Key2: 0.1 } });
    await stage.sweep();
    const keys = stage.azure.keysOf(account);
    stage.azure.person.changeAccountTags(account, { 'key-rotation-max-age': 'bogus' });
    stage.azure.person.deleteSecret(stage.vault, 'app');
    await stage.sweepEvery(HOUR, 4 * DAY);
    stage.azure.person.recoverSecret(stage.vault, 'app');
    stage.azure.person.changeAccountTags(account, { 'key-rotation-max-age': undefined });
    await stage.sweepEvery(HOUR, DAY);
    expect(stage.azure.keysOf(account)).toEqual(keys);
    expect(stage.azure.monitor.violations).toEqual([]);
  });
});
