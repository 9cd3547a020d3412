import { describe, expect, it } from 'vitest';
import { MemoryLocks } from '../../emulator/memory-locks.ts';
import type { AccountId } from '../../shared/domain/account.ts';
import type { Request } from '../../shared/domain/facts.ts';
import type { Context } from '../../shared/rotation/context.ts';
import { crashAt } from './crash.ts';
import { intercepted } from './intercept.ts';
import { patientConsumer } from './patient-consumer.ts';
import { restarted } from './restarted.ts';
import { DAY, HOUR, MINUTE, Stage } from './stage.ts';

const SECOND_VAULT = 'https://kv-second.vault.azure.net';
const FORCED: Request = { kind: 'rotate', id: 'now', force: true, compromised: false };
const COMPROMISED: Request = { kind: 'rotate', id: 'incident-1', force: false, compromised: true };

/** The record, and every lease, of the account are gone. */
function lose(stage: Stage, account: AccountId): void {
  stage.locks.loseAllRecords();
  stage.azure.monitor.recordLost(account);
}

/** Where an account may stand when its record is lost, and what its next step is. */
const OPENINGS: Readonly<Record<string, (stage: Stage) => Promise<AccountId>>> = {
  'in adoption': async (stage) => {
    const account = stage.addAccount('app');
    await stage.sweep();
    await stage.pass(5 * DAY);
    return account;
  },
  'in steady phase': async (stage) => stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 80, Key2: 77 } }),
  'right after a flip': async (stage) => {
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } });
    await stage.sweep();
    return account;
  },
  'when its grace is nearly over': async (stage) => {
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } });
    await stage.sweep();
    await stage.pass(2.9 * DAY);
    return account;
  },
  'right after a rollback': async (stage) => {
    const account = stage.addManaged('app', { active: 'Key2', ageDays: { Key1: 70, Key2: 2 } });
    await stage.ask('app', { kind: 'rollback', id: 'back' });
    return account;
  },
};

describe('an account whose record is lost', () => {
  for (const [name, open] of Object.entries(OPENINGS)) {
    it(`breaks no promise and goes on, also where somebody insists: ${name}`, async () => {
      const stage = new Stage();
      const account = await open(stage);
      const keys = stage.azure.keysOf(account);
      const consumer = patientConsumer(stage, account);
      await stage.pass(MINUTE);
      lose(stage, account);
      for (let hours = 0; hours < 12 * 24; hours += 6) {
        await stage.pass(6 * HOUR);
        await stage.ask('app', { ...FORCED, id: `now-${hours}` });
        await stage.sweep();
      }
      expect(Object.values(stage.azure.keysOf(account))).not.toContain(keys.Key1);
      expect(Object.values(stage.azure.keysOf(account))).not.toContain(keys.Key2);
      expect(stage.azure.monitor.violations).toEqual([]);
      expect(consumer.failures.product).toBe(0);
    });
  }

  it('and whose secret names it no more is not adopted a second time where its own tags lead elsewhere by now', async () => {
    for (const tags of [{ 'key-rotation-vault': SECOND_VAULT }, { 'key-rotation-secret': 'another-name' }]) {
      const stage = new Stage({ KEY_VAULT_ALLOWED_URLS: SECOND_VAULT });
      const second = stage.azure.addVault('kv-second');
      const account = stage.addManaged('app', { active: 'Key2', ageDays: { Key1: 80, Key2: 2.9 } });
      const keys = stage.azure.keysOf(account);
      stage.azure.person.changeTags(stage.vault, 'app', { ProviderAddress: undefined });
      stage.azure.person.changeAccountTags(account, tags);
      lose(stage, account);
      expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'adopted', reason: 'taking-over' });
      expect(stage.publishedTags('app')).toMatchObject({ CredentialId: 'key2', ProviderAddress: account });
      expect(stage.azure.versionsOf(second, 'app')).toEqual([]);
      expect(stage.azure.versionsOf(stage.vault, 'another-name')).toEqual([]);
      await stage.sweepEvery(6 * HOUR, 6.5 * DAY);
      expect(stage.azure.keysOf(account)).toEqual(keys);
    }
  });

  it('and whose secret lost its tags too is adopted anew, by its value: nothing dies for a whole adoption period', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key2', ageDays: { Key1: 80, Key2: 2.9 } });
    const keys = stage.azure.keysOf(account);
    const tags = Object.keys(stage.publishedTags('app'));
    stage.azure.person.changeTags(stage.vault, 'app', Object.fromEntries(tags.map((tag) => [tag, undefined])));
    lose(stage, account);
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'adopted', reason: 'taking-over' });
    expect(stage.publishedTags('app').CredentialId).toBe('key2');
    await stage.sweepEvery(6 * HOUR, 6.5 * DAY);
    expect(stage.azure.keysOf(account)).toEqual(keys);
  });

  it('and whose secret lost its tags and holds no live key is never overwritten: nobody knows whose it is', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key2', ageDays: { Key1: 80, Key2: 2.9 } });
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'of another application' });
    lose(stage, account);
    await stage.sweepEvery(6 * HOUR, 4 * DAY);
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'blocked', reason: 'secret-foreign' });
    expect(stage.publishedValue('app')).toBe('of another application');
  });

  it('with the end of a compromised key under way: the tag alone kills nothing, and whoever asked asks again', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } });
    const { Key1: bad } = stage.azure.keysOf(account);
    const allow = stage.azure.rights.deny({ action: 'Microsoft.KeyVault/vaults/secrets/setSecret/action' });
    await stage.ask('app', COMPROMISED);
    expect(stage.publishedTags('app').Operation).toMatch(/^compromised id=incident-1/);
    lose(stage, account);
    allow();
    await stage.sweepEvery(HOUR, 5 * HOUR);
    expect(Object.values(stage.azure.keysOf(account))).toContain(bad);
    expect(await stage.ask('app', COMPROMISED)).toMatchObject({ report: { outcome: { result: 'retired' } } });
    expect(Object.values(stage.azure.keysOf(account))).not.toContain(bad);
    expect(stage.azure.monitor.violations).toEqual([]);
  });
});

