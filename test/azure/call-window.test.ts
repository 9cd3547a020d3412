import { describe, expect, it } from 'vitest';
import { Window } from '../../shared/azure/call-window.ts';
import type { Room } from '../../shared/rotation/ports.ts';

const SIZE = { calls: 5, lengthMs: 1_000 };

/** Expects that no stretch of time as long as a window has more calls than it lets through. */
function expectKept(sentAtMs: readonly number[]): void {
  for (const fromMs of sentAtMs) {
    expect(sentAtMs.filter((atMs) => atMs >= fromMs && atMs < fromMs + SIZE.lengthMs).length).toBeLessThanOrEqual(
      SIZE.calls,
    );
  }
}

/** Asks so many times, a while after each other; the rooms with the instants at which they come. */
function asked(times: number): readonly { readonly room: Room; readonly atMs: number }[] {
  let nowMs = 0;
  const window = new Window(SIZE, () => nowMs);
  const rooms: { readonly room: Room; readonly atMs: number }[] = [];
  for (let index = 0; index < times; index += 1) {
    const room = window.reserveWithin(Number.POSITIVE_INFINITY);
    if (room !== undefined) rooms.push({ room, atMs: nowMs + room.waitMs() });
    // Every third that is still to come is given back.
    const [back] = index % 3 === 2 ? rooms.filter(({ atMs }) => atMs > nowMs) : [];
    if (back !== undefined) {
      back.room.giveBack();
      rooms.splice(rooms.indexOf(back), 1);
    }
    nowMs += (index * 37) % 211;
  }
  return rooms;
}

describe('a window of calls', () => {
  it('never holds more than its calls, however they are asked for and given back', () => {
    const rooms = asked(60);
    expect(rooms.length).toBeGreaterThan(40);
    expect(rooms.length).toBeLessThan(60);
    expectKept(rooms.map(({ atMs }) => atMs));
  });

  it('makes nobody wait while there is room', () => {
    const window = new Window({ calls: 2, lengthMs: 1_000 }, () => 0);
    const waits = [1, 2, 3, 4].map(() => window.reserveWithin(Number.POSITIVE_INFINITY)?.waitMs());
    expect(waits).toEqual([0, 0, 1_000, 1_000]);
  });

  it('sets nothing aside for whom it comes too late, nor for what is given back', () => {
    const window = new Window({ calls: 1, lengthMs: 1_000 }, () => 0);
    const first = window.reserveWithin(0);
    expect(window.reserveWithin(999)).toBeUndefined();
    first?.giveBack();
    expect(window.reserveWithin(0)?.waitMs()).toBe(0);
    expect(window.reserveWithin(1_000)?.waitMs()).toBe(1_000);
  });
});
