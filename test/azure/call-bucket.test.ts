import { describe, expect, it } from 'vitest';
import { Bucket } from '../../shared/azure/call-bucket.ts';

/** A bucket on a clock that the test moves. */
function bucketAt(size = { capacity: 3, perSecond: 2 }): { bucket: Bucket; pass(ms: number): void } {
  let nowMs = 1_000_000;
  const bucket = new Bucket(size, () => nowMs);
  return {
    bucket,
    pass(ms) {
      nowMs += ms;
    },
  };
}

describe('our view of a token bucket', () => {
  it('lets its capacity through at once, and then one call after the other at its rate', () => {
    const { bucket } = bucketAt();
    expect([1, 2, 3, 4, 5, 6].map(() => bucket.reserve(1).waitMs())).toEqual([0, 0, 0, 500, 1000, 1500]);
  });

  it('counts a wait down, and fills again up to its capacity and no further', () => {
    const { bucket, pass } = bucketAt();
    bucket.reserve(3);
    const late = bucket.reserve(1);
    pass(200);
    expect(late.waitMs()).toBe(300);
    pass(60_000);
    expect(late.waitMs()).toBe(0);
    expect([1, 2, 3, 4].map(() => bucket.reserve(1).waitMs())).toEqual([0, 0, 0, 500]);
  });

  it('believes Azure where it has less than we think, and not where it claims more', () => {
    const { bucket } = bucketAt();
    bucket.passed(1);
    expect([1, 2].map(() => bucket.reserve(1).waitMs())).toEqual([0, 500]);
    bucket.passed(1_000);
    expect(bucket.reserve(1).waitMs()).toBe(1000);
  });

  it('sends nothing before a refusal is over, also what had room before', () => {
    const { bucket, pass } = bucketAt();
    const before = bucket.reserve(1);
    expect(before.waitMs()).toBe(0);
    bucket.refused(20_000);
    expect(before.waitMs()).toBe(20_000);
    pass(19_999);
    expect(bucket.reserve(1).waitMs()).toBeGreaterThan(0);
    pass(1);
    expect(before.waitMs()).toBe(0);
  });

  it('stands still while it is closed, so that those who wait do not all come at once afterwards', () => {
    const { bucket, pass } = bucketAt();
    const waiting = [1, 2, 3, 4, 5].map(() => bucket.reserve(1));
    bucket.refused(10_000);
    expect(waiting.map((room) => room.waitMs())).toEqual([10_000, 10_000, 10_000, 11_000, 12_000]);
    pass(10_000);
    // Two are promised already.
    expect(bucket.reserve(1).waitMs()).toBe(3_000);
  });

  it('goes at half its rate after a refusal, never slower than an eighth, and gets faster with good answers', () => {
    const { bucket } = bucketAt({ capacity: 1, perSecond: 8 });
    bucket.reserve(1);
    bucket.refused(0);
    expect(bucket.reserve(1).waitMs()).toBe(250);
    for (let refusals = 0; refusals < 5; refusals += 1) bucket.refused(0);
    expect(bucket.reserve(1).waitMs()).toBe(2_000);
    for (let answers = 0; answers < 28; answers += 1) bucket.passed(undefined);
    expect(bucket.reserve(1).waitMs()).toBe(375);
  });

  it('lets those who wait have their turn at the pace of now, not of when they asked', () => {
    const { bucket } = bucketAt({ capacity: 1, perSecond: 8 });
    bucket.refused(0);
    const late = [1, 2, 3, 4].map(() => bucket.reserve(1)).at(-1);
    const beforeMs = late?.waitMs() ?? 0;
    for (let answers = 0; answers < 32; answers += 1) bucket.passed(undefined);
    expect(late?.waitMs()).toBe(beforeMs / 2);
  });

  it('sets nothing aside for whom it comes too late', () => {
    const { bucket } = bucketAt({ capacity: 1, perSecond: 1 });
    bucket.reserve(1);
    for (let asked = 0; asked < 100; asked += 1) expect(bucket.reserveWithin(1, 999)).toBeUndefined();
    expect(bucket.reserveWithin(1, 1_000)?.waitMs()).toBe(1_000);
    bucket.refused(60_000);
    expect(bucket.reserveWithin(1, 60_000)).toBeUndefined();
  });

  it('gives to others what is given back', () => {
    const { bucket } = bucketAt({ capacity: 1, perSecond: 1 });
    const rooms = [1, 2, 3].map(() => bucket.reserve(1));
    rooms[1]?.giveBack();
    expect(rooms[2]?.waitMs()).toBe(1_000);
    expect(bucket.reserve(1).waitMs()).toBe(2_000);
  });

  it('lets a turn under way go ahead of all that waits, which is set back, and not before a refusal is over', () => {
    const { bucket } = bucketAt({ capacity: 1, perSecond: 1 });
    const waiting = [1, 2, 3].map(() => bucket.reserve(1));
    const ahead = bucket.reserveAhead(1);
    expect(ahead.waitMs()).toBe(0);
    // The first had its turn already.
    expect(waiting.map((room) => room.waitMs())).toEqual([0, 2_000, 3_000]);
    ahead.giveBack();
    expect(waiting.map((room) => room.waitMs())).toEqual([0, 1_000, 2_000]);
    bucket.refused(7_000);
    expect(bucket.reserveAhead(1).waitMs()).toBe(7_000);
  });

  it('lets turns go before checks, however long those have waited', () => {
    const { bucket } = bucketAt({ capacity: 1, perSecond: 1 });
    const checks = [1, 2, 3].map(() => bucket.reserve(1, 'check'));
    const turns = [1, 2].map(() => bucket.reserve(2, 'turn'));
    expect(turns.map((room) => room.waitMs())).toEqual([2_000, 4_000]);
    expect(checks.map((room) => room.waitMs())).toEqual([0, 5_000, 6_000]);
    expect(bucket.reserveWithin(1, 6_000, 'check')).toBeUndefined();
    turns[0]?.giveBack();
    expect(checks.map((room) => room.waitMs())).toEqual([0, 3_000, 4_000]);
  });

  it('keeps nobody waiting for ever, however much is given back before it', () => {
    const { bucket, pass } = bucketAt({ capacity: 10, perSecond: 1 });
    const rooms = Array.from({ length: 1_000 }, () => bucket.reserve(1));
    for (const room of rooms.slice(100, 900)) room.giveBack();
    pass(90_000);
    expect(rooms.slice(0, 100).every((room) => room.waitMs() === 0)).toBe(true);
    pass(100_000);
    expect(rooms.at(-1)?.waitMs()).toBe(0);
  });

  it('goes on where the clock is put back', () => {
    const { bucket, pass } = bucketAt({ capacity: 1, perSecond: 1 });
    bucket.reserve(1);
    pass(-900_000);
    const next = bucket.reserve(1);
    pass(1_000);
    expect(next.waitMs()).toBe(0);
  });
});
