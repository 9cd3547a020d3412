import { describe, expect, it } from 'vitest';
import { Window } from '../../shared/azure/call-window.ts';

describe('a window of calls', () => {
  it('never holds more than its calls, however they are asked for', () => {
    let nowMs = 0;
    const window = new Window({ calls: 5, lengthMs: 1_000 }, () => nowMs);
    const sentAtMs: number[] = [];
    for (let asked = 0; asked < 60; asked += 1) {
      sentAtMs.push(nowMs + window.reserve(1).waitMs());
      nowMs += (asked * 37) % 211;
    }
    for (const fromMs of sentAtMs) {
      expect(sentAtMs.filter((atMs) => atMs >= fromMs && atMs < fromMs + 1_000).length).toBeLessThanOrEqual(5);
    }
  });

  it('makes nobody wait while there is room, and gives several calls their room together', () => {
    const window = new Window({ calls: 3, lengthMs: 1_000 }, () => 0);
    expect([window.reserve(1).waitMs(), window.reserve(2).waitMs(), window.reserve(2).waitMs()]).toEqual([0, 0, 1_000]);
  });
});
