import { CLOCK_SKEW_MS } from '../../domain/cycle.ts';
import { DAY } from '../../domain/duration.ts';
import { SLOTS, type Slot } from '../../domain/slot.ts';
import type { Observation, Span } from './observation.ts';

/** What is known of a value at the end of the period; `not-known`: its account is no longer seen. */
export type Fate = 'ended' | 'alive' | 'not-known';

/** The life of one key value, as far as it falls into the period. Never the value. */
export interface KeyLife {
  readonly slot: Slot;
  /** ISO 8601, UTC; null: older than adoption. */
  readonly createdAt: string | null;
  /** When the next value of the slot was made, which killed this one; null: not within the period. */
  readonly endedAt: string | null;
  readonly fate: Fate;
  /** At its end, or at the end of the period, rounded up to two digits; null: not known. */
  readonly ageDays: number | null;
  /** By when it had to be dead. */
  readonly mustDieBy: string;
  /** Null: its age allowed is not known, since it is older than adoption. */
  readonly maxAgeDays: number | null;
  /** Whether it was dead, or young enough, all the time; `not-known`: its account is no longer seen. */
  readonly limit: 'kept' | 'broken' | 'not-known';
}

/** Stands for the creation time of a value that is older than adoption, and before all others. */
const OLD = '';

interface Value {
  readonly createdAt: string | null;
  /** The limit that was in force when it was last seen in the period. */
  readonly mustDieBy: string;
}

/**
 * The lives of an account's key values, oldest first. Whenever the creation time of a slot's value moves on, one value
 * ended and the next began; the time is written down just before the call that makes the next one, so an end is right to
 * within that call. A time that moves back is a look that was out of date, or tags that were lost: the values are what
 * they were. `isSeen`: the account stands in the last status, or could not be read, in which case its keys go on ageing.
 */
export function keyLives(observations: readonly Observation[], span: Span, isSeen: boolean): readonly KeyLife[] {
  return SLOTS.flatMap((slot) => {
    const values = valuesOf(slot, observations, span);
    return values.flatMap((value, index) => lifeOf(slot, value, values[index + 1]?.createdAt, span, isSeen) ?? []);
  });
}

function valuesOf(slot: Slot, observations: readonly Observation[], { toMs }: Span): readonly Value[] {
  const found = new Map<string, Value>();
  for (const { at, keys } of observations) {
    const key = keys.find((each) => each.slot === slot);
    // Once a creation time is known, a look without one has lost it: no value that we make comes without.
    if (key === undefined || (key.createdAt === null && [...found.keys()].some((known) => known !== OLD))) continue;
    const name = key.createdAt ?? OLD;
    if (found.has(name) && Date.parse(at) > toMs) continue;
    found.set(name, { createdAt: key.createdAt, mustDieBy: key.mustDieBy });
  }
  return [...found.values()]
    .toSorted((one, other) => (one.createdAt ?? OLD).localeCompare(other.createdAt ?? OLD))
    .filter((value, index, sorted) => !isSame(sorted[index - 1], value));
}

/** One value may be told with two times: what the clocks of app and vault say, which are that far apart at most. */
function isSame(before: Value | undefined, value: Value): boolean {
  if (before === undefined || before.createdAt === null || value.createdAt === null) return false;
  return Date.parse(value.createdAt) - Date.parse(before.createdAt) <= CLOCK_SKEW_MS;
}

function lifeOf(
  slot: Slot,
  { createdAt, mustDieBy }: Value,
  nextCreatedAt: string | null | undefined,
  { fromMs, toMs }: Span,
  isSeen: boolean,
): KeyLife | undefined {
  const bornMs = createdAt === null ? undefined : Date.parse(createdAt);
  const diedMs = typeof nextCreatedAt === 'string' ? Date.parse(nextCreatedAt) : Number.POSITIVE_INFINITY;
  if (diedMs < fromMs || (bornMs ?? fromMs) >= toMs) return undefined;
  const hasEnded = diedMs <= toMs;
  const fate = hasEnded ? 'ended' : isSeen || diedMs !== Number.POSITIVE_INFINITY ? 'alive' : 'not-known';
  const untilMs = Math.min(diedMs, toMs);
  const isKnown = fate !== 'not-known';
  return {
    slot,
    createdAt,
    endedAt: hasEnded ? (nextCreatedAt ?? null) : null,
    fate,
    ageDays: bornMs === undefined || !isKnown ? null : daysUp(untilMs - bornMs),
    mustDieBy,
    maxAgeDays: bornMs === undefined ? null : daysUp(Date.parse(mustDieBy) - bornMs),
    limit: isKnown ? (untilMs > Date.parse(mustDieBy) ? 'broken' : 'kept') : 'not-known',
  };
}

/** Rounded up, so that an age is never shown younger than it was. */
function daysUp(durationMs: number): number {
  return Math.ceil((durationMs / DAY) * 100) / 100;
}