/** Fails every call to the lock store, as when it is down or its role was taken away. */
function withoutStore(stage: Stage): Context {
  for (const operation of ['acquire', 'peek'] as const) {
    stage.locks.fail(operation, { times: 100, code: 'unavailable' });
  }
  return stage.context();
}

describe('a compromised key whose record was lost before it was replaced', () => {
  const interrupted = async (stage: Stage): Promise<AccountId> => {
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } });
    const allow = stage.azure.rights.deny({ action: 'Microsoft.KeyVault/vaults/secrets/setSecret/action' });
    await stage.ask('app', COMPROMISED);
    allow();
    lose(stage, account);
    await stage.pass(HOUR);
    return account;
  };
  const NEW_RECORDS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
    'by a run that died': async (stage) => {
      const healthy = stage.context();
      const crash = crashAt(6, 'after');
      await stage.sweep({ ...healthy, ports: intercepted(healthy.ports, crash.around) }).catch(() => undefined);
    },
    'because the secret was disabled, and another tag is repaired': async (stage) => {
      stage.azure.person.disableSecret(stage.vault, 'app');
      await stage.sweep();
      stage.azure.person.enableSecret(stage.vault, 'app');
      stage.azure.person.changeTags(stage.vault, 'app', { Grace: undefined });
      await stage.sweep();
    },
    'because the secret was disabled for a while': async (stage) => {
      stage.azure.person.disableSecret(stage.vault, 'app');
      await stage.sweep();
      stage.azure.person.enableSecret(stage.vault, 'app');
    },
  };

  for (const [name, make] of Object.entries(NEW_RECORDS)) {
    it(`is not forgotten where a record is made anew ${name}: it stays reported until somebody asks again`, async () => {
      const stage = new Stage();
      const account = await interrupted(stage);
      const { Key1: bad } = stage.azure.keysOf(account);
      await make(stage);
      await stage.sweepEvery(HOUR, 12 * HOUR);
      expect((await stage.sweepFor(account)).outcome).toMatchObject({
        result: 'blocked',
        reason: 'compromised-unconfirmed',
      });
      await stage.ask('app', { ...COMPROMISED, id: 'again' });
      expect(Object.values(stage.azure.keysOf(account))).not.toContain(bad);
      expect((await stage.sweepFor(account)).outcome.result).toBe('verified');
    });
  }
});

describe('a lock store that cannot be reached', () => {
  it('means no effect at all, whatever is due and whoever asks', async () => {
    const due: readonly ((stage: Stage) => AccountId)[] = [
      (stage) => stage.addAccount('app'),
      (stage) => stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } }),
      (stage) => stage.addManaged('app', { active: 'Key2', ageDays: { Key1: 88, Key2: 3.2 } }),
      (stage) =>
        stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 }, tags: { CredentialId: 'key2' } }),
    ];
    for (const set of due) {
      const stage = new Stage();
      const account = set(stage);
      const context = withoutStore(stage);
      const { outcome } = await stage.sweepFor(account, context);
      expect(outcome).toMatchObject({ result: 'failed', errorCode: 'unavailable' });
      for (const request of [FORCED, COMPROMISED]) await stage.ask('app', request, context);
      await stage.ask('app', { kind: 'rollback', id: 'back' }, context);
      const sent = stage.azure.log.entries.map(({ operation }) => operation);
      expect(sent.filter((operation) => /regenerateKey|secrets\.(set|update)/.test(operation))).toEqual([]);
    }
  });

  it('leaves an account alone whose record cannot be read, and says what to do', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } });
    stage.locks.fail('acquire', { code: 'witness-unreadable' });
    const keys = stage.azure.keysOf(account);
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'blocked', reason: 'witness-unreadable' });
    expect(stage.azure.keysOf(account)).toEqual(keys);
    expect((await stage.sweepFor(account)).outcome.result).toBe('rotated');
  });
});

describe('a new storage account', () => {
  it('makes another deployment of this one, which takes its secrets over only where it is told to', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } });
    const consumer = patientConsumer(stage, account);
    await stage.sweep();
    const locks = new MemoryLocks(stage.clock, 'new.local');
    const moved = (env: Readonly<Record<string, string>>): (() => Context) => {
      const make = restarted(stage, { ROTATION_DEPLOYMENT: 'default', ...env });
      return () => {
        const context = make();
        return { ...context, ports: { ...context.ports, locks }, self: { ...context.self, lockHost: locks.host } };
      };
    };
    const untold = moved({});
    expect((await stage.sweepFor(account, untold())).outcome.reason).toBe('secret-of-another-deployment');
    const told = moved({ ROTATION_REPLACES: 'azure-ai-key-rotator/default/memory.local' });
    expect((await stage.sweepFor(account, told())).outcome.reason).toBe('deployment-replaced');
    const results: string[] = [];
    for (let hours = 0; hours < 4 * 24; hours += 1) {
      await stage.pass(HOUR);
      results.push((await stage.sweepFor(account, told())).outcome.result);
    }
    expect(results.filter((result) => result === 'retired')).toHaveLength(1);
    expect(stage.azure.monitor.violations).toEqual([]);
    expect(consumer.failures.product).toBe(0);
  });
});
