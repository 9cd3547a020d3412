import { describe, expect, it } from 'vitest';
import type { Account, AccountId } from '../../shared/domain/account.ts';
import { RotationError } from '../../shared/domain/errors.ts';
import type { Context } from '../../shared/rotation/context.ts';
import type { AccountDirectory, SecretStore } from '../../shared/rotation/ports.ts';
import { patientConsumer } from './patient-consumer.ts';
import { DAY, HOUR, Stage, SUBSCRIPTION } from './stage.ts';

const FIRST = { 'key-rotation': 'enabled', 'key-rotation-secret': 'first' };

/** An account `openai` with the secret `first`, moved, with its tag gone; another orphan has its name. */
async function movedBesideOrphan(stage: Stage): Promise<AccountId> {
  const gone = stage.addAccount('openai', { resourceGroup: 'rg-old', customSubDomainName: 'openai-old' });
  const options = { resourceGroup: 'rg-prod', customSubDomainName: 'openai-prod', tags: FIRST };
  const before = stage.addAccount('openai', options);
  await stage.sweep();
  stage.azure.person.removeAccount(gone);
  await stage.sweepEvery(HOUR, 9 * DAY);
  const account = stage.azure.person.moveAccount(before, 'rg-new');
  stage.azure.person.changeAccountTags(account, { 'key-rotation-secret': undefined });
  return account;
}

/** An account without a custom subdomain, moved, with the name of its secret; `lagging`: lists still show where it was. */
async function movedBehindList(stage: Stage): Promise<{
  readonly before: AccountId;
  readonly account: AccountId;
  readonly secret: string;
  lagging: () => Context;
}> {
  const tags = { 'key-rotation': 'enabled' };
  const before = stage.azure.addAccount({
    subscriptionId: SUBSCRIPTION,
    resourceGroup: 'rg-prod',
    name: 'openai',
    tags,
  });
  const { secret } = await stage.sweepFor(before);
  const listed: Account[] = [];
  for await (const page of stage.context().ports.directory.accounts(SUBSCRIPTION)) listed.push(...page);
  const account = stage.azure.person.moveAccount(before, 'rg-new');
  const lagging = (): Context =>
    withDirectory(stage.context(), (directory) => ({
      accounts: async function* (id) {
        for await (const page of directory.accounts(id)) yield [...page, ...listed];
      },
    }));
  return { before, account, secret: secret.split('/').at(-1) ?? '', lagging };
}

function withDirectory(context: Context, changes: (directory: AccountDirectory) => Partial<AccountDirectory>): Context {
  const { directory } = context.ports;
  return { ...context, ports: { ...context.ports, directory: { ...directory, ...changes(directory) } } };
}

/** The same, with another answer to whoever asks for this account. */
function asked(context: Context, id: AccountId, answer: () => Promise<Account>): Context {
  return withDirectory(context, (directory) => ({
    account: (each) => (each === id ? answer() : directory.account(each)),
  }));
}

const unavailable = async (): Promise<never> => {
  throw new RotationError('unavailable', { operation: 'accounts.get', detail: '' });
};

/** How many secrets publish a key of the account. */
function secretsOf(stage: Stage, account: AccountId, names: readonly string[]): readonly string[] {
  const keys = Object.values(stage.azure.keysOf(account));
  return names.filter((name) => keys.includes(stage.publishedValue(name) ?? ''));
}

describe('an account that was moved and whose tags lead elsewhere', () => {
  it('keeps its secret although another orphan has its name: the value tells which is whose', async () => {
    const stage = new Stage();
    const account = await movedBesideOrphan(stage);
    const consumer = patientConsumer(stage, account, { secret: 'first' });
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'adopted', reason: 'account-moved' });
    await stage.sweepEvery(6 * HOUR, 100 * DAY);
    expect(secretsOf(stage, account, ['first', 'openai-prod', 'openai-old'])).toEqual(['first']);
    expect(stage.azure.monitor.violations).toEqual([]);
    expect(consumer.failed).toBe(0);
  });

  it('keeps it too where the secret under its new name belongs to another account that lives', async () => {
    const stage = new Stage();
    const account = await movedBesideOrphan(stage);
    stage.addAccount('other', { customSubDomainName: 'other' });
    await stage.sweep(withoutCandidates(stage));
    stage.azure.person.changeAccountTags(account, { 'key-rotation-secret': 'other' });
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'adopted', reason: 'account-moved' });
    expect(secretsOf(stage, account, ['first', 'other'])).toEqual(['first']);
  });

  it('is blocked where two orphans hold its key, until a person says which one is read', async () => {
    const stage = new Stage();
    const account = await movedBesideOrphan(stage);
    const value = stage.publishedValue('first') ?? '';
    stage.azure.person.setSecret(stage.vault, 'openai-old', { value, tags: stage.publishedTags('openai-old') });
    const { outcome } = await stage.sweepFor(account);
    expect(outcome).toMatchObject({ result: 'blocked', reason: 'secret-ambiguous' });
    expect(outcome.sentence).toMatch(/secrets\/(first|openai-old) and .*secrets\/(first|openai-old) /);
    stage.azure.person.deleteSecret(stage.vault, 'openai-old');
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ reason: 'account-moved' });
    expect(secretsOf(stage, account, ['first', 'openai-prod'])).toEqual(['first']);
  });

  it('is not adopted elsewhere while its old secret cannot be read, be it disabled or be the vault ill', async () => {
    const stage = new Stage();
    const account = await movedBesideOrphan(stage);
    const context = stage.context();
    const secrets: SecretStore = {
      ...context.ports.secrets,
      read: async (ref) => {
        if (ref.name === 'first') throw new RotationError('unavailable', { operation: 'secrets.get', detail: '' });
        return context.ports.secrets.read(ref);
      },
    };
    const ill = { ...context, ports: { ...context.ports, secrets } };
    expect((await stage.sweepFor(account, ill)).outcome).toMatchObject({ result: 'failed' });
    stage.azure.person.disableSecret(stage.vault, 'first');
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'blocked', reason: 'secret-disabled' });
    stage.azure.person.enableSecret(stage.vault, 'first');
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ reason: 'account-moved' });
    expect(stage.azure.versionsOf(stage.vault, 'openai-prod')).toEqual([]);
  });
});

