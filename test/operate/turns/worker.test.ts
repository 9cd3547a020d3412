import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../rotation/stage.ts';
import { changed, sentToRotate } from './sent-to-rotate.ts';

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
});
