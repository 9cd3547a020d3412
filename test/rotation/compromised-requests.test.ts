import { describe, expect, it } from 'vitest';
import type { Request } from '../../shared/domain/facts.ts';
import { intercepted } from './intercept.ts';
import { consumerOf } from './scenarios.ts';
import { HOUR, MINUTE, Stage } from './stage.ts';

const YOUNG = { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } } as const;
const REGENERATE = { action: 'Microsoft.CognitiveServices/accounts/regenerateKey/action' } as const;
const DONE = { report: { outcome: { result: 'retired', reason: 'compromised' } } };
const ALREADY_DONE = { report: { outcome: { result: 'kept', reason: 'already-done' } } };
const BLOCKED = { report: { outcome: { result: 'blocked', reason: 'role-missing' } } };

function compromised(id: string): Request {
  return { kind: 'rotate', id, force: false, compromised: true };
}

describe('two requests for one compromised key, of which the first could not be carried out', () => {
  it('end together: the first, repeated after the second, does nothing more', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', YOUNG);
    await stage.sweep();
    const allow = stage.azure.rights.deny(REGENERATE);
    expect(await stage.ask('app', compromised('incident-1'))).toMatchObject(BLOCKED);
    allow();
    await stage.pass(20 * MINUTE);
    expect(await stage.ask('app', compromised('incident-2'))).toMatchObject(DONE);
    const keys = stage.azure.keysOf(account);
    const published = stage.publishedValue('app');
    await stage.pass(20 * MINUTE);
    for (const id of ['incident-1', 'incident-2']) {
      expect(await stage.ask('app', compromised(id))).toMatchObject(ALREADY_DONE);
    }
    expect(stage.publishedValue('app')).toBe(published);
    expect(stage.azure.keysOf(account)).toEqual(keys);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('are both still owed while neither was', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', YOUNG);
    await stage.sweep();
    const { Key1: bad } = stage.azure.keysOf(account);
    const allow = stage.azure.rights.deny(REGENERATE);
    for (const id of ['incident-1', 'incident-2']) {
      expect(await stage.ask('app', compromised(id))).toMatchObject(BLOCKED);
    }
    allow();
    await stage.pass(20 * MINUTE);
    expect(await stage.ask('app', compromised('incident-1'))).toMatchObject(DONE);
    expect(Object.values(stage.azure.keysOf(account))).not.toContain(bad);
    expect(await stage.ask('app', compromised('incident-2'))).toMatchObject(ALREADY_DONE);
    expect(stage.azure.monitor.violations).toEqual([]);
  });
});

describe('a compromised key that a person kills by hand while its rotation is blocked', () => {
  it('is owed no longer: the key that is published instead keeps its grace, and the request is done', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', YOUNG);
    await stage.sweep();
    const allow = stage.azure.rights.deny(REGENERATE);
    await stage.ask('app', compromised('incident-1'));
    stage.azure.person.regenerate(account, 'Key1');
    const { outcome } = await stage.sweepFor(account);
    expect(outcome).toMatchObject({ result: 'healed', reason: 'value-replaced' });
    expect(outcome.sentence).toContain('The value that was called compromised is dead with that');
    const healed = stage.publishedValue('app');
    expect(stage.publishedTags('app').Operation).toBeUndefined();
    const consumer = consumerOf(stage, account);
    await stage.sweepEvery(HOUR, 5 * HOUR);
    allow();
    await stage.sweepEvery(HOUR, 10 * HOUR);
    expect(stage.publishedValue('app')).toBe(healed);
    expect(await stage.ask('app', compromised('incident-1'))).toMatchObject(ALREADY_DONE);
    expect(Object.values(stage.azure.keysOf(account))).toContain(healed);
    expect(consumer.failures.product).toBe(0);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('is still owed where somebody overwrote the secret instead: then nobody can tell', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', YOUNG);
    await stage.sweep();
    const { Key1: bad } = stage.azure.keysOf(account);
    const allow = stage.azure.rights.deny(REGENERATE);
    await stage.ask('app', compromised('incident-1'));
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'junk', tags: stage.publishedTags('app') });
    await stage.sweepEvery(HOUR, 2 * HOUR);
    expect(stage.publishedValue('app')).toBe(bad);
    allow();
    await stage.sweepEvery(HOUR, 30 * HOUR);
    expect(Object.values(stage.azure.keysOf(account))).not.toContain(bad);
    expect(stage.azure.monitor.violations).toEqual([]);
  });
});

describe('the retirement of a compromised key that dies between its record and its tag', () => {
  it('is no reason for a rollback: nobody ever held the value that is in that slot now', async () => {
    const stage = new Stage();
    stage.addManaged('app', YOUNG);
    await stage.sweep();
    const healthy = stage.context();
    let regenerations = 0;
    let dead = false;
    const ports = intercepted(healthy.ports, async (name, call) => {
      if (name === 'keys.regenerate') regenerations += 1;
      dead ||= name === 'secrets.tag' && regenerations === 2;
      if (dead) throw new Error('the process ends here');
      return call();
    });
    await stage.ask('app', compromised('incident-1'), { ...healthy, ports });
    await stage.sweepEvery(HOUR, 3 * HOUR);
    const published = stage.publishedValue('app');
    const answer = await stage.ask('app', { kind: 'rollback', id: 'back' });
    expect(answer).toMatchObject({
      report: { outcome: { result: 'kept', reason: 'not-in-overlap' }, phase: 'steady' },
    });
    expect(stage.publishedValue('app')).toBe(published);
    expect(stage.azure.monitor.violations).toEqual([]);
  });
});
