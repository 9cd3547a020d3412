import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../shared/domain/account.ts';
import { HOUR, MINUTE, Stage } from './stage.ts';

const DUE = { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } } as const;

interface Block {
  readonly reason: string;
  readonly set: (stage: Stage, account: AccountId) => void | Promise<void>;
}

/** The published key is replaced by hand, and the secret still holds the dead one. */
function breakIt(stage: Stage, account: AccountId): void {
  stage.azure.person.regenerate(account, 'Key1');
}

const tag = (name: string, text: string) => (stage: Stage, account: AccountId) =>
  stage.azure.person.changeAccountTags(account, { [name]: text });

const POLICY: Readonly<Record<string, Block>> = {
  'a tag that cannot be followed': { reason: 'tag-invalid', set: tag('key-rotation-max-age', 'for ever') },
  'a cycle that does not fit': { reason: 'cycle-does-not-fit', set: tag('key-rotation-max-age', 'P5D') },
  'an account in a bad state': {
    reason: 'account-not-ready',
    set: (stage, account) => stage.azure.person.setProvisioningState(account, 'Failed'),
  },
  'a right to regenerate that is missing': {
    reason: 'role-missing',
    set: (stage) =>
      void stage.azure.rights.deny({ action: 'Microsoft.CognitiveServices/accounts/regenerateKey/action' }),
  },
  'a back-off': {
    reason: 'backing-off',
    set: async (stage) => {
      stage.azure.faults.add({
        operation: 'accounts.regenerateKey',
        times: 2,
        fault: { kind: 'refuse', status: 429 },
      });
      await stage.sweep();
      await stage.pass(35 * MINUTE);
      await stage.sweep();
    },
  },
};

describe('an account that may not be rotated now', () => {
  for (const [name, { reason, set }] of Object.entries(POLICY)) {
    it(`is healed all the same, and nothing is regenerated: ${name}`, async () => {
      const stage = new Stage();
      const account = stage.addManaged('app', DUE);
      await set(stage, account);
      expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'blocked', reason });
      breakIt(stage, account);
      const keys = stage.azure.keysOf(account);
      expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'healed', reason: 'value-replaced' });
      expect(stage.publishedValue('app')).toBe(keys.Key1);
      expect(['blocked', 'verified']).toContain((await stage.sweepFor(account)).outcome.result);
      expect(stage.azure.keysOf(account)).toEqual(keys);
      expect(stage.azure.monitor.violations).toEqual([]);
    });
  }
});

describe('an account that may not be rotated now, whose secret is set by hand, which drops its tags', () => {
  async function stripped(stage: Stage): Promise<AccountId> {
    const account = stage.addManaged('app', DUE);
    stage.azure.person.changeAccountTags(account, { 'key-rotation-max-age': 'for ever' });
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'junk' });
    return account;
  }

  it('is healed all the same, since the record knows whose it is', async () => {
    const stage = new Stage();
    const account = await stripped(stage);
    const keys = stage.azure.keysOf(account);
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'healed', reason: 'value-replaced' });
    expect(stage.publishedValue('app')).toBe(keys.Key1);
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'blocked', reason: 'tag-invalid' });
    expect(stage.azure.keysOf(account)).toEqual(keys);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('is healed beside the orphaned secret of another account of its name, too', async () => {
    const stage = new Stage();
    const gone = stage.addAccount('app', { resourceGroup: 'rg-old', customSubDomainName: 'app-old' });
    await stage.sweep();
    stage.azure.person.removeAccount(gone);
    const account = await stripped(stage);
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'healed', reason: 'value-replaced' });
  });

  it('is left alone where no record knows it: nobody can say whose it is', async () => {
    const stage = new Stage();
    const account = await stripped(stage);
    stage.locks.loseAllRecords();
    const { outcome } = await stage.sweepFor(account);
    expect(outcome).toMatchObject({ result: 'blocked', reason: 'tag-invalid' });
    expect(stage.publishedValue('app')).toBe('junk');
  });
});

const IDENTITY: Readonly<Record<string, Block>> = {
  'a secret of another deployment': {
    reason: 'secret-of-another-deployment',
    set: (stage) =>
      stage.azure.person.changeTags(stage.vault, 'app', { 'managed-by': 'azure-ai-key-rotator/default/other.local' }),
  },
  'a secret of another program': {
    reason: 'secret-of-another-program',
    set: (stage) => stage.azure.person.changeTags(stage.vault, 'app', { 'managed-by': 'terraform' }),
  },
  'a secret of another account': {
    reason: 'secret-of-another-account',
    set: (stage) => {
      const other = stage.addAccount('other', { tags: {} });
      stage.azure.person.changeTags(stage.vault, 'app', { ProviderAddress: other });
    },
  },
  'two secrets for one account': {
    reason: 'secret-ambiguous',
    set: (stage) => {
      const content = { value: stage.publishedValue('app') ?? '', tags: stage.publishedTags('app') };
      stage.azure.person.setSecret(stage.vault, 'app-copy', content);
    },
  },
  'a secret that is disabled': {
    reason: 'secret-disabled',
    set: (stage) => stage.azure.person.disableSecret(stage.vault, 'app'),
  },
  'too many tags': {
    reason: 'secret-has-too-many-tags',
    set: (stage) => {
      const many = Object.fromEntries('abcdefg'.split('').map((name) => [name, '1']));
      stage.azure.person.changeTags(stage.vault, 'app', { ...many, ValidityPeriodDays: undefined, Grace: undefined });
    },
  },
  'a vault that the tag names and nobody allowed': {
    reason: 'vault-not-allowed',
    set: tag('key-rotation-vault', 'https://kv-unknown.vault.azure.net'),
  },
  'a vault that cannot be listed': {
    reason: 'vault-unreadable',
    set: (stage) => void stage.azure.rights.deny({ action: 'Microsoft.KeyVault/vaults/secrets/readMetadata/action' }),
  },
};

describe('an account of which it is unclear whose secret that is', () => {
  for (const [name, { reason, set }] of Object.entries(IDENTITY)) {
    it(`sees no effect at all, not even a repair: ${name}`, async () => {
      const stage = new Stage();
      const account = stage.addManaged('app', DUE);
      await set(stage, account);
      breakIt(stage, account);
      const before = { keys: stage.azure.keysOf(account), tags: stage.publishedTags('app') };
      for (let sweeps = 0; sweeps < 3; sweeps += 1) {
        await stage.pass(HOUR);
        expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'blocked', reason });
        for (const compromised of [false, true]) {
          const request = { kind: 'rotate', id: `now-${sweeps}-${compromised}`, force: true, compromised } as const;
          expect(await stage.ask(account, request)).toMatchObject({ report: { outcome: { reason } } });
        }
      }
      expect({ keys: stage.azure.keysOf(account), tags: stage.publishedTags('app') }).toEqual(before);
      const sent = stage.azure.log.entries.map(({ operation }) => operation);
      expect(sent.filter((operation) => /regenerateKey|secrets\.(set|update)/.test(operation))).toEqual([]);
    });
  }
});
