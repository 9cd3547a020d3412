import { describe, expect, it } from 'vitest';
import { DAY, HOUR, reportOf, Stage } from './stage.ts';

const YOUNG = { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } } as const;

describe('drift', () => {
  it('by a key that was regenerated in the portal is repaired with the new live value, and nothing is regenerated', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', YOUNG);
    stage.azure.person.regenerate(account, 'Key1');
    const keys = stage.azure.keysOf(account);
    const { outcome } = await stage.sweepFor(account);
    expect(outcome).toMatchObject({ result: 'healed', reason: 'value-replaced', loud: true });
    const version = stage.azure.secretOf(stage.vault, 'app')?.version;
    expect((await stage.locks.peek(account))?.known, 'the record follows at once').toMatchObject({ version });
    expect(stage.publishedValue('app')).toBe(keys.Key1);
    expect(stage.azure.keysOf(account)).toEqual(keys);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it("by a value that somebody wrote over ours keeps that person's own tags", async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', YOUNG);
    const { tags } = { tags: stage.publishedTags('app') };
    stage.azure.person.setSecret(stage.vault, 'app', {
      value: 'something else',
      tags: { ...tags, owner: 'team a' },
      contentType: 'a password',
    });
    await stage.sweep();
    expect(stage.publishedValue('app')).toBe(stage.azure.keysOf(account).Key1);
    expect(stage.publishedTags('app')).toMatchObject({ owner: 'team a', CredentialId: 'key1' });
    expect(stage.azure.secretOf(stage.vault, 'app')?.contentType).toBe('a password');
  });

  it('of the marker is corrected without a new version', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', YOUNG);
    stage.azure.person.changeTags(stage.vault, 'app', { CredentialId: 'key2' });
    const { outcome } = await stage.sweepFor(account);
    expect(outcome).toMatchObject({ result: 'healed', reason: 'marker-wrong' });
    expect(stage.publishedTags('app').CredentialId).toBe('key1');
    expect(stage.azure.versionsOf(stage.vault, 'app')).toHaveLength(1);
  });

  it('that puts the older value back in overlap makes that one active and starts the grace anew', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key2', ageDays: { Key1: 87, Key2: 2.5 } });
    await stage.sweep();
    const { Key1 } = stage.azure.keysOf(account);
    stage.azure.person.setSecret(stage.vault, 'app', { value: Key1, tags: stage.publishedTags('app') });
    const { outcome } = await stage.sweepFor(account);
    expect(outcome).toMatchObject({ result: 'healed', reason: 'marker-wrong' });
    const reports = await stage.sweepEvery(HOUR, 3 * DAY);
    expect(reports.every((report) => reportOf(report, account).outcome.result !== 'retired')).toBe(true);
    expect(stage.azure.keysOf(account).Key1).toBe(Key1);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('of all tags on a secret that the record beside the lock knows is restored with its creation times', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } });
    await stage.sweep();
    const before = stage.publishedTags('app');
    stage.azure.person.changeTags(
      stage.vault,
      'app',
      Object.fromEntries(Object.keys(before).map((tag) => [tag, undefined])),
    );
    const { outcome } = await stage.sweepFor(account);
    expect(outcome).toMatchObject({ result: 'healed', reason: 'tags-damaged' });
    expect(stage.publishedTags('app')).toEqual(before);
  });

  it('twice in one cycle makes the secret contested: it is still healed, but nothing is regenerated', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } });
    for (let write = 0; write < 2; write += 1) {
      stage.azure.person.setSecret(stage.vault, 'app', {
        value: `deployed ${write}`,
        tags: stage.publishedTags('app'),
      });
      expect((await stage.sweepFor(account)).outcome.result).toBe('healed');
      await stage.pass(HOUR);
    }
    const keys = stage.azure.keysOf(account);
    await stage.pass(4 * DAY);
    const answer = await stage.ask('app', { kind: 'rotate', id: 'now', force: true, compromised: false });
    expect(answer).toMatchObject({ kind: 'done', report: { outcome: { result: 'blocked', reason: 'contested' } } });
    expect(stage.azure.keysOf(account)).toEqual(keys);
    await stage.pass(4 * DAY);
    const later = await stage.ask('app', { kind: 'rotate', id: 'later', force: true, compromised: false });
    expect(later).toMatchObject({ kind: 'done', report: { outcome: { result: 'rotated' } } });
  });

  it('is not repaired with a value that the data plane refuses', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', YOUNG);
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'something else', tags: stage.publishedTags('app') });
    stage.azure.faults.add({ operation: 'inference.models', times: 100, fault: { kind: 'refuse', status: 401 } });
    const { outcome } = await stage.sweepFor(account);
    expect(outcome).toMatchObject({ result: 'failed', reason: 'published-key-refused' });
    expect(stage.publishedValue('app')).toBe('something else');
  });
});
