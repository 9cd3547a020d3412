import { formatInstant } from '../../domain/instant.ts';
import type { Span } from './observation.ts';

/** A sweep as the name of its record tells. */
export interface SweepMark {
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly ok: boolean;
}

/** A time in which no sweep is recorded that read everything and failed nowhere. ISO 8601, UTC. */
export interface Gap {
  readonly from: string;
  readonly to: string;
  /** Sweeps in it that are recorded as not ok. */
  readonly notOk: number;
}

/**
 * Every time in the period without an ok sweep that is longer than twice the largest gap of the schedule: one sweep may
 * be late or lost. `sweeps`: in the order of time, those before the period included. `largestGapMs`: the schedule's.
 */
export function gapsOf(sweeps: readonly SweepMark[], span: Span, largestGapMs: number): readonly Gap[] {
  const okMs = sweeps.filter(({ ok }) => ok).map(({ startedAt }) => Date.parse(startedAt));
  const within = okMs.filter((atMs) => atMs > span.fromMs && atMs < span.toMs);
  const before = okMs.findLast((atMs) => atMs <= span.fromMs) ?? span.fromMs;
  const marks = [before, ...within, span.toMs];
  return marks.flatMap((fromMs, index) => {
    const toMs = marks[index + 1] ?? fromMs;
    if (toMs - fromMs <= 2 * largestGapMs) return [];
    const notOk = sweeps.filter(({ ok, startedAt }) => !ok && isBetween(Date.parse(startedAt), fromMs, toMs)).length;
    return [{ from: formatInstant(fromMs), to: formatInstant(toMs), notOk }];
  });
}

function isBetween(atMs: number, fromMs: number, toMs: number): boolean {
  return atMs >= fromMs && atMs <= toMs;
}
