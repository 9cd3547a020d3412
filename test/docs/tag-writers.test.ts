import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../shared/domain/account.ts';
import { DAY, HOUR, Stage } from '../rotation/stage.ts';

type Tags = Readonly<Record<string, string | undefined>>;

/** An account in the middle of its cycle, known to the witness. */
function managed(): { readonly stage: Stage; readonly account: AccountId } {
  const stage = new Stage();
  const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } });
  return { stage, account };
}

describe('what docs/security-model.md says of who may only write tags of accounts', () => {
  const CHANGES: readonly (readonly [tags: Tags, reason: string])[] = [
    [{ 'key-rotation': 'disabled' }, 'opted-out'],
    [{ 'key-rotation': 'another-deployment' }, 'not-opted-in'],
    [{ 'key-rotation-grace': 'P40D' }, 'cycle-does-not-fit'],
    [{ 'key-rotation-grace': 'PT1M' }, 'tag-invalid'],
    [{ 'key-rotation-vault': 'https://not-allowed.vault.azure.net' }, 'vault-not-allowed'],
    [{ 'key-rotation-secret': 'another-name' }, 'no-drift'],
    [{ 'key-rotation-active': 'key2' }, 'no-drift'],
  ];

  it.each(CHANGES)('%o on a published account comes to %s', async (tags, reason) => {
    const { stage, account } = managed();
    stage.azure.person.changeAccountTags(account, tags);
    const { outcome, secret } = await stage.sweepFor(account);
    expect([outcome.reason, secret]).toEqual([reason, `${stage.vault}/secrets/app`]);
  });

  it('a maximum age of ten years is followed, and not reported as overdue', async () => {
    const { stage, account } = managed();
    const keys = stage.azure.keysOf(account);
    stage.azure.person.changeAccountTags(account, { 'key-rotation-max-age': 'P3650D' });
    await stage.pass(200 * DAY);
    expect((await stage.sweepFor(account)).overdueSinceMs).toBeUndefined();
    expect(stage.azure.keysOf(account)).toEqual(keys);
  });

  it('a secret of somebody else cannot be taken by naming it', async () => {
    const { stage } = managed();
    stage.azure.seedSecret(stage.vault, 'database', { value: 'a password' });
    const names = ['app', 'database'].map((name) => ({ 'key-rotation': 'enabled', 'key-rotation-secret': name }));
    const [first, second] = names.map((tags, index) => stage.addAccount(`new-${index}`, { tags }));
    const report = await stage.sweep();
    const reasonOf = (id: AccountId | undefined): unknown =>
      report.accounts.find(({ account }) => account === id)?.outcome.reason;
    expect([reasonOf(first), reasonOf(second)]).toEqual(['secret-of-another-account', 'secret-foreign']);
    expect(stage.publishedValue('database')).toBe('a password');
  });
});

describe('what it says of who may only write tags of secrets', () => {
  const GONE =
    '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/gone';
  const CHANGES: readonly (readonly [tags: Tags, reason: string])[] = [
    [{ CredentialId: 'key2' }, 'marker-wrong'],
    [{ 'managed-by': 'azure-ai-key-rotator/other/other.blob.core.windows.net' }, 'secret-of-another-deployment'],
    [{ 'managed-by': 'terraform' }, 'secret-of-another-program'],
    [{ ProviderAddress: '/subscriptions/x' }, 'secret-of-another-program'],
    [{ ProviderAddress: GONE }, 'account-moved'],
    [{ ProviderAddress: undefined, 'managed-by': undefined }, 'tags-damaged'],
    [{ Grace: 'P3650D' }, 'no-drift'],
    [
      { ValidityPeriodDays: undefined, a: '1', b: '2', c: '3', d: '4', e: '5', f: '6', g: '7' },
      'secret-has-too-many-tags',
    ],
  ];

  it.each(CHANGES)('%o on a published secret comes to %s, and no key dies of it', async (tags, reason) => {
    const { stage, account } = managed();
    const keys = stage.azure.keysOf(account);
    stage.azure.person.changeTags(stage.vault, 'app', tags);
    expect((await stage.sweepFor(account)).outcome.reason).toBe(reason);
    await stage.sweepEvery(HOUR, 6 * HOUR);
    expect(stage.azure.keysOf(account)).toEqual(keys);
  });

  it('a secret that names another published account blocks both, and neither value changes', async () => {
    const { stage, account } = managed();
    const other = stage.addManaged('other', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } });
    stage.azure.person.changeTags(stage.vault, 'app', { ProviderAddress: other });
    const report = await stage.sweep();
    const reasons = report.accounts.map(({ outcome }) => outcome.reason);
    expect(reasons.toSorted()).toEqual(['secret-ambiguous', 'secret-of-another-account']);
    expect(stage.publishedValue('app')).toBe(stage.azure.keysOf(account).Key1);
    expect(stage.publishedValue('other')).toBe(stage.azure.keysOf(other).Key1);
  });

  it('a secret that is switched off stays so, until a person switches it on', async () => {
    const { stage, account } = managed();
    stage.azure.person.disableSecret(stage.vault, 'app');
    await stage.sweepEvery(HOUR, 3 * HOUR);
    expect((await stage.sweepFor(account)).outcome.reason).toBe('secret-disabled');
  });
});
