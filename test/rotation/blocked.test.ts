import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../shared/domain/account.ts';
import type { Result } from '../../shared/domain/outcome.ts';
import type { Reason } from '../../shared/domain/reasons.ts';
import { DAY, Stage } from './stage.ts';

interface Case {
  readonly set: (stage: Stage) => AccountId;
  readonly env?: Readonly<Record<string, string>>;
  readonly result: Result;
  readonly reason: Reason;
  /** What the sentence must tell: the thing, and what to do about it. */
  readonly says: RegExp;
}

const DUE = { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } } as const;
const SECOND_VAULT = 'https://kv-second.vault.azure.net';

const CASES: Readonly<Record<string, Case>> = {
  'an account without consent is skipped': {
    set: (stage) => stage.addAccount('app', { tags: {} }),
    result: 'skipped',
    reason: 'not-opted-in',
    says: /tag it key-rotation=enabled/,
  },
  'an account that is opted out in overlap is skipped loudly': {
    set: (stage) =>
      stage.addManaged(
        'app',
        { active: 'Key2', ageDays: { Key1: 88, Key2: 1 } },
        { tags: { 'key-rotation': 'disabled' } },
      ),
    result: 'skipped',
    reason: 'opted-out-in-overlap',
    says: /old value in Key1 stays alive/,
  },
  'an account with local auth disabled is skipped': {
    set: (stage) => stage.addManaged('app', DUE, { disableLocalAuth: true }),
    result: 'skipped',
    reason: 'local-auth-disabled',
    says: /disableLocalAuth/,
  },
  'an account of another kind is skipped': {
    set: (stage) => stage.addAccount('app', { kind: 'SpeechServices' }),
    result: 'skipped',
    reason: 'kind-not-selected',
    says: /ROTATION_KINDS/,
  },
  'an account being provisioned waits': {
    set: (stage) => stage.addManaged('app', DUE, { provisioningState: 'Accepted' }),
    result: 'blocked',
    reason: 'account-not-ready',
    says: /state Accepted/,
  },
  'an account under a read-only lock waits for a person': {
    set: (stage) => stage.addManaged('app', DUE, { readOnlyLock: true }),
    result: 'blocked',
    reason: 'account-locked',
    says: /lock/i,
  },
  'a missing right to list keys is named with its scope': {
    set: (stage) => {
      stage.azure.rights.deny({ action: 'Microsoft.CognitiveServices/accounts/listKeys/action' });
      return stage.addManaged('app', DUE);
    },
    result: 'blocked',
    reason: 'role-missing',
    says: /accounts\/listKeys\/action.*accounts\/app/s,
  },
  'a missing right to regenerate is named with its scope': {
    set: (stage) => {
      stage.azure.rights.deny({ action: 'Microsoft.CognitiveServices/accounts/regenerateKey/action' });
      return stage.addManaged('app', DUE);
    },
    result: 'blocked',
    reason: 'role-missing',
    says: /accounts\/regenerateKey\/action/,
  },
  'a missing right to write secrets is named before anything is regenerated': {
    set: (stage) => {
      stage.azure.rights.deny({ action: 'Microsoft.KeyVault/vaults/secrets/update/action' });
      return stage.addManaged('app', DUE);
    },
    result: 'blocked',
    reason: 'role-missing',
    says: /secrets\/update\/action/,
  },
  'a vault that may not be listed is never taken for an empty one': {
    set: (stage) => {
      stage.azure.rights.deny({ action: 'Microsoft.KeyVault/vaults/secrets/readMetadata/action' });
      return stage.addManaged('app', DUE);
    },
    result: 'blocked',
    reason: 'vault-unreadable',
    says: /readMetadata/,
  },
  'a secret of another account is not touched': {
    set: (stage) => {
      stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } });
      return stage.addAccount('newcomer', {
        customSubDomainName: 'other',
        tags: { 'key-rotation': 'enabled', 'key-rotation-secret': 'app' },
      });
    },
    result: 'blocked',
    reason: 'secret-of-another-account',
    says: /key-rotation-secret/,
  },
  'two accounts that ask for one name are both held back': {
    set: (stage) => {
      const tags = { 'key-rotation': 'enabled', 'key-rotation-secret': 'shared-name' };
      stage.addAccount('first', { tags });
      return stage.addAccount('second', { tags });
    },
    result: 'blocked',
    reason: 'secret-name-clash',
    says: /accounts\/first.*shared-name/s,
  },
  'a foreign secret under the name is never overwritten': {
    set: (stage) => {
      stage.azure.seedSecret(stage.vault, 'app', { value: 'the password of something else' });
      return stage.addAccount('app');
    },
    result: 'blocked',
    reason: 'secret-foreign',
    says: /neither of the live keys/,
  },
  "another program's secret is not touched": {
    set: (stage) => {
      const account = stage.addAccount('app');
      stage.azure.seedSecret(stage.vault, 'app', {
        value: { account, slot: 'Key1' },
        tags: { 'managed-by': 'terraform' },
      });
      return account;
    },
    result: 'blocked',
    reason: 'secret-of-another-program',
    says: /another program/,
  },
  'a secret of another deployment is not touched': {
    set: (stage) =>
      stage.addManaged('app', { ...DUE, tags: { 'managed-by': 'azure-ai-key-rotator/team-b/other.host' } }),
    result: 'blocked',
    reason: 'secret-of-another-deployment',
    says: /azure-ai-key-rotator\/team-b\/other\.host.*ROTATION_REPLACES/s,
  },
  'a soft-deleted secret blocks adoption': {
    set: (stage) => {
      const account = stage.addAccount('app');
      stage.azure.seedSecret(stage.vault, 'app', { value: 'x' });
      stage.azure.person.deleteSecret(stage.vault, 'app');
      return account;
    },
    result: 'blocked',
    reason: 'secret-soft-deleted',
    says: /recover|deleted/,
  },
  'a disabled secret waits for a person': {
    set: (stage) => {
      const account = stage.addManaged('app', DUE);
      stage.azure.person.disableSecret(stage.vault, 'app');
      return account;
    },
    result: 'blocked',
    reason: 'secret-disabled',
    says: /enable it/,
  },
  'a vault that is not allowed is refused by name': {
    set: (stage) =>
      stage.addAccount('app', { tags: { 'key-rotation': 'enabled', 'key-rotation-vault': SECOND_VAULT } }),
    result: 'blocked',
    reason: 'vault-not-allowed',
    says: /kv-second.*KEY_VAULT_ALLOWED_URLS/s,
  },
  'more tags than leave room for ours block': {
    set: (stage) =>
      stage.addManaged('app', {
        ...DUE,
        tags: { ...Object.fromEntries('abcdefg'.split('').map((tag) => [tag, '1'])), ValidityPeriodDays: '90' },
      }),
    result: 'blocked',
    reason: 'secret-has-too-many-tags',
    says: /leaves room for 6/,
  },
  'a cycle that does not fit into the maximum age blocks with the sum': {
    set: (stage) =>
      stage.addManaged('app', DUE, { tags: { 'key-rotation': 'enabled', 'key-rotation-max-age': 'P5D' } }),
    result: 'blocked',
    reason: 'cycle-does-not-fit',
    says: /P5D is shorter than 2 × \(grace P3D/,
  },
};

describe('an account that cannot be rotated', () => {
  for (const [name, { set, env, result, reason, says }] of Object.entries(CASES)) {
    it(name, async () => {
      const stage = new Stage(env);
      const account = set(stage);
      const keysBefore = stage.azure.keysOf(account);
      const versionsBefore = stage.azure.versionsOf(stage.vault, 'app').length;
      const { outcome } = await stage.sweepFor(account);
      expect(outcome).toMatchObject({ result, reason });
      expect(outcome.sentence).toMatch(says);
      expect(stage.azure.keysOf(account)).toEqual(keysBefore);
      expect(stage.azure.versionsOf(stage.vault, 'app')).toHaveLength(versionsBefore);
      await stage.sweepEvery(DAY / 4, 2 * DAY);
      expect(stage.azure.monitor.violations).toEqual([]);
      expect(stage.azure.keysOf(account)).toEqual(keysBefore);
    });
  }
});
