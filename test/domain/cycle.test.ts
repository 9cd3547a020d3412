import { describe, expect, it } from 'vitest';
import { type Cycle, cycleComplaint, shortestMaxAgeMs } from '../../shared/domain/cycle.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/duration.ts';

const CYCLE: Cycle = { maxAgeMs: 90 * DAY, graceMs: 3 * DAY, leadMs: 2 * DAY, scheduleGapMs: HOUR };
const NEEDED_MS = 8 * DAY + HOUR + 30 * MINUTE;

describe('The arithmetic of a cycle', () => {
  it('needs two overlaps with their skew, the lead and one gap of the schedule', () => {
    expect(shortestMaxAgeMs(CYCLE)).toBe(NEEDED_MS);
  });

  it('has nothing to say where it works out, to the millisecond', () => {
    expect(cycleComplaint(CYCLE)).toBeUndefined();
    expect(cycleComplaint({ ...CYCLE, maxAgeMs: NEEDED_MS })).toBeUndefined();
    expect(cycleComplaint({ ...CYCLE, maxAgeMs: NEEDED_MS - 1 })).toBeDefined();
  });

  it('complains with every addend, the sum, and what to change', () => {
    expect(cycleComplaint({ ...CYCLE, maxAgeMs: 8 * DAY })).toBe(
      "The maximum age of P8D is shorter than 2 × (grace P3D + PT15M) + lead P2D + largest gap of the schedule PT1H = P8DT1H30M; raise the maximum age or shorten grace, lead or the schedule's gap.",
    );
  });
});
