import { describe, expect, it } from 'vitest';
import { type App, createApp } from '../../shared/app.ts';
import { DAY, MINUTE } from '../../shared/domain/duration.ts';
import { RotationError } from '../../shared/domain/errors.ts';
import { performOperation } from '../../shared/operate/perform-operation.ts';
import type { Wish } from '../../shared/operate/wish.ts';
import type { Work } from '../../shared/operate/workspace.ts';
import { intercepted } from '../rotation/intercept.ts';
import { LEAK, ManyOperateStage } from './many-operate-stage.ts';

const { request, by, why } = LEAK;
const FOR_ONE: Wish = { kind: 'account', named: 'app-0', request, by, why };

/** An app whose first call to publish a new key gets no answer; all later ones go well. */
function withLostFlip(stage: ManyOperateStage): App {
  const { settings, ports } = stage.context();
  let isFirst = true;
  const flaky = intercepted(ports, (name, call) => {
    const isLost = isFirst && name === 'secrets.set';
    isFirst &&= !isLost;
    return isLost
      ? Promise.reject(new RotationError('unavailable', { operation: name, detail: 'No answer.' }))
      : call();
  });
  return createApp(settings, flaky, stage.workspace().ports);
}

/** The keys that are published, by account. */
function published(stage: ManyOperateStage): readonly string[] {
  return stage.accounts.map((id) => stage.azure.keysOf(id).Key1);
}

const endings = (stage: ManyOperateStage) => stage.events.filter(({ name }) => name === 'operation.ended');

describe('a compromised key that is replaced and still lives', () => {
  it.each([
    ['one account', 1, FOR_ONE, { kind: 'account', account: { result: 'retired' } }],
    ['many', 3, LEAK, { kind: 'rotate-many', ok: true, progress: { total: 3, done: 3 } }],
  ])('is killed by the same operation, which ends only then: %s', async (_, accounts, wish, outcome) => {
    const stage = new ManyOperateStage(accounts);
    const app = withLostFlip(stage);
    const leaked = published(stage);
    const alive = () => published(stage).filter((key) => leaked.includes(key));
    await stage.clock.run(app.take(wish));
    await stage.deliver(app);
    expect(alive()).toHaveLength(1);
    expect(await app.operation('leak-1')).toMatchObject({ state: 'running' });
    expect(endings(stage)).toEqual([]);
    const delays = stage.queue.sent.map(({ delayMs }) => delayMs);
    expect(delays).toEqual([expect.closeTo(15 * MINUTE, -5)]);
    for (let delivery = 0; delivery < 5 && stage.queue.sent.length > 0; delivery += 1) await stage.deliver(app);
    expect(alive()).toEqual([]);
    expect(await app.operation('leak-1')).toMatchObject({ state: 'ended', tries: 2, outcome });
    expect(endings(stage)).toMatchObject([{ level: 'info' }]);
    expect(stage.regenerations).toBe(2 * accounts);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('is no good end where a day is over, and is gone on with by whoever asks again', async () => {
    const stage = new ManyOperateStage(1);
    const app = withLostFlip(stage);
    await stage.clock.run(app.take(FOR_ONE));
    const [message] = stage.queue.sent.splice(0);
    const slow: Work = {
      ...app,
      request: async (...asked) => {
        const answer = await app.request(...asked);
        await stage.clock.sleep(DAY - 5 * MINUTE);
        return answer;
      },
    };
    await stage.clock.run(performOperation(stage.workspace(), slow, JSON.parse(message?.text ?? '')));
    expect(await app.operation('leak-1')).toMatchObject({
      state: 'ended',
      outcome: { account: { result: 'rotated' } },
    });
    expect(endings(stage)).toMatchObject([{ level: 'error' }]);
    await stage.pass(15 * MINUTE);
    expect(await stage.clock.run(app.take(FOR_ONE))).toMatchObject({ record: { state: 'queued' } });
    await stage.deliver(app);
    expect(await app.operation('leak-1')).toMatchObject({ outcome: { account: { result: 'retired' } } });
  });
});
