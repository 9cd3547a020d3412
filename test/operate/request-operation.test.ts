import { describe, expect, it } from 'vitest';
import type { App } from '../../shared/app.ts';
import { MINUTE } from '../../shared/domain/duration.ts';
import { RotationError } from '../../shared/domain/errors.ts';
import { performOperation } from '../../shared/operate/perform-operation.ts';
import type { Wish } from '../../shared/operate/wish.ts';
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
});
