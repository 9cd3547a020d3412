import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../shared/domain/account.ts';
import { RotationError } from '../../shared/domain/errors.ts';
import type { Context } from '../../shared/rotation/context.ts';
import { Disturbed } from './disturbed.ts';
import { patientConsumer } from './patient-consumer.ts';
import { DAY, HOUR, reportOf, Stage } from './stage.ts';

const OWN_NAME = { 'key-rotation': 'enabled', 'key-rotation-secret': 'a-name-of-its-own' };

/** An account `openai` in another group, managed with the secret `openai-old`, whose value nobody else's is. */
async function withOrphan(stage: Stage, others: (stage: Stage) => void = () => {}): Promise<AccountId> {
  const gone = stage.addAccount('openai', { resourceGroup: 'rg-old', customSubDomainName: 'openai-old' });
  others(stage);
  await stage.sweep();
  stage.azure.person.removeAccount(gone);
  return gone;
}

function add(stage: Stage, group: string, tags?: Readonly<Record<string, string>>): AccountId {
  const options = { resourceGroup: `rg-${group}`, customSubDomainName: `openai-${group}` };
  return stage.addAccount('openai', tags === undefined ? options : { ...options, tags });
}

/** The orphan is as it was: nobody wrote to it. */
function untouched(stage: Stage, gone: AccountId): void {
  expect(stage.azure.versionsOf(stage.vault, 'openai-old')).toHaveLength(1);
  expect(stage.publishedTags('openai-old').ProviderAddress).toBe(gone);
}

/** The same, where this account cannot be asked for. */
function unanswered(stage: Stage, id: AccountId): Context {
  const context = stage.context();
  const { directory } = context.ports;
  const account = async (asked: AccountId) => {
    if (asked === id) throw new RotationError('unavailable', { operation: 'accounts.get', detail: '' });
    return directory.account(asked);
  };
  return { ...context, ports: { ...context.ports, directory: { ...directory, account } } };
}

describe('an account beside the orphaned secret of another account of its name', () => {
  async function managed(stage: Stage): Promise<{ readonly account: AccountId; readonly gone: AccountId }> {
    const account: AccountId[] = [];
    const gone = await withOrphan(stage, () => account.push(add(stage, 'prod')));
    await stage.sweepEvery(HOUR, 3 * HOUR);
    const [id] = account;
    if (id === undefined) throw new Error('There is no account.');
    return { account: id, gone };
  }

  it('is healed where somebody sets its secret by hand, which drops its tags', async () => {
    const stage = new Stage();
    const { account, gone } = await managed(stage);
    const tags = stage.publishedTags('openai-prod');
    stage.azure.person.setSecret(stage.vault, 'openai-prod', { value: 'junk' });
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'healed', reason: 'value-replaced' });
    expect(stage.publishedValue('openai-prod')).toBe(stage.azure.keysOf(account).Key1);
    expect(stage.publishedTags('openai-prod')).toEqual(tags);
    untouched(stage, gone);
  });

  it('is healed too where the orphan cannot be read or holds its very key: the record tells, and no other value is asked', async () => {
    for (const how of ['disabled', 'holds the key'] as const) {
      const stage = new Stage();
      const { account } = await managed(stage);
      const { Key1: value } = stage.azure.keysOf(account);
      stage.azure.person.setSecret(stage.vault, 'openai-prod', { value: 'junk' });
      if (how === 'disabled') stage.azure.person.disableSecret(stage.vault, 'openai-old');
      else stage.azure.person.setSecret(stage.vault, 'openai-old', { value, tags: stage.publishedTags('openai-old') });
      expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'healed', reason: 'value-replaced' });
      expect(stage.publishedValue('openai-prod')).toBe(value);
    }
  });

  it('is published anew in its own place where its secret was purged', async () => {
    const stage = new Stage();
    const { account, gone } = await managed(stage);
    stage.azure.person.deleteSecret(stage.vault, 'openai-prod');
    stage.azure.person.purgeSecret(stage.vault, 'openai-prod');
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'adopted', reason: 'unpublished' });
    expect(stage.publishedValue('openai-prod')).toBe(stage.azure.keysOf(account).Key1);
    untouched(stage, gone);
  });

  it('lives through its whole cycle, and the orphan is never touched', async () => {
    const stage = new Stage();
    const { account, gone } = await managed(stage);
    const consumer = patientConsumer(stage, account, { secret: 'openai-prod' });
    const keys = Object.values(stage.azure.keysOf(account));
    await stage.sweepEvery(6 * HOUR, 12 * DAY);
    const after = Object.values(stage.azure.keysOf(account));
    expect(keys.some((key) => after.includes(key))).toBe(false);
    expect(stage.azure.monitor.violations).toEqual([]);
    expect(consumer.failed).toBe(0);
    untouched(stage, gone);
  });
});

