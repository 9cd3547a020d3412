import { describe, expect, it } from 'vitest';
import { RandomWorld } from './random-world.ts';
import { HOUR } from './stage.ts';

const WORLDS = 240;
const BATCH = 40;

describe('random worlds of overlapping runs, faults, crashes and requests', () => {
  for (let from = 1; from <= WORLDS; from += BATCH) {
    it(`break no promise, and every account goes on (seeds ${from} to ${from + BATCH - 1})`, async () => {
      for (let seed = from; seed < from + BATCH; seed += 1) {
        const world = new RandomWorld(seed);
        await world.play();
        const { stage, account, consumer } = world;
        expect(stage.azure.monitor.violations, `seed ${seed}`).toEqual([]);
        expect(consumer.failures.product, `seed ${seed}: calls of a consumer that failed`).toBe(0);
        const published = stage.publishedValue('app');
        expect(Object.values(stage.azure.keysOf(account)), `seed ${seed}: what is published lives`).toContain(
          published,
        );
        // The journal of a plain request that failed stays until the next rotation; what is compromised is seen through.
        expect(stage.publishedTags('app').Operation ?? '', `seed ${seed}: nothing is owed`).not.toMatch(/compromised/);
        const { next } = await stage.sweepFor(account);
        expect(next?.atMs, `seed ${seed}: nothing is late`).toBeGreaterThan(stage.clock.now() - HOUR);
      }
    });
  }
});
