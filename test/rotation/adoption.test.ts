import { describe, expect, it } from 'vitest';
import { DAY, HOUR, reportOf, Stage, SUBSCRIPTION } from './stage.ts';

const STEADY = { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } } as const;

describe('adoption', () => {
  it('publishes Key1, regenerates nothing, and rotates only after the adoption period', async () => {
    const stage = new Stage();
    const account = stage.addAccount('app');
    const keys = stage.azure.keysOf(account);
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'adopted', reason: 'unpublished' });
    expect(stage.publishedValue('app')).toBe(keys.Key1);
    const reports = await stage.sweepEvery(HOUR, 7 * DAY - HOUR);
    expect(new Set(reports.map((report) => reportOf(report, account).outcome.result))).toEqual(new Set(['verified']));
    expect(stage.azure.keysOf(account)).toEqual(keys);
    await stage.pass(HOUR);
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'rotated', reason: 'adoption-over' });
  });

  it('publishes the slot that the tag names, under the name that the tag names', async () => {
    const stage = new Stage();
    const tags = { 'key-rotation': 'enabled', 'key-rotation-active': 'key2', 'key-rotation-secret': 'Chat-Key' };
    const account = stage.addAccount('app', { tags });
    await stage.sweep();
    expect(stage.publishedValue('chat-key')).toBe(stage.azure.keysOf(account).Key2);
  });

  it("takes over a secret with Microsoft's tags as a new version, and says to remove the function that goes with it", async () => {
    const stage = new Stage();
    const account = stage.addAccount('app');
    stage.azure.seedSecret(stage.vault, 'made-by-hand', {
      value: { account, slot: 'Key2' },
      tags: { CredentialId: 'key2', ProviderAddress: account, ValidityPeriodDays: '60', team: 'a' },
      contentType: 'api key',
    });
    const { outcome } = await stage.sweepFor(account);
    expect(outcome).toMatchObject({ result: 'adopted', reason: 'taking-over' });
    expect(outcome.sentence).toMatch(/remove the rotation function/);
    expect(stage.azure.versionsOf(stage.vault, 'made-by-hand')).toHaveLength(2);
    expect(stage.publishedTags('made-by-hand')).toMatchObject({
      CredentialId: 'key2',
      ValidityPeriodDays: '90',
      team: 'a',
    });
    expect(stage.azure.secretOf(stage.vault, 'made-by-hand')?.contentType).toBe('api key');
  });

  it('takes over the secret of an account that moved to another resource group, by its value', async () => {
    const stage = new Stage();
    const old = stage.addManaged('app', STEADY);
    const moved = stage.azure.person.moveAccount(old, 'new-group');
    expect((await stage.sweepFor(moved)).outcome).toMatchObject({ result: 'adopted', reason: 'account-moved' });
    expect(stage.publishedTags('app')).toMatchObject({ ProviderAddress: moved, CredentialId: 'key1' });
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('follows an account without a custom subdomain to its new group, although a name made of its id would be another', async () => {
    const stage = new Stage();
    const old = stage.azure.addAccount({
      subscriptionId: SUBSCRIPTION,
      resourceGroup: 'rg',
      name: 'nameless',
      tags: { 'key-rotation': 'enabled' },
    });
    const { secret } = await stage.sweepFor(old);
    await stage.sweepEvery(6 * HOUR, 12 * DAY);
    const moved = stage.azure.person.moveAccount(old, 'new-group');
    const report = await stage.sweepFor(moved);
    expect(report).toMatchObject({ secret, outcome: { result: 'adopted', reason: 'account-moved' } });
    await stage.sweepEvery(6 * HOUR, 12 * DAY);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('begins anew where an account was opted out and in again', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 84, Key2: 81 } });
    stage.azure.person.changeAccountTags(account, { 'key-rotation': 'disabled' });
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'skipped', reason: 'opted-out' });
    await stage.pass(2 * DAY);
    stage.azure.person.changeAccountTags(account, { 'key-rotation': 'enabled' });
    const keys = stage.azure.keysOf(account);
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'adopted', reason: 'opted-in-again' });
    await stage.sweepEvery(6 * HOUR, 6 * DAY);
    expect(stage.azure.keysOf(account)).toEqual(keys);
    await stage.sweepEvery(6 * HOUR, 2 * DAY);
    expect(stage.azure.keysOf(account)).not.toEqual(keys);
  });

  it('never publishes a second time in another vault while consumers read the first', async () => {
    const stage = new Stage();
    const account = stage.addAccount('app');
    await stage.sweep();
    const elsewhere = stage.azure.addVault('kv-second');
    const { outcome } = await stage.sweepFor(account, stage.context({}, { KEY_VAULT_URL: elsewhere }));
    expect(outcome).toMatchObject({ result: 'blocked', reason: 'secret-moved' });
    expect(outcome.sentence).toMatch(/kv-main.*kv-second/s);
    expect(stage.azure.versionsOf(elsewhere, 'app')).toHaveLength(0);
  });

  it('of a secret that was deleted waits for its recovery, and then for a whole grace', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 84, Key2: 81 } });
    await stage.sweepEvery(DAY, 2 * DAY);
    await stage.ask('app', { kind: 'rotate', id: 'now', force: true, compromised: false });
    const keys = stage.azure.keysOf(account);
    await stage.pass(2.5 * DAY);
    stage.azure.person.deleteSecret(stage.vault, 'app');
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'blocked', reason: 'secret-soft-deleted' });
    await stage.pass(DAY);
    await stage.sweep();
    stage.azure.person.recoverSecret(stage.vault, 'app');
    await stage.sweepEvery(HOUR, 2.9 * DAY);
    expect(stage.azure.keysOf(account)).toEqual(keys);
    await stage.sweepEvery(HOUR, 6 * HOUR);
    expect(stage.azure.keysOf(account)).not.toEqual(keys);
    expect(stage.azure.monitor.violations).toEqual([]);
  });
});

describe('another deployment', () => {
  it('is replaced only by name, and its last call is waited for', async () => {
    const by = 'azure-ai-key-rotator/old/old.store';
    const stage = new Stage({ ROTATION_REPLACES: by });
    const account = stage.addManaged('app', {
      active: 'Key1',
      ageDays: { Key1: 86, Key2: 82 },
      tags: { 'managed-by': by },
    });
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'healed', reason: 'deployment-replaced' });
    expect(stage.publishedTags('app')['managed-by']).toBe('azure-ai-key-rotator/default/memory.local');
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'kept', reason: 'call-in-flight' });
    await stage.pass(HOUR);
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'rotated' });
  });
});