/** Nothing is done for accounts named `openai`, as if they were busy. */
function withoutCandidates(stage: Stage): Context {
  const context = stage.context();
  const locks = {
    host: context.ports.locks.host,
    peek: (id: AccountId) => context.ports.locks.peek(id),
    acquire: async (id: AccountId) => (id.endsWith('/openai') ? undefined : context.ports.locks.acquire(id)),
  };
  return { ...context, ports: { ...context.ports, locks } };
}

describe('an account that was moved while lists still show where it was', () => {
  it('keeps its secret: before it is adopted, whoever holds its key is asked for by id', async () => {
    const stage = new Stage();
    const { account, secret, lagging } = await movedBehindList(stage);
    const report = await stage.sweepFor(account, lagging());
    expect(report.outcome).toMatchObject({ result: 'adopted', reason: 'account-moved' });
    expect(report.secret).toContain(secret);
    expect(stage.publishedTags(secret).ProviderAddress).toBe(account);
  });

  it('is blocked while the old id answers, or nobody can say whether it does; then it goes on', async () => {
    const stage = new Stage();
    const { before, account, secret, lagging } = await movedBehindList(stage);
    const there = (): Promise<Account> => stage.context().ports.directory.account(account);
    for (const answer of [there, unavailable]) {
      const { outcome } = await stage.sweepFor(account, asked(lagging(), before, answer));
      expect(outcome).toMatchObject({ result: 'blocked', reason: 'secret-of-another-account' });
      expect(outcome.sentence).toMatch(/holds the live Key1 of this account.*moved from there/);
    }
    expect(stage.publishedTags(secret).ProviderAddress).toBe(before);
    expect((await stage.sweepFor(account, lagging())).outcome).toMatchObject({ reason: 'account-moved' });
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('is not adopted elsewhere either where its old secret is disabled', async () => {
    const stage = new Stage();
    const { account, secret, lagging } = await movedBehindList(stage);
    stage.azure.person.disableSecret(stage.vault, secret);
    expect((await stage.sweepFor(account, lagging())).outcome).toMatchObject({
      result: 'blocked',
      reason: 'secret-disabled',
    });
    stage.azure.person.enableSecret(stage.vault, secret);
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ reason: 'account-moved' });
  });
});

describe('an account whose secret names it no more and whose tags lead elsewhere', () => {
  it('is known by its record: it is healed where it stands, and whoever asks for something gets it there', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } });
    stage.azure.person.changeTags(stage.vault, 'app', { ProviderAddress: undefined });
    stage.azure.person.changeAccountTags(account, { 'key-rotation-secret': 'another-name' });
    const asks = { kind: 'rotate', id: 'now', force: false, compromised: false } as const;
    expect(await stage.ask('app', asks)).toMatchObject({ report: { outcome: { result: 'healed' } } });
    expect(stage.publishedTags('app').ProviderAddress).toBe(account);
    expect(stage.azure.versionsOf(stage.vault, 'another-name')).toEqual([]);
  });

  it('is blocked without a record where the value there is none of its keys: nothing is overwritten or published elsewhere', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } });
    stage.locks.loseAllRecords();
    const { ProviderAddress: _, ...tags } = stage.publishedTags('app');
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'junk', tags });
    stage.azure.person.changeAccountTags(account, { 'key-rotation-secret': 'another-name' });
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'blocked', reason: 'secret-foreign' });
    expect(stage.publishedValue('app')).toBe('junk');
    expect(stage.azure.versionsOf(stage.vault, 'another-name')).toEqual([]);
  });
});
