import { describe, expect, it } from 'vitest';
import { MINUTE, Stage } from './stage.ts';

const DUE = { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } } as const;

describe('before a key is published', () => {
  it('it must be accepted by every front end for half a minute without a break', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', DUE);
    const { startedAtMs, endedAtMs } = await stage.sweep();
    expect(stage.publishedTags('app').CredentialId).toBe('key2');
    expect(endedAtMs - startedAtMs).toBeGreaterThanOrEqual(30_000);
    const lastKnownMs = Math.max(...stage.azure.accountOf(account).key('Key2').knownAtMs);
    expect(stage.azure.secretOf(stage.vault, 'app')?.createdAtMs).toBeGreaterThanOrEqual(lastKnownMs);
  });

  it('two minutes pass where the data plane cannot be asked, or is not to be', async () => {
    for (const [env, network] of [[{}, 'private'] as const, [{ ROTATION_PROBE: 'off' }, 'public'] as const]) {
      const stage = new Stage(env);
      const account = stage.addManaged('app', DUE, { network });
      const { outcome } = await stage.sweepFor(account);
      expect(outcome.result).toBe('rotated');
      expect(stage.clock.now() - stage.startMs).toBeGreaterThanOrEqual(2 * MINUTE);
    }
  });

  it('nothing is regenerated where a probe is required and cannot be made', async () => {
    const stage = new Stage({ ROTATION_PROBE: 'required' });
    const account = stage.addManaged('app', DUE, { network: 'private' });
    const keys = stage.azure.keysOf(account);
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'failed', reason: 'probe-inconclusive' });
    expect(stage.azure.keysOf(account)).toEqual(keys);
  });

  it('a new key that is never accepted is not published, and consumers keep the one they have', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', DUE);
    const published = stage.publishedValue('app');
    stage.azure.faults.add({
      operation: 'inference.models',
      nth: 2,
      times: 1000,
      fault: { kind: 'refuse', status: 401 },
    });
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'failed', reason: 'new-key-refused' });
    expect(stage.publishedValue('app')).toBe(published);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('nothing is regenerated where the published key is refused', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', DUE);
    const keys = stage.azure.keysOf(account);
    stage.azure.faults.add({ operation: 'inference.models', fault: { kind: 'refuse', status: 401 } });
    expect((await stage.sweepFor(account)).outcome.reason).toBe('published-key-refused');
    expect(stage.azure.keysOf(account)).toEqual(keys);
  });
});

describe('a value of somebody else', () => {
  it('is not replaced while the live keys change', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } });
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'junk', tags: stage.publishedTags('app') });
    stage.clock.after(5_000, () => stage.azure.person.regenerate(account, 'Key1'));
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'deferred', reason: 'keys-changed' });
    expect((await stage.sweepFor(account)).outcome.result).toBe('healed');
    expect(stage.publishedValue('app')).toBe(stage.azure.keysOf(account).Key1);
  });

  it('is not replaced while somebody writes the secret', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } });
    const tags = stage.publishedTags('app');
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'junk', tags });
    stage.clock.after(5_000, () => stage.azure.person.setSecret(stage.vault, 'app', { value: 'more junk', tags }));
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'deferred', reason: 'changed-meanwhile' });
  });
});
