import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../emulator/virtual-clock.ts';
import { MINUTE, SECOND } from '../../shared/domain/duration.ts';
import { isAllDone } from '../../shared/rotation/rotate-many.ts';
import { type Keep, Slots } from '../../shared/rotation/slots.ts';
import { COMPROMISED, ManyStage } from './many-stage.ts';

/** Work that waits for as long and notes when it has its slot back; then it holds that for a minute. */
function staged() {
  const clock = new VirtualClock(0);
  const slots = new Slots(1);
  const order: string[] = [];
  const work = (name: string, waitMs: number, keep?: Keep): Promise<void> =>
    slots.within(async () => {
      await slots.without(() => clock.sleep(waitMs), keep);
      order.push(name);
      await clock.sleep(MINUTE);
    });
  return { clock, slots, order, work };
}

describe('slots', () => {
  it('come back in the order of asking, before anybody who has not begun', async () => {
    const { clock, slots, order, work } = staged();
    const late = async (): Promise<void> => {
      await clock.sleep(5 * SECOND);
      await slots.within(async () => {
        order.push('fresh');
      });
    };
    await clock.run(Promise.all([work('a', 1_000), work('b', 2_000), work('c', 3_000), late()]));
    expect(order).toEqual(['a', 'b', 'c', 'fresh']);
  });

  it('that come late leave time to renew a lease, and only then', async () => {
    const { clock, order, work } = staged();
    const renewedAtMs: number[] = [];
    const keep: Keep = {
      pause: (until) => clock.sleep(20 * SECOND, until),
      renew: async () => {
        renewedAtMs.push(clock.now());
      },
    };
    const last = async (): Promise<void> => {
      await work('b', 2_000, keep);
      order.push(`b ended at ${clock.now()}`);
    };
    await clock.run(Promise.all([work('a', 1_000, keep), last()]));
    // The first has its slot at once, the second after a minute, and not only when its next pause is over.
    expect(renewedAtMs).toEqual([22_000, 42_000]);
    expect(order).toEqual(['a', 'b', 'b ended at 121000']);
  });

  it('are in hand where the lease was lost meanwhile, and the next gets them', async () => {
    const { clock, order, work } = staged();
    const lost: Keep = { pause: () => clock.sleep(20 * SECOND), renew: () => Promise.reject(new Error('lost')) };
    const ends = await clock.run(Promise.allSettled([work('a', 1_000), work('b', 2_000, lost), work('c', 3_000)]));
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(order).toEqual(['a', 'c']);
  });
});

describe('many accounts that settle at once, with few slots', () => {
  it('lose no lease while they queue for one', async () => {
    const stage = new ManyStage({ ROTATION_CONCURRENCY: '1' });
    stage.azure.latency.set({ arm: 400, keyVault: 200, inference: 200 });
    stage.addMany(90);
    const report = await stage.rotateMany(COMPROMISED);
    expect(report.progress).toMatchObject({ done: 90, byResult: { retired: 90 } });
    expect(isAllDone(report)).toBe(true);
  });
});
