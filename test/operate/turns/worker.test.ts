import { describe, expect, it } from 'vitest';
import { RotationError } from '../../../shared/domain/errors.ts';
import { DAY, HOUR, MINUTE } from '../../rotation/stage.ts';
import { over } from '../over-records.ts';
import { TurnStage } from './turn-stage.ts';

/** A stage, one account that is due, and the message by which a worker was sent to rotate it. */
async function sentToRotate() {
  const stage = new TurnStage();
  const [account] = await stage.dispatched(1);
  const [message] = stage.take();
  if (account === undefined) throw new Error('Nobody was sent.');
  const before = stage.regenerations();
  return { stage, account, message, regenerated: () => stage.regenerations() - before };
}

/** The same message, of which some parts are others. */
function changed(message: unknown, changes: object): unknown {
  const { turn, ...rest } = JSON.parse(JSON.stringify(message));
  return { ...rest, turn: { ...turn, ...changes } };
}

describe('a worker that a sweep sent', () => {
  it('does the work, and records who set it off, for which sweep, what was called and what came of it', async () => {
    const { stage, account, message, regenerated } = await sentToRotate();
    await stage.work(message);
    expect(regenerated()).toBe(1);
    expect(stage.eventsOf('account.rotated')).toMatchObject([{ fields: { account } }]);
    expect(stage.runs('turn')).toMatchObject([
      {
        by: { kind: 'timer' },
        sweep: stage.runs('sweep')[0]?.runId,
        ok: true,
        calls: { 'accounts.get': 2, 'accounts.regenerateKey': 1, 'secrets.set': 1 },
        outcomes: [{ account, result: 'rotated', reason: 'due-by-age' }],
      },
    ]);
    expect(await stage.historyResults(account)).toEqual(['deferred dispatched', 'rotated due-by-age']);
    expect(stage.queue.sent).toEqual([]);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it.each([
    ['doubled, one after the other', 0],
    ['doubled, an hour later', HOUR],
  ])('does it once where the message comes %s', async (_, afterMs) => {
    const { stage, account, message, regenerated } = await sentToRotate();
    await stage.work(message);
    await stage.pass(afterMs);
    await stage.work(message);
    expect(regenerated()).toBe(1);
    expect(stage.runs('turn')).toHaveLength(1);
    expect(await stage.historyResults(account)).toHaveLength(2);
    expect(stage.queue.sent).toEqual([]);
  });

  it('does it once where two get the message at the same time; the second one comes back later and finds it done', async () => {
    const { stage, message, regenerated } = await sentToRotate();
    const [one, other] = [stage.app(), stage.app()];
    await stage.clock.run(Promise.all([one.perform(message), other.perform(message)]));
    expect(stage.queue.sent).toMatchObject([{ delayMs: MINUTE }]);
    await stage.deliver(one);
    expect(stage.queue.sent).toEqual([]);
    expect(regenerated()).toBe(1);
  });

  it('does nothing where a person’s request did the work meanwhile', async () => {
    const { stage, account, message, regenerated } = await sentToRotate();
    await stage.ask(account, { kind: 'rotate', id: 'by-hand', force: false, compromised: false });
    await stage.work(message);
    expect(regenerated()).toBe(1);
  });

  it('finds messages of two sweeps in the wrong order, and does the work once', async () => {
    const { stage, message, regenerated } = await sentToRotate();
    await stage.pass(HOUR);
    await stage.dispatchingSweep();
    const later = stage.take();
    for (const each of [...later, message]) await stage.work(each);
    expect(regenerated()).toBe(1);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it.each([
    ['is carried out nearly two hours late', 2 * HOUR - 5 * MINUTE, 1],
    ['is left, and reported, when it is later', 2 * HOUR + MINUTE, 0],
    ['is left, and reported, after days', 4 * DAY, 0],
  ])('a message %s', async (_, afterMs, expected) => {
    const { stage, account, message, regenerated } = await sentToRotate();
    await stage.pass(afterMs);
    await stage.work(message);
    expect(regenerated()).toBe(expected);
    expect(stage.eventsOf('turn.outdated').map(({ fields }) => fields)).toEqual(
      expected === 1 ? [] : [{ account, sweep: stage.runs('sweep')[0]?.runId, because: 'too-old' }],
    );
  });

  it('leaves a message from the future, as one of a clock that is wrong', async () => {
    const { stage, message, regenerated } = await sentToRotate();
    await stage.work(changed(message, { sentAtMs: stage.clock.now() + 3 * HOUR }));
    expect(regenerated()).toBe(0);
    expect(stage.eventsOf('turn.outdated')).toHaveLength(1);
  });

  it.each([
    ['of another release', { version: 2 }],
    ['with an action that is none', { turn: { action: 'verify' } }],
    ['with an adoption, which rests on the whole inventory', { turn: { action: 'adopt' } }],
    ['with an account that is none', { turn: { account: '/subscriptions/x' } }],
    ['with a secret that is none', { turn: { secret: { vault: 'http://kv', name: 'a' } } }],
    ['with a sweep that leads elsewhere', { turn: { sweep: '../runs' } }],
  ])('acknowledges and reports a message %s', async (_, change) => {
    const { stage, message, regenerated } = await sentToRotate();
    const { turn = {}, ...rest } = JSON.parse(JSON.stringify(change));
    const whole = { ...JSON.parse(JSON.stringify(changed(message, turn))), ...rest };
    await stage.work(whole);
    expect(stage.eventsOf('operation.unreadable')).toHaveLength(1);
    expect(regenerated()).toBe(0);
  });

  it.each([
    ['rotate', 'rotated', 1],
    ['retire', 'deferred', 0],
    ['heal', 'deferred', 0],
  ] as const)('that was sent to %s, where a rotation is due: %s', async (action, result, expected) => {
    const { stage, message, regenerated } = await sentToRotate();
    await stage.work(changed(message, { action }));
    expect(regenerated()).toBe(expected);
    expect(stage.eventsOf(`account.${result}`)).toHaveLength(1);
    if (expected === 0) expect(stage.eventsOf('account.deferred')[0]?.fields.reason).toBe('left-to-sweep');
  });

  it('repairs what it finds, and leaves the rest to the next sweep', async () => {
    const { stage, message, regenerated } = await sentToRotate();
    const [{ name = '' } = {}] = [...stage.azure.world.accounts()].filter(({ id }) =>
      JSON.stringify(message).includes(id),
    );
    stage.azure.person.changeTags(stage.vault, name, { CredentialId: undefined });
    await stage.work(message);
    expect(stage.eventsOf('account.healed')).toHaveLength(1);
    expect(regenerated()).toBe(0);
  });

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

function nameOf(account: string): string {
  return account.split('/').at(-1) ?? '';
}
