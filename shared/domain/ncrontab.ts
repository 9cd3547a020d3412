import { DAY, HOUR, MINUTE, SECOND } from './duration.ts';

/** A schedule as Azure Functions reads it: NCRONTAB with six fields, UTC. Each field holds the values that match. */
export interface Schedule {
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly daysOfMonth: readonly number[];
  readonly months: readonly number[];
  readonly daysOfWeek: readonly number[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface Field {
  readonly first: number;
  readonly last: number;
  readonly names: readonly string[];
}

/** First and last value of each field, and the names that stand for its values from the first on. */
const FIELDS: readonly Field[] = [
  { first: 0, last: 59, names: [] },
  { first: 0, last: 59, names: [] },
  { first: 0, last: 23, names: [] },
  { first: 1, last: 31, names: [] },
  { first: 1, last: 12, names: MONTHS },
  { first: 0, last: 6, names: WEEKDAYS },
];

const TERM = /^(?:(\*)|([a-z]+|\d{1,2})(?:-([a-z]+|\d{1,2}))?)(?:\/(\d{1,2}))?$/;

/** Leap years and weekdays repeat after 28 years (no century without a leap day lies within). */
const REPEAT_DAYS = 28 * 365 + 7;

/**
 * Reads `{second} {minute} {hour} {day} {month} {day-of-week}`. Stricter than many cron readers on purpose: what the
 * host would refuse, it refuses too (undefined), since the host then disables the function in silence.
 * Grammar: https://github.com/atifaziz/NCrontab, used by azure-webjobs-sdk-extensions.
 */
export function parseSchedule(text: string): Schedule | undefined {
  const terms = text.trim().toLowerCase().split(/\s+/);
  if (terms.length !== FIELDS.length) return undefined;
  const fields = FIELDS.map((field, index) => parseField(field, String(terms[index])));
  const [seconds, minutes, hours, daysOfMonth, months, daysOfWeek] = fields;
  return seconds && minutes && hours && daysOfMonth && months && daysOfWeek
    ? { seconds, minutes, hours, daysOfMonth, months, daysOfWeek }
    : undefined;
}

function parseField(field: Field, text: string): readonly number[] | undefined {
  const values = new Set<number>();
  for (const term of text.split(',')) {
    const found = parseTerm(field, term);
    if (found === undefined) return undefined;
    for (const value of found) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

function parseTerm(field: Field, term: string): number[] | undefined {
  const match = TERM.exec(term);
  if (match === null) return undefined;
  const [, star, from, to, every] = match;
  const step = every === undefined ? 1 : Number(every);
  const first = from === undefined ? field.first : numberOf(field, from);
  const single = star === undefined && to === undefined && every === undefined;
  const last = single ? first : to === undefined ? field.last : numberOf(field, to);
  // Written so that a name nobody knows (NaN) fails it too.
  const sound = first >= field.first && last <= field.last && first <= last && step >= 1;
  if (!sound) return undefined;
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
}

function numberOf(field: Field, text: string): number {
  const named = field.names.indexOf(text);
  return named >= 0 ? named + field.first : /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

function matchesDay(schedule: Schedule, dayMs: number): boolean {
  const day = new Date(dayMs);
  return (
    schedule.months.includes(day.getUTCMonth() + 1) &&
    schedule.daysOfMonth.includes(day.getUTCDate()) &&
    schedule.daysOfWeek.includes(day.getUTCDay())
  );
}

function timesOfDay(schedule: Schedule): number[] {
  return schedule.hours.flatMap((hour) =>
    schedule.minutes.flatMap((minute) =>
      schedule.seconds.map((second) => hour * HOUR + minute * MINUTE + second * SECOND),
    ),
  );
}

function largestStep(instants: readonly number[]): number {
  return instants.reduce((widest, instant, index) => Math.max(widest, instant - (instants[index - 1] ?? instant)), 0);
}

/** The largest time between two ticks in milliseconds; infinite where the schedule never fires (31 February). */
export function largestGapMs(schedule: Schedule): number {
  const days = Array.from({ length: 2 * REPEAT_DAYS }, (_, index) => index * DAY).filter((dayMs) =>
    matchesDay(schedule, dayMs),
  );
  if (days.length < 2) return Number.POSITIVE_INFINITY;
  const times = timesOfDay(schedule);
  const withinDayMs = largestStep(times);
  const overNightMs = largestStep(days) - (Math.max(...times) - Math.min(...times));
  return Math.max(withinDayMs, overNightMs);
}

/** The first ticks after an instant (epoch milliseconds), at most `count`. */
export function nextTicks(schedule: Schedule, afterMs: number, count: number): number[] {
  const times = timesOfDay(schedule);
  const ticks: number[] = [];
  const firstDayMs = Math.floor(afterMs / DAY) * DAY;
  for (let dayMs = firstDayMs; ticks.length < count && dayMs <= firstDayMs + REPEAT_DAYS * DAY; dayMs += DAY) {
    if (!matchesDay(schedule, dayMs)) continue;
    ticks.push(...times.map((timeMs) => dayMs + timeMs).filter((tickMs) => tickMs > afterMs));
  }
  return ticks.slice(0, count);
}
