import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../emulator/virtual-clock.ts';

const HOUR = 60 * 60 * 1000;

describe('the virtual clock', () => {
  test('gives the result of the work, and only as much time has passed as the work slept', async () => {
    const clock = new VirtualClock(1_000);
    const work = async (): Promise<string> => {
      await clock.sleep(2 * HOUR);
      await clock.sleep(500);
      return 'done';
    };
    expect(await clock.run(work())).toBe('done');
    expect(clock.now()).toBe(1_000 + 2 * HOUR + 500);
  });

  test('passes on what the work throws', async () => {
    const clock = new VirtualClock(0);
    const work = async (): Promise<void> => {
      await clock.sleep(10);
      throw new Error('broken');
    };
    await expect(clock.run(work())).rejects.toThrow('broken');
  });

  test('wakes sleepers by time, and those of one instant in the order in which they lay down', async () => {
    const clock = new VirtualClock(0);
    const woken: string[] = [];
    const sleeper = async (name: string, ms: number): Promise<void> => {
      await clock.sleep(ms);
      woken.push(`${name}@${clock.now()}`);
    };
    const all = [
      sleeper('late', 30),
      sleeper('first', 10),
      sleeper('second', 10),
      sleeper('middle', 20),
      sleeper('third', 10),
    ];
    await clock.run(Promise.all(all));
    expect(woken).toEqual(['first@10', 'second@10', 'third@10', 'middle@20', 'late@30']);
  });

  test('runs until an instant and leaves later sleepers asleep', async () => {
    const clock = new VirtualClock(0);
    const woken: number[] = [];
    for (const ms of [50, 100, 101]) clock.after(ms, () => woken.push(ms));
    await clock.runUntil(100);
    expect(woken).toEqual([50, 100]);
    expect(clock.now()).toBe(100);
    await clock.runUntil(200);
    expect(woken).toEqual([50, 100, 101]);
    expect(clock.now()).toBe(200);
  });

  test('lets work that sleeps again and again run to the instant', async () => {
    const clock = new VirtualClock(0);
    let turns = 0;
    const next = (): void => {
      turns += 1;
      clock.after(60, next);
    };
    clock.after(60, next);
    await clock.runUntil(600);
    expect(turns).toBe(10);
  });

  test('does not call what was cancelled', async () => {
    const clock = new VirtualClock(0);
    let called = false;
    const cancel = clock.after(10, () => {
      called = true;
    });
    cancel();
    await clock.runUntil(20);
    expect(called).toBe(false);
  });

  test('waits for work that goes on in further turns of the event loop before it jumps', async () => {
    const clock = new VirtualClock(0);
    const order: string[] = [];
    clock.after(1_000, () => order.push('sleeper'));
    const work = async (): Promise<void> => {
      for (let step = 0; step < 5; step += 1) {
        clock.noteActivity();
        await new Promise((resolve) => setImmediate(resolve));
      }
      order.push(`work@${clock.now()}`);
      await clock.sleep(2_000);
    };
    await clock.run(work());
    expect(order).toEqual(['work@0', 'sleeper']);
  });

  test('refuses to be driven twice at once', async () => {
    const clock = new VirtualClock(0);
    const first = clock.runUntil(10);
    await expect(clock.runUntil(20)).rejects.toThrow('already being driven');
    await first;
  });

  test('waits for real work such as a socket, but says so where nothing ever comes', async () => {
    const clock = new VirtualClock(0, 50);
    const real = new Promise((resolve) => setTimeout(resolve, 20, 'arrived'));
    expect(await clock.run(real)).toBe('arrived');
    await expect(clock.run(new Promise(() => undefined))).rejects.toThrow('nothing sleeps on the virtual clock');
  });

  test('keeps thousands of sleepers in order', async () => {
    const clock = new VirtualClock(0);
    const woken: number[] = [];
    for (let index = 0; index < 5_000; index += 1) {
      const ms = (index * 7_919) % 4_001;
      clock.after(ms, () => woken.push(ms));
    }
    await clock.runUntil(5_000);
    expect(woken).toHaveLength(5_000);
    expect(woken).toEqual([...woken].sort((one, other) => one - other));
  });
});