describe('a newcomer beside the orphaned secret of another account of its name', () => {
  it('is adopted in its own place, and the sentence tells of the orphan', async () => {
    for (const tags of [undefined, OWN_NAME]) {
      const stage = new Stage();
      const gone = await withOrphan(stage);
      const account = add(stage, 'prod', tags);
      const { outcome, secret } = await stage.sweepFor(account);
      expect(outcome).toMatchObject({ result: 'adopted', reason: 'unpublished' });
      expect(outcome.sentence).toContain('/secrets/openai-old, of another account of that name, holds neither');
      expect(secret).toContain(tags?.['key-rotation-secret'] ?? 'openai-prod');
      untouched(stage, gone);
    }
  });

  it('is adopted too where the account that left the secret does not answer: the value is not its own', async () => {
    const stage = new Stage();
    const gone = await withOrphan(stage);
    const account = add(stage, 'prod');
    const { outcome } = await stage.sweepFor(account, unanswered(stage, gone));
    expect(outcome).toMatchObject({ result: 'adopted', reason: 'unpublished' });
    untouched(stage, gone);
  });

  it('does not clash with another newcomer of the name over a secret for which neither asks', async () => {
    const stage = new Stage();
    const gone = await withOrphan(stage);
    const [one, other] = [add(stage, 'a'), add(stage, 'b')];
    const report = await stage.sweep();
    expect(reportOf(report, one).outcome.result).toBe('adopted');
    expect(reportOf(report, other).outcome.result).toBe('adopted');
    untouched(stage, gone);
  });

  it('clashes with another newcomer that asks for the same name, which neither gets', async () => {
    const stage = new Stage();
    await withOrphan(stage);
    const [one, other] = [add(stage, 'a', OWN_NAME), add(stage, 'b', OWN_NAME)];
    const report = await stage.sweep();
    expect(reportOf(report, one).outcome).toMatchObject({ result: 'blocked', reason: 'secret-name-clash' });
    expect(reportOf(report, other).outcome).toMatchObject({ result: 'blocked', reason: 'secret-name-clash' });
    expect(stage.azure.versionsOf(stage.vault, 'a-name-of-its-own')).toEqual([]);
  });

  it('never gets the place of the orphan itself, since the value there is not its own; a name of its own helps', async () => {
    const stage = new Stage();
    const gone = await withOrphan(stage);
    const account = stage.addAccount('openai', { resourceGroup: 'rg-new', customSubDomainName: 'openai-old' });
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'blocked', reason: 'secret-foreign' });
    untouched(stage, gone);
    stage.azure.person.changeAccountTags(account, OWN_NAME);
    expect((await stage.sweepFor(account)).outcome.result).toBe('adopted');
    untouched(stage, gone);
  });

  it('waits while the orphan is disabled, since nobody can read whose value it is, and is adopted once it is not', async () => {
    for (const undo of ['enable', 'delete'] as const) {
      const stage = new Stage();
      await withOrphan(stage);
      stage.azure.person.disableSecret(stage.vault, 'openai-old');
      const account = add(stage, 'prod');
      const { outcome } = await stage.sweepFor(account);
      expect(outcome).toMatchObject({ result: 'blocked', reason: 'secret-disabled' });
      expect(outcome.sentence).toMatch(/openai-old is disabled; enable it.*or delete it/);
      expect(stage.azure.versionsOf(stage.vault, 'openai-prod')).toEqual([]);
      if (undo === 'enable') stage.azure.person.enableSecret(stage.vault, 'openai-old');
      else stage.azure.person.deleteSecret(stage.vault, 'openai-old');
      expect((await stage.sweepFor(account)).outcome.result).toBe('adopted');
    }
  });
});

describe('accounts of one name that all live', () => {
  it('get a secret each; the values of the others are read once, before the adoption, and never again', async () => {
    const stage = new Stage();
    add(stage, 'a');
    await stage.sweep();
    const account = add(stage, 'b');
    const first = new Disturbed(stage.context(), { nth: Number.POSITIVE_INFINITY });
    expect((await stage.sweepFor(account, first.context)).outcome).toMatchObject({ result: 'adopted' });
    const later = new Disturbed(stage.context(), { nth: Number.POSITIVE_INFINITY });
    await stage.sweep(later.context);
    const countOf = ({ calls }: Disturbed, name: string): number => calls.filter((each) => each === name).length;
    expect([countOf(first, 'secrets.read'), countOf(first, 'directory.account')]).toEqual([3, 1]);
    expect([countOf(later, 'secrets.read'), countOf(later, 'directory.account')]).toEqual([2, 0]);
  });

  it('do not stop a newcomer by disabling one of their secrets', async () => {
    const stage = new Stage();
    add(stage, 'a');
    await stage.sweep();
    stage.azure.person.disableSecret(stage.vault, 'openai-a');
    expect((await stage.sweepFor(add(stage, 'b'))).outcome).toMatchObject({ result: 'adopted', reason: 'unpublished' });
  });

  it('keep theirs from one that has the id of a former owner of it: its old record is named, and what to do about it', async () => {
    const stage = new Stage();
    const before = add(stage, 'a');
    await stage.sweep();
    const owner = stage.azure.person.moveAccount(before, 'rg-b');
    await stage.sweep();
    const { outcome } = await stage.sweepFor(
      stage.addAccount('openai', { resourceGroup: 'rg-a', customSubDomainName: 'new' }),
    );
    expect(outcome).toMatchObject({ result: 'blocked', reason: 'secret-moved' });
    expect(stage.publishedTags('openai-a').ProviderAddress).toBe(owner);
  });
});

describe('a newcomer whose place is taken by a secret that is disabled', () => {
  it('is blocked, and the sweep does not fail, also beside an orphan of its name', async () => {
    const stage = new Stage();
    await withOrphan(stage);
    stage.azure.person.setSecret(stage.vault, 'openai-prod', { value: 'of somebody' });
    stage.azure.person.disableSecret(stage.vault, 'openai-prod');
    const { outcome } = await stage.sweepFor(add(stage, 'prod'));
    expect(outcome).toMatchObject({ result: 'blocked', reason: 'secret-disabled' });
  });
});
