import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../shared/domain/account.ts';
import { RotationError } from '../../shared/domain/errors.ts';
import type { Request } from '../../shared/domain/facts.ts';
import type { VaultUrl } from '../../shared/domain/secret-ref.ts';
import type { Context } from '../../shared/rotation/context.ts';
import { patientConsumer } from './patient-consumer.ts';
import { restarted } from './restarted.ts';
import { DAY, HOUR, Stage } from './stage.ts';

const REQUESTS: readonly Request[] = [
  { kind: 'rotate', id: 'plain', force: false, compromised: false },
  { kind: 'rotate', id: 'forced', force: true, compromised: false },
  { kind: 'rotate', id: 'bad', force: true, compromised: true },
  { kind: 'rollback', id: 'back' },
];

/** An account in overlap, with everything that makes a move of its secret matter, and the record that knows it. */
async function inOverlap(stage: Stage): Promise<AccountId> {
  const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } });
  await stage.sweep();
  return account;
}

/** Sweeps and requests of every kind: whatever is asked, neither a key nor any secret changes. */
async function nothingIsDone(stage: Stage, account: AccountId, reason: string, context: () => Context): Promise<void> {
  const effects = (): number =>
    stage.azure.log.entries.filter(({ operation }) => /regenerateKey|secrets\.(set|update)/.test(operation)).length;
  const before = { keys: stage.azure.keysOf(account), effects: effects(), value: stage.publishedValue('app') };
  for (let days = 0; days < 5; days += 1) {
    await stage.pass(DAY);
    expect((await stage.sweepFor(account, context())).outcome).toMatchObject({ result: 'blocked', reason });
    for (const request of REQUESTS) {
      const answer = await stage.ask(account, { ...request, id: `${request.id}-${days}` }, context());
      expect(answer).toMatchObject({ kind: 'done', report: { outcome: { result: 'blocked', reason } } });
    }
  }
  expect({ keys: stage.azure.keysOf(account), effects: effects(), value: stage.publishedValue('app') }).toEqual(before);
}

/** What was put back goes on where it stood. */
async function goesOn(stage: Stage, account: AccountId, old: string): Promise<void> {
  await stage.sweepEvery(HOUR, 4 * DAY);
  expect(Object.values(stage.azure.keysOf(account))).not.toContain(old);
  expect(stage.publishedValue('app')).toBe(stage.azure.keysOf(account).Key2);
  expect(stage.azure.monitor.violations).toEqual([]);
}

describe('a vault that is replaced in the settings, in mid-cycle', () => {
  it('stops everything for the accounts whose consumers read the old one, until it is put back', async () => {
    const stage = new Stage();
    const account = await inOverlap(stage);
    const consumer = patientConsumer(stage, account);
    const { Key1: old } = stage.azure.keysOf(account);
    const elsewhere = stage.azure.addVault('kv-second');
    await nothingIsDone(stage, account, 'secret-moved', restarted(stage, { KEY_VAULT_URL: elsewhere }));
    expect(stage.azure.versionsOf(elsewhere, 'app')).toHaveLength(0);
    await goesOn(stage, account, old);
    expect(consumer.failures.product).toBe(0);
  });

  it('changes nothing for them where the old one stays allowed: the secret that names the account wins', async () => {
    const stage = new Stage();
    const account = await inOverlap(stage);
    const elsewhere = stage.azure.addVault('kv-second');
    const moved = restarted(stage, { KEY_VAULT_URL: elsewhere, KEY_VAULT_ALLOWED_URLS: stage.vault });
    await stage.pass(4 * DAY);
    expect((await stage.sweepFor(account, moved())).outcome).toMatchObject({ result: 'retired' });
    expect(stage.azure.versionsOf(elsewhere, 'app')).toHaveLength(0);
  });
});

