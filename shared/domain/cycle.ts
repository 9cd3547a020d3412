import { formatDuration, MINUTE } from './duration.ts';

/** How far two clocks may be apart before a grace could be cut short: added to every grace. */
export const CLOCK_SKEW_MS = 15 * MINUTE;

/** The durations of one life cycle, milliseconds. */
export interface Cycle {
  readonly maxAgeMs: number;
  readonly graceMs: number;
  readonly leadMs: number;
  readonly scheduleGapMs: number;
}

/** What a value's life must at least hold: two overlaps, the safety before the last moment, and the wait for a sweep. */
export function shortestMaxAgeMs(cycle: Cycle): number {
  return 2 * (cycle.graceMs + CLOCK_SKEW_MS) + cycle.leadMs + cycle.scheduleGapMs;
}

/** A sentence with the sum where the cycle does not fit into the maximum age; else undefined. */
export function cycleComplaint(cycle: Cycle): string | undefined {
  const neededMs = shortestMaxAgeMs(cycle);
  if (cycle.maxAgeMs >= neededMs) return undefined;
  const sum = `2 × (grace ${formatDuration(cycle.graceMs)} + ${formatDuration(CLOCK_SKEW_MS)}) + lead ${formatDuration(cycle.leadMs)} + largest gap of the schedule ${formatDuration(cycle.scheduleGapMs)}`;
  return `The maximum age of ${formatDuration(cycle.maxAgeMs)} is shorter than ${sum} = ${formatDuration(neededMs)}; raise the maximum age or shorten grace, lead or the schedule's gap.`;
}
