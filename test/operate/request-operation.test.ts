import { describe, expect, it } from 'vitest';
import type { App } from '../../shared/app.ts';
import type { AccountId } from '../../shared/domain/account.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/duration.ts';
import { RotationError } from '../../shared/domain/errors.ts';
import { formatInstant } from '../../shared/domain/instant.ts';
import { performOperation } from '../../shared/operate/perform-operation.ts';
import type { Wish } from '../../shared/operate/wish.ts';
import type { Work } from '../../shared/operate/workspace.ts';
import { LEAK, ManyOperateStage } from './many-operate-stage.ts';

/** The same wish for one account by its name. */
function forOne(named: string): Wish {
  const { request, by, why } = LEAK;
  return { kind: 'account', named, request, by, why };
}

const take = (stage: ManyOperateStage, app: App, wish: Wish) => stage.clock.run(app.take(wish));

/** The app on a stage whose queue takes no message. */
function withoutQueue(stage: ManyOperateStage): App {
  const error = new RotationError('unavailable', { operation: 'queue.send', detail: 'No answer.' });
  return stage.app({ queue: { send: () => Promise.reject(error) } });
}

/** A wish for many that is over, and not carried out on an account with a lock of Azure. */
async function endedInVain(): Promise<{ stage: ManyOperateStage; app: App; locked: AccountId }> {
  const stage = new ManyOperateStage(3);
  const state = { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } } as const;
  const locked = stage.addManaged('locked', state, { readOnlyLock: true });
  stage.azure.monitor.accepts(locked, 'leak-1');
  const app = stage.app();
  await take(stage, app, LEAK);
  await stage.deliver(app);
  expect(await app.operation('leak-1')).toMatchObject({ state: 'ended', outcome: { ok: false } });
  return { stage, app, locked };
}

