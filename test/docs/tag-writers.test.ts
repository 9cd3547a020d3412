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
    [{ 'key-rotation-max-age': 'P91D' }, 'tag-invalid'],
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

  it('a maximum age of ten years is not followed: nothing is regenerated, which is said at once and reported as overdue', async () => {
    const { stage, account } = managed();
    const keys = stage.azure.keysOf(account);
    stage.azure.person.changeAccountTags(account, { 'key-rotation-max-age': 'P3650D' });
    const { outcome } = await stage.sweepFor(account);
    expect(outcome).toMatchObject({ result: 'blocked', reason: 'tag-invalid' });
    expect(outcome.sentence).toContain('Tag key-rotation-max-age is "P3650D"; expected');
    expect(outcome.sentence).toContain('at most P90D, which is ROTATION_MAX_KEY_AGE');
    await stage.pass(71 * DAY);
    expect((await stage.sweepFor(account)).overdueSinceMs).toBe(stage.startMs + 70 * DAY);
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

  /** What a tag writer may do around the forged tags, to have a record made that knows the secret. */
  const WAYS: Readonly<Record<string, (stage: Stage, secret: string, unpublished: AccountId) => Promise<void>>> = {
    'and nothing else': async () => undefined,
    'while the secret is switched off for a while': async (stage, secret) => {
      stage.azure.person.disableSecret(stage.vault, secret);
      await stage.sweepEvery(HOUR, 2 * HOUR);
      stage.azure.person.enableSecret(stage.vault, secret);
    },
    'while that account is opted out for a while': async (stage, _secret, unpublished) => {
      stage.azure.person.changeAccountTags(unpublished, { 'key-rotation': 'disabled' });
      await stage.sweepEvery(HOUR, 2 * HOUR);
      stage.azure.person.changeAccountTags(unpublished, { 'key-rotation': 'enabled' });
    },
    'and a journal that calls for a repair': async (stage, secret) => {
      const Operation = 'compromised-retire id=forged attempt=0 at=2026-01-01T00:00:00Z';
      stage.azure.person.changeTags(stage.vault, secret, { Operation, CredentialId: 'key2', Grace: undefined });
    },
  };

  it.each(Object.entries(WAYS))(
    "the secret of a published account that names one which is not published is not overwritten with that one's key: %s",
    async (_, way) => {
      const { stage, account } = managed();
      const unpublished = stage.addAccount('fresh');
      const keys = { ...stage.azure.keysOf(account) };
      stage.azure.person.changeTags(stage.vault, 'app', { ProviderAddress: unpublished });
      await way(stage, 'app', unpublished);
      expect((await stage.sweepFor(unpublished)).outcome).toMatchObject({
        result: 'blocked',
        reason: 'secret-foreign',
      });
      expect((await stage.sweepFor(account)).outcome.result).toBe('blocked');
      await stage.sweepEvery(HOUR, 6 * HOUR);
      expect(stage.publishedValue('app')).toBe(keys.Key1);
      expect(stage.azure.keysOf(account)).toEqual(keys);
      stage.azure.person.changeTags(stage.vault, 'app', { ProviderAddress: account });
      await stage.sweepEvery(HOUR, 2 * HOUR);
      const published = [stage.publishedValue('app'), stage.publishedValue('fresh')];
      expect(published, 'with the tag put back, each has its own').toEqual([
        keys.Key1,
        stage.azure.keysOf(unpublished).Key1,
      ]);
      expect(stage.azure.monitor.violations).toEqual([]);
    },
  );

  it.each(Object.entries(WAYS))(
    'a secret of somebody else with all our tags forged is not overwritten: %s',
    async (_, way) => {
      const { stage } = managed();
      const unpublished = stage.addAccount('fresh');
      const tags = { ...stage.publishedTags('app'), ProviderAddress: unpublished };
      stage.azure.seedSecret(stage.vault, 'database', { value: 'a password', tags });
      await way(stage, 'database', unpublished);
      const { outcome } = await stage.sweepFor(unpublished);
      expect(outcome).toMatchObject({ result: 'blocked', reason: 'secret-foreign' });
      expect(outcome.sentence).toContain('take away the tag ProviderAddress');
      await stage.sweepEvery(HOUR, 6 * HOUR);
      expect(stage.publishedValue('database')).toBe('a password');
      expect(stage.azure.versionsOf(stage.vault, 'database')).toHaveLength(1);
      stage.azure.person.changeTags(stage.vault, 'database', { ProviderAddress: undefined });
      expect((await stage.sweepFor(unpublished)).outcome).toMatchObject({ result: 'adopted', reason: 'unpublished' });
      expect(stage.publishedValue('database')).toBe('a password');
      expect(stage.azure.monitor.violations).toEqual([]);
    },
  );

  it('a secret that is switched off stays so, until a person switches it on', async () => {
    const { stage, account } = managed();
    stage.azure.person.disableSecret(stage.vault, 'app');
    await stage.sweepEvery(HOUR, 3 * HOUR);
    expect((await stage.sweepFor(account)).outcome.reason).toBe('secret-disabled');
  });
});
