import { describe, expect, it } from 'vitest';
import { DeliveringQueue, Died, type Fate } from '../../emulator/memory-queue.ts';
import { VirtualClock } from '../../emulator/virtual-clock.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A queue with instances that write down what they get and when, in seconds. */
function staged(fates: readonly Fate[] = []) {
  const clock = new VirtualClock(0);
  const left = [...fates];
  const poisoned: string[] = [];
  const queue = new DeliveringQueue(clock, {
    fate: () => left.shift() ?? {},
    poison: (text) => poisoned.push(text),
  });
  const got: (readonly [text: string, atS: number, by: string])[] = [];
  const instance = (by: string, work: (text: string) => Promise<void> = async () => {}, atOnce = 1): void =>
    queue.listen({
      atOnce,
      work: (text) => {
        got.push([text, clock.now() / SECOND, by]);
        return work(text);
      },
    });
  const settle = (patienceMs = 60 * MINUTE): Promise<void> => clock.run(queue.untilEmpty(patienceMs));
  return { clock, queue, got, poisoned, instance, settle };
}

describe('a queue in memory that delivers', () => {
  it('hands each message to one instance, when its time has come', async () => {
    const { queue, got, instance, settle } = staged();
    instance('one');
    await queue.send('later', 5 * SECOND);
    await queue.send('now', 0);
    await settle();
    expect(got).toEqual([
      ['now', 0, 'one'],
      ['later', 5, 'one'],
    ]);
    expect([queue.waiting, queue.underWay]).toEqual([[], 0]);
  });

  it('spreads messages over instances, each of which takes only so many at once', async () => {
    const { clock, queue, got, instance, settle } = staged();
    for (const name of ['one', 'two']) instance(name, () => clock.sleep(10 * SECOND));
    for (const text of ['a', 'b', 'c']) await queue.send(text, 0);
    await settle();
    expect(got.map(([, , by]) => by)).toEqual(['one', 'two', 'one']);
    expect(got[2]?.[1]).toBeGreaterThanOrEqual(10);
  });

  it('doubles, delays and reorders as it is told', async () => {
    const { queue, got, instance, settle } = staged([{ delayMs: 9 * SECOND }, { againAfterMs: 3 * SECOND }]);
    instance('one');
    await queue.send('first', 0);
    await queue.send('second', 0);
    await settle();
    expect(got.map(([text, atS]) => [text, atS])).toEqual([
      ['second', 0],
      ['second', 3],
      ['first', 9],
    ]);
  });

  it('shows a message to another instance while the first one is at work, where its hiding is lost', async () => {
    const { clock, queue, got, instance, settle } = staged([{ visibleAfterMs: 4 * SECOND }]);
    for (const name of ['one', 'two']) instance(name, () => clock.sleep(MINUTE));
    await queue.send('m', 0);
    await settle();
    expect(got).toEqual([
      ['m', 0, 'one'],
      ['m', 4, 'two'],
    ]);
  });

  it('brings what failed back after a minute, five times in all, and then gives it up', async () => {
    const { queue, got, poisoned, instance, settle } = staged();
    instance('one', () => Promise.reject(new Error('failed')));
    await queue.send('m', 0);
    await settle();
    expect(got.map(([, atS]) => atS)).toEqual([0, 60, 120, 180, 240]);
    expect(poisoned).toEqual(['m']);
    expect(queue.counts).toEqual({ sent: 1, delivered: 5, poisoned: 1 });
  });

  it('hides for ten minutes what an instance died of, and hands nothing to one that is down', async () => {
    const { clock, queue, got, instance, settle } = staged();
    let up = true;
    queue.listen({
      atOnce: 1,
      isUp: () => up,
      work: async () => {
        up = false;
        throw new Died();
      },
    });
    await queue.send('m', 0);
    await clock.runUntil(MINUTE);
    instance('two');
    await settle();
    expect(got).toEqual([['m', 600, 'two']]);
  });

  it('keeps what nobody takes', async () => {
    const { queue, settle } = staged();
    await queue.send('m', 0);
    await settle(MINUTE);
    expect(queue.waiting).toEqual(['m']);
  });
});