describe('a wish that is asked for again', () => {
  it.each([
    ['one account', forOne('app-0')],
    ['many', LEAK],
  ])('is carried out where its message could not be sent the first time, without a wait: %s', async (_, wish) => {
    const stage = new ManyOperateStage(1);
    await expect(take(stage, withoutQueue(stage), wish)).rejects.toMatchObject({ code: 'unavailable' });
    const app = stage.app();
    expect(await take(stage, app, wish)).toMatchObject({ kind: 'accepted', record: { state: 'queued' } });
    expect(await stage.deliver(app)).toBe(1);
    expect(await app.operation('leak-1')).toMatchObject({ state: 'ended' });
    expect(stage.regenerations).toBe(2);
  });

  it('sends no second message while a worker may be in its longest pass, or wait its longest wait', async () => {
    const stage = new ManyOperateStage(1);
    await take(stage, stage.app(), LEAK);
    const [message] = stage.queue.sent.splice(0);
    const app = stage.app();
    const dying = { ...app, rotateMany: () => Promise.reject(new Error('crash')) };
    const performed = performOperation(stage.workspace(), dying, JSON.parse(message?.text ?? ''));
    await expect(stage.clock.run(performed)).rejects.toThrow('crash');
    await stage.pass(60 * MINUTE);
    await take(stage, app, LEAK);
    expect(stage.queue.sent).toEqual([]);
    await stage.pass(10 * MINUTE);
    await take(stage, app, LEAK);
    expect(stage.queue.sent).toHaveLength(1);
  });

  it('goes on for many where one was locked, and touches the others no more', async () => {
    const { stage, app, locked } = await endedInVain();
    stage.azure.person.setReadOnlyLock(locked, false);
    const by = { kind: 'person', name: 'bob@example.com' } as const;
    const again = await take(stage, app, { ...LEAK, by, why: 'Go on.' });
    const queued = { state: 'queued', tries: 0, by: LEAK.by, reason: LEAK.why };
    expect(again).toMatchObject({ kind: 'accepted', record: queued });
    const record = await app.operation('leak-1');
    expect(record).toMatchObject({ ...queued, createdAt: formatInstant(stage.clock.now()) });
    for (const member of ['startedAt', 'triedAt', 'endedAt', 'progress', 'outcome']) {
      expect(record).not.toHaveProperty(member);
    }
    const before = stage.regenerations;
    await stage.deliver(app);
    expect(await app.operation('leak-1')).toMatchObject({
      state: 'ended',
      outcome: { ok: true, progress: { total: 4, done: 4, byResult: { 'already-done': 3, retired: 1 } } },
    });
    expect(stage.regenerations - before).toBe(2);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('answers with its old end where that is more than a week ago: the records beside the locks may have forgotten its id', async () => {
    const { stage, app, locked } = await endedInVain();
    stage.azure.person.setReadOnlyLock(locked, false);
    await stage.pass(7 * DAY + HOUR);
    expect(await take(stage, app, LEAK)).toMatchObject({ record: { state: 'ended', outcome: { ok: false } } });
    expect(stage.queue.sent).toEqual([]);
  });

  it('goes on for one account where that was locked', async () => {
    const stage = new ManyOperateStage(1);
    const app = stage.app();
    const [account] = stage.accounts;
    await take(stage, app, forOne('app-0'));
    stage.azure.person.setReadOnlyLock(stage.accountId(account ?? ''), true);
    await stage.deliver(app);
    expect(await app.operation('leak-1')).toMatchObject({ outcome: { account: { reason: 'account-locked' } } });
    stage.azure.person.setReadOnlyLock(stage.accountId(account ?? ''), false);
    await take(stage, app, forOne('app-0'));
    await stage.deliver(app);
    expect(await app.operation('leak-1')).toMatchObject({ outcome: { account: { result: 'retired' } }, tries: 1 });
  });

  it('goes on where it had expired, for another day', async () => {
    const stage = new ManyOperateStage(2);
    const app = stage.app();
    await take(stage, app, LEAK);
    stage.queue.sent.length = 0;
    await stage.pass(DAY + HOUR);
    expect(await app.operation('leak-1')).toMatchObject({ outcome: { code: 'expired' } });
    expect(await take(stage, app, LEAK)).toMatchObject({ record: { state: 'queued' } });
    await stage.deliver(app);
    expect(await app.operation('leak-1')).toMatchObject({ state: 'ended', outcome: { ok: true } });
  });

  it('goes on after the next try where the message that was to go on could not be sent', async () => {
    const { stage, app, locked } = await endedInVain();
    stage.azure.person.setReadOnlyLock(locked, false);
    await expect(take(stage, withoutQueue(stage), LEAK)).rejects.toMatchObject({ code: 'unavailable' });
    await take(stage, app, LEAK);
    expect(await stage.deliver(app)).toBe(1);
    expect(await app.operation('leak-1')).toMatchObject({ outcome: { ok: true } });
  });

  it.each([
    ['one account', forOne('app-0')],
    ['many', LEAK],
  ])('is not ended by a worker that was at it for longer than its life: %s', async (_, wish) => {
    const stage = new ManyOperateStage(1);
    const app = stage.app();
    await take(stage, app, wish);
    const [message] = stage.queue.sent.splice(0);
    const blocked = stage.azure.rights.deny({ action: 'Microsoft.CognitiveServices/accounts/regenerateKey/action' });
    const late = async <T>(answer: Promise<T>): Promise<T> => {
      await answer;
      await stage.clock.sleep(DAY + 2 * MINUTE);
      return answer;
    };
    const slow: Work = {
      ...app,
      request: (...asked) => late(app.request(...asked)),
      rotateMany: (...asked) => late(app.rotateMany(...asked)),
    };
    const performed = performOperation(stage.workspace(), slow, JSON.parse(message?.text ?? ''));
    const again = async () => {
      await stage.clock.sleep(DAY + MINUTE);
      return app.take(wish);
    };
    await stage.clock.run(Promise.all([performed, again()]));
    expect(await app.operation('leak-1')).toMatchObject({ state: 'queued' });
    blocked();
    await stage.deliver(app);
    expect(await app.operation('leak-1')).toMatchObject({ state: 'ended', tries: 1 });
    expect(stage.events.filter(({ name }) => name === 'operation.ended')).toMatchObject([{ level: 'info' }]);
    expect(stage.regenerations).toBe(2);
  });

  it('is refused where it would go on, and the kill switch was thrown', async () => {
    const { stage } = await endedInVain();
    expect(await take(stage, stage.app({}, { ROTATION_MODE: 'plan' }), LEAK)).toEqual({ kind: 'plan-mode' });
    expect(stage.queue.sent).toEqual([]);
  });

  it.each([
    ['one account', forOne('app-0')],
    ['many', LEAK],
  ])('answers what came of it where that was good, and sends nothing: %s', async (_, wish) => {
    const stage = new ManyOperateStage(1);
    const app = stage.app();
    await take(stage, app, wish);
    await stage.deliver(app);
    const ended = await app.operation('leak-1');
    expect(ended?.state).toBe('ended');
    await stage.pass(2 * DAY);
    expect(await take(stage, app, wish)).toEqual({ kind: 'accepted', record: ended });
    expect(await app.operation('leak-1')).toEqual(ended);
    expect(stage.queue.sent).toEqual([]);
  });
});
