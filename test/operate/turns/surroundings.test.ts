import { describe, expect, it } from 'vitest';
import { RotationError } from '../../../shared/domain/errors.ts';
import { requireSecretName } from '../../../shared/domain/secret-ref.ts';
import { HOUR } from '../../rotation/stage.ts';
import { over } from '../over-records.ts';
import { changed, nameOf, sentToRotate } from './sent-to-rotate.ts';
import type { TurnStage } from './turn-stage.ts';

describe('what a worker finds instead of what the sweep saw', () => {
  it.each([
    [
      'the account is gone',
      'account-gone',
      (stage: TurnStage, id: string) => stage.azure.person.removeAccount(stage.accountId(id)),
    ],
    [
      'its secret is gone',
      'secret-gone',
      (stage: TurnStage, id: string) => stage.azure.person.purgeSecret(stage.vault, nameOf(id)),
    ],
    [
      'its secret names another account',
      'elsewhere',
      (stage: TurnStage, id: string) => {
        stage.azure.person.changeTags(stage.vault, nameOf(id), { ProviderAddress: undefined });
        stage.azure.person.changeAccountTags(stage.accountId(id), { 'key-rotation-secret': 'other' });
      },
    ],
  ])('does nothing, and reports it, where %s', async (_, because, change) => {
    const { stage, account, message, regenerated } = await sentToRotate();
    if (because === 'secret-gone') stage.azure.person.deleteSecret(stage.vault, nameOf(account));
    change(stage, account);
    await stage.work(message);
    expect(stage.eventsOf('turn.outdated')).toMatchObject([{ fields: { account, because } }]);
    const unreadableAtMs = (await stage.locks.peek(stage.accountId(account)))?.lastUnreadableAtMs;
    expect(unreadableAtMs).toBe(because === 'secret-gone' ? stage.clock.now() : undefined);
    expect(regenerated()).toBe(0);
    expect(stage.queue.sent).toEqual([]);
  });

  it('remembers that consumers could not read the secret', async () => {
    const { stage, account, message } = await sentToRotate();
    stage.azure.person.disableSecret(stage.vault, nameOf(account));
    await stage.work(message);
    expect((await stage.locks.peek(stage.accountId(account)))?.lastUnreadableAtMs).toBe(stage.clock.now());
    expect(stage.eventsOf('turn.failed')).toMatchObject([{ fields: { error: 'secret-disabled', again: false } }]);
  });

  it.each([
    ['gone', (stage: TurnStage, name: string) => stage.azure.person.deleteSecret(stage.vault, name)],
    ['disabled', (stage: TurnStage, name: string) => stage.azure.person.disableSecret(stage.vault, name)],
  ])(
    'notes nothing where the secret of the message is %s and the account has another one by now',
    async (_, change) => {
      const { stage, account, message } = await sentToRotate();
      const id = stage.accountId(account);
      const witness = await stage.locks.peek(id);
      if (witness?.known === undefined) throw new Error('No record.');
      const ref = { vault: stage.vault, name: requireSecretName('successor') };
      stage.locks.seedWitness(id, { ...witness, known: { ...witness.known, ref } });
      change(stage, nameOf(account));
      await stage.work(message);
      expect((await stage.locks.peek(id))?.lastUnreadableAtMs).toBeUndefined();
    },
  );

  it('does not follow a message into a vault that the settings do not name', async () => {
    const { stage, account, message } = await sentToRotate();
    await stage.work(changed(message, { secret: { vault: 'https://elsewhere.vault.azure.net', name: 'app-1' } }));
    expect(stage.eventsOf('turn.outdated')).toMatchObject([{ fields: { account, because: 'vault-not-selected' } }]);
  });

  it.each([
    ['the account', 'accounts.get'],
    ['the secret', 'secrets.get'],
    ['the keys', 'accounts.listKeys'],
  ] as const)('comes again where Azure does not answer: %s', async (_, operation) => {
    const { stage, message, regenerated } = await sentToRotate();
    const recover = stage.azure.faults.add({ operation, times: 1_000, fault: { kind: 'refuse', status: 503 } });
    await stage.work(message);
    expect(stage.queue.sent).toHaveLength(1);
    recover();
    await stage.deliver(stage.app());
    expect(regenerated()).toBe(1);
    expect(stage.queue.sent).toEqual([]);
  });

  it('leaves to the next sweep what failed after a regeneration, although the cause may pass: each try makes a new key', async () => {
    const { stage, message, regenerated } = await sentToRotate();
    stage.azure.faults.add({ operation: 'secrets.set', times: 1_000, fault: { kind: 'refuse', status: 503 } });
    await stage.work(message);
    expect(regenerated()).toBe(1);
    expect(stage.queue.sent).toEqual([]);
  });

  it('comes again until the message is outdated where the lock is never free', async () => {
    const { stage, account, message, regenerated } = await sentToRotate();
    const sentMs = stage.clock.now();
    await stage.locks.acquire(stage.accountId(account));
    await stage.work(message);
    while (stage.queue.sent.length > 0) {
      await stage.deliver(stage.app(), async () => {
        await stage.locks.acquire(stage.accountId(account));
      });
    }
    expect(stage.clock.now() - sentMs).toBeGreaterThan(HOUR);
    expect(stage.eventsOf('turn.outdated')).toEqual([]);
    expect(regenerated()).toBe(0);
  });

  it('does nothing where the kill switch was thrown meanwhile', async () => {
    const { stage, message, regenerated } = await sentToRotate();
    await stage.work(message, stage.app({}, { ROTATION_MODE: 'plan' }));
    expect(stage.eventsOf('account.planned')).toHaveLength(1);
    expect(regenerated()).toBe(0);
  });

  it('lets the host hand the message over again where it cannot be sent again', async () => {
    const { stage, account, message } = await sentToRotate();
    await stage.locks.acquire(stage.accountId(account));
    const error = new RotationError('unavailable', { operation: 'queue.send', detail: 'No answer.' });
    const app = stage.app({ queue: { send: () => Promise.reject(error) } });
    await expect(stage.work(message, app)).rejects.toBe(error);
  });

  it('regenerates nothing where it cannot be known how the other workers fare, and comes again', async () => {
    const { stage, message, regenerated } = await sentToRotate();
    const error = new RotationError('unavailable', { operation: 'records.list', detail: 'No answer.' });
    const blind = over(stage.records, {
      // biome-ignore lint/correctness/useYield: it fails before the first page.
      async *list() {
        throw error;
      },
    });
    await stage.work(message, stage.app({ records: blind }));
    expect(regenerated()).toBe(0);
    expect(stage.queue.sent).toHaveLength(1);
  });

  it('reports what the host gave up; the next sweep sends a new one', async () => {
    const { stage, account, message, regenerated } = await sentToRotate();
    await stage.clock.run(stage.app().giveUp(message));
    expect(stage.eventsOf('turn.given-up')).toMatchObject([{ level: 'error', fields: { account } }]);
    expect(stage.queue.sent).toEqual([]);
    await stage.pass(HOUR);
    await stage.dispatchingSweep();
    for (const each of stage.take()) await stage.work(each);
    expect(regenerated()).toBe(1);
  });
});
