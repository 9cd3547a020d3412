import { describe, expect, it } from 'vitest';
import type { Request } from '../../shared/domain/facts.ts';
import { MINUTE, Stage } from './stage.ts';

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