describe('a tag of the account that would lead to another place, given in mid-cycle', () => {
  const ways = (second: VaultUrl): readonly Readonly<Record<string, string>>[] => [
    { 'key-rotation-secret': 'another-name' },
    { 'key-rotation-vault': second },
    { 'key-rotation-active': 'key1' },
  ];

  it('changes nothing while the secret names the account', async () => {
    for (const which of [0, 1, 2]) {
      const stage = new Stage({ KEY_VAULT_ALLOWED_URLS: 'https://kv-second.vault.azure.net' });
      const second = stage.azure.addVault('kv-second');
      const account = await inOverlap(stage);
      const consumer = patientConsumer(stage, account);
      const { Key1: old } = stage.azure.keysOf(account);
      stage.azure.person.changeAccountTags(account, ways(second)[which] ?? {});
      await goesOn(stage, account, old);
      expect(stage.azure.versionsOf(second, 'app')).toHaveLength(0);
      expect(stage.azure.versionsOf(stage.vault, 'another-name')).toHaveLength(0);
      expect(consumer.failures.product).toBe(0);
    }
  });

  it('is noticed by the record where the tags of the secret are stripped too: nothing is published in the new place', async () => {
    for (const which of [0, 1]) {
      const stage = new Stage({ KEY_VAULT_ALLOWED_URLS: 'https://kv-second.vault.azure.net' });
      const second = stage.azure.addVault('kv-second');
      const account = await inOverlap(stage);
      const consumer = patientConsumer(stage, account);
      const { Key1: old } = stage.azure.keysOf(account);
      const tags = Object.keys(stage.publishedTags('app'));
      stage.azure.person.changeTags(stage.vault, 'app', Object.fromEntries(tags.map((tag) => [tag, undefined])));
      const changes = ways(second)[which] ?? {};
      stage.azure.person.changeAccountTags(account, changes);
      await nothingIsDone(stage, account, 'secret-moved', () => stage.context());
      const undone = Object.fromEntries(Object.keys(changes).map((tag) => [tag, undefined]));
      stage.azure.person.changeAccountTags(account, undone);
      expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'healed', reason: 'tags-damaged' });
      await goesOn(stage, account, old);
      expect(consumer.failures.product).toBe(0);
    }
  });
});

describe('a copy of a secret with all its tags', () => {
  it('makes it unclear which of the two consumers read, so nothing is done until one is gone', async () => {
    const stage = new Stage();
    const account = await inOverlap(stage);
    const { Key1: old } = stage.azure.keysOf(account);
    const content = { value: stage.publishedValue('app') ?? '', tags: stage.publishedTags('app') };
    stage.azure.person.setSecret(stage.vault, 'app-copy', content);
    await nothingIsDone(stage, account, 'secret-ambiguous', () => stage.context());
    stage.azure.person.deleteSecret(stage.vault, 'app-copy');
    await goesOn(stage, account, old);
  });
});

describe('an account that is moved in overlap', () => {
  it('keeps its secret, and a new adoption period begins, since no record goes with it', async () => {
    const stage = new Stage();
    const before = await inOverlap(stage);
    const { Key1: old } = stage.azure.keysOf(before);
    await stage.pass(2 * DAY);
    const account = stage.azure.person.moveAccount(before, 'new-group');
    const consumer = patientConsumer(stage, account);
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'adopted', reason: 'account-moved' });
    await stage.sweepEvery(HOUR, 6.9 * DAY);
    expect(Object.values(stage.azure.keysOf(account))).toContain(old);
    await stage.sweepEvery(HOUR, 4 * DAY);
    expect(Object.values(stage.azure.keysOf(account))).not.toContain(old);
    expect(stage.azure.monitor.violations).toEqual([]);
    expect(consumer.failures.product).toBe(0);
  });

  it('keeps its secret although a stranger’s stands under the name that its tags give now, even with its live key', async () => {
    const stage = new Stage();
    const account = stage.addAccount('app', { tags: { 'key-rotation': 'enabled', 'key-rotation-secret': 'first' } });
    await stage.sweep();
    stage.azure.person.changeAccountTags(account, { 'key-rotation-secret': undefined });
    stage.azure.person.setSecret(stage.vault, 'app', { value: stage.azure.keysOf(account).Key1 });
    const moved = stage.azure.person.moveAccount(account, 'rg-other');
    expect((await stage.sweepFor(moved)).outcome).toMatchObject({ result: 'adopted', reason: 'account-moved' });
    expect(stage.publishedTags('first').ProviderAddress).toBe(moved);
    expect(stage.publishedTags('app')).toEqual({});
  });

  it('is not adopted elsewhere by its changed tags while nobody can say that it is gone where it was', async () => {
    const stage = new Stage();
    const before = await inOverlap(stage);
    const elsewhere = stage.azure.addVault('kv-second');
    stage.azure.person.changeAccountTags(before, { 'key-rotation-vault': elsewhere });
    const account = stage.azure.person.moveAccount(before, 'new-group');
    const context = restarted(stage, { KEY_VAULT_ALLOWED_URLS: elsewhere });
    const cut = context();
    const { directory } = cut.ports;
    const unanswered = async (id: AccountId) => {
      if (id === before) throw new RotationError('unavailable', { operation: 'accounts.get', detail: '' });
      return directory.account(id);
    };
    const ports = { ...cut.ports, directory: { ...directory, account: unanswered } };
    const { outcome } = await stage.sweepFor(account, { ...cut, ports });
    expect(outcome).toMatchObject({ result: 'blocked', reason: 'secret-of-another-account' });
    expect((await stage.sweepFor(account, context())).outcome).toMatchObject({ reason: 'account-moved' });
    expect(stage.azure.versionsOf(elsewhere, 'app')).toHaveLength(0);
  });
});
