import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../shared/domain/account.ts';
import { DAY, HOUR, reportOf, Stage, SUBSCRIPTION } from './stage.ts';

describe('ROTATION_SCOPE', () => {
  it('adopt-all publishes and reports every account, and regenerates only those that are tagged, whoever asks', async () => {
    const stage = new Stage({ ROTATION_SCOPE: 'adopt-all' });
    const tagged = stage.addAccount('app');
    const untagged = stage.addAccount('other', { tags: {} });
    const keys = stage.azure.keysOf(untagged);
    await stage.sweepEvery(6 * HOUR, 9 * DAY);
    expect(stage.azure.keyTimesOf(tagged).Key2).toBeGreaterThan(stage.startMs);
    expect(stage.publishedValue('other')).toBe(keys.Key1);
    for (const compromised of [false, true]) {
      const request = { kind: 'rotate', id: `now-${compromised}`, force: true, compromised } as const;
      expect(await stage.ask('other', request)).toMatchObject({ report: { outcome: { reason: 'adopted-only' } } });
    }
    expect(stage.azure.keysOf(untagged)).toEqual(keys);
    // Its value is as old as it was, and nothing promised to end that.
    expect(reportOf(await stage.sweep(), untagged)).toMatchObject({ managed: true, overdueSinceMs: undefined });
  });

  it('adopt-all heals an account that is only adopted', async () => {
    const stage = new Stage({ ROTATION_SCOPE: 'adopt-all' });
    const account = stage.addAccount('app', { tags: {} });
    await stage.sweep();
    stage.azure.person.regenerate(account, 'Key1');
    await stage.pass(HOUR);
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'healed' });
    expect(stage.publishedValue('app')).toBe(stage.azure.keysOf(account).Key1);
  });

  it('all rotates what is not tagged, and leaves alone what is tagged disabled', async () => {
    const stage = new Stage({ ROTATION_SCOPE: 'all', AZURE_SUBSCRIPTION_IDS: SUBSCRIPTION });
    const untagged = stage.addAccount('app', { tags: {} });
    const disabled = stage.addAccount('other', { tags: { 'key-rotation': 'disabled' } });
    const keys = stage.azure.keysOf(disabled);
    await stage.sweepEvery(6 * HOUR, 9 * DAY);
    expect(stage.azure.keyTimesOf(untagged).Key2).toBeGreaterThan(stage.startMs);
    expect(stage.azure.keysOf(disabled)).toEqual(keys);
    expect(stage.publishedValue('other')).toBeUndefined();
  });
});

describe('ROTATION_SCOPE adopt-all, and a tag that is taken away in steady phase and given again', () => {
  async function withoutTag(stage: Stage): Promise<AccountId> {
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 70, Key2: 66 } });
    stage.azure.person.changeAccountTags(account, { 'key-rotation': undefined });
    return account;
  }

  it('starts a new adoption period, as every opt-out does', async () => {
    const stage = new Stage({ ROTATION_SCOPE: 'adopt-all' });
    const account = await withoutTag(stage);
    const keys = stage.azure.keysOf(account);
    const reasons = (await stage.sweepEvery(6 * HOUR, 30 * DAY)).map((each) => reportOf(each, account).outcome.reason);
    expect(new Set(reasons)).toEqual(new Set(['no-drift']));
    stage.azure.person.changeAccountTags(account, { 'key-rotation': 'enabled' });
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'adopted', reason: 'opted-in-again' });
    await stage.sweepEvery(6 * HOUR, 6.9 * DAY);
    expect(stage.azure.keysOf(account)).toEqual(keys);
    await stage.sweepEvery(6 * HOUR, DAY);
    expect(stage.azure.keysOf(account)).not.toEqual(keys);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('is healed in between without being adopted anew, also where its drift is rarely looked for', async () => {
    const stage = new Stage({ ROTATION_SCOPE: 'adopt-all', ROTATION_VERIFY_INTERVAL: 'P1D' });
    const account = await withoutTag(stage);
    const adopted = stage.publishedTags('app').AdoptedAt;
    await stage.sweepEvery(6 * HOUR, 2 * DAY);
    stage.azure.person.regenerate(account, 'Key1');
    const reasons = (await stage.sweepEvery(6 * HOUR, 4 * DAY)).map((each) => reportOf(each, account).outcome.reason);
    expect(new Set(reasons)).toEqual(new Set(['adopted-only', 'no-drift', 'value-replaced']));
    expect(stage.publishedValue('app')).toBe(stage.azure.keysOf(account).Key1);
    expect(stage.publishedTags('app').AdoptedAt).toBe(adopted);
    stage.azure.person.changeAccountTags(account, { 'key-rotation': 'enabled' });
    const again = await stage.sweepEvery(6 * HOUR, 30 * DAY);
    expect(again.map((each) => reportOf(each, account).outcome.reason)).toContain('opted-in-again');
  });
});

describe('a name that two accounts want', () => {
  it('stays with its owner, who is rotated on; only the newcomer is blocked', async () => {
    const stage = new Stage();
    const owner = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } });
    const tags = { 'key-rotation': 'enabled', 'key-rotation-secret': 'app' };
    const newcomer = stage.addAccount('newcomer', { tags, customSubDomainName: 'newcomer' });
    const report = await stage.sweep();
    expect(reportOf(report, owner).outcome.result).toBe('rotated');
    expect(reportOf(report, newcomer).outcome).toMatchObject({ reason: 'secret-of-another-account' });
    expect(stage.publishedValue('app')).toBe(stage.azure.keysOf(owner).Key2);
  });
});

describe('the end of a compromised key', () => {
  it('is not called confirmed where the data plane cannot be asked, or is not to be', async () => {
    for (const [env, network] of [[{}, 'private'] as const, [{ ROTATION_PROBE: 'off' }, 'public'] as const]) {
      const stage = new Stage(env);
      stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } }, { network });
      const answer = await stage.ask('app', { kind: 'rotate', id: 'bad', force: false, compromised: true });
      expect(answer).toMatchObject({ report: { outcome: { result: 'retired', revocation: 'not-confirmed' } } });
    }
  });
});
