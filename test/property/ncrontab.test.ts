import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../shared/domain/duration.ts';
import { largestGapMs, nextTicks, parseSchedule, type Schedule } from '../../shared/domain/ncrontab.ts';
import { required } from '../domain/facts-builder.ts';
import { anyText, instants } from './arbitraries.ts';

/** A field between its bounds: a star, a value, a range, a step or a list of them. */
function field(first: number, last: number): fc.Arbitrary<string> {
  const value = fc.integer({ min: first, max: last });
  const step = fc.integer({ min: 1, max: 99 });
  const range = fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const term = fc.oneof(
    fc.constant('*'),
    value.map(String),
    range,
    step.map((every) => `*/${every}`),
    fc.tuple(range, step).map(([of, every]) => `${of}/${every}`),
  );
  return fc.array(term, { minLength: 1, maxLength: 3 }).map((terms) => terms.join(','));
}

const expressions = fc
  .tuple(fc.constantFrom('0', '30'), field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6))
  .map((fields) => fields.join(' '));

const daily = fc.tuple(field(0, 59), field(0, 23), field(0, 6)).map(([m, h, d]) => `0 ${m} ${h} * * ${d}`);

const BOUNDS: readonly [keyof Schedule, number, number][] = [
  ['seconds', 0, 59],
  ['minutes', 0, 59],
  ['hours', 0, 23],
  ['daysOfMonth', 1, 31],
  ['months', 1, 12],
  ['daysOfWeek', 0, 6],
];

function expectSound(schedule: Schedule): void {
  for (const [name, first, last] of BOUNDS) {
    const values = schedule[name];
    expect(values.length).toBeGreaterThan(0);
    expect(values).toEqual([...new Set(values)].toSorted((a, b) => a - b));
    expect(values.every((value) => Number.isInteger(value) && value >= first && value <= last)).toBe(true);
  }
}

function matches(schedule: Schedule, atMs: number): boolean {
  const at = new Date(atMs);
  return (
    schedule.seconds.includes(at.getUTCSeconds()) &&
    schedule.minutes.includes(at.getUTCMinutes()) &&
    schedule.hours.includes(at.getUTCHours()) &&
    schedule.daysOfMonth.includes(at.getUTCDate()) &&
    schedule.months.includes(at.getUTCMonth() + 1) &&
    schedule.daysOfWeek.includes(at.getUTCDay())
  );
}

describe('A schedule', () => {
  it('that is read has values in each field, all within its bounds', () => {
    fc.assert(fc.property(expressions, (text) => expectSound(required(parseSchedule(text)))));
  });

  it('is never read by half: any text is refused, or has values in each field', () => {
    const pieces = fc.constantFrom(
      '*',
      '0',
      '59',
      '60',
      '?',
      'L',
      'mon',
      'jan',
      'foo',
      '1-5',
      '5-1',
      '*/0',
      '*/5',
      '1,',
      ',',
      '-',
      '7',
      '',
    );
    const nearly = fc.array(fc.oneof(pieces, anyText), { minLength: 5, maxLength: 7 }).map((terms) => terms.join(' '));
    fc.assert(
      fc.property(fc.oneof(anyText, nearly), (text) => {
        const schedule = parseSchedule(text);
        if (schedule !== undefined) expectSound(schedule);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('The ticks of a schedule', () => {
  it('are just the seconds that match, none left out', () => {
    fc.assert(
      fc.property(daily, instants, (text, fromMs) => {
        const schedule = required(parseSchedule(text));
        const ticks = nextTicks(schedule, fromMs, 40);
        const firstMs = (Math.floor(fromMs / MINUTE) + 1) * MINUTE;
        const endMs = Math.min(required(ticks.at(-1)), fromMs + 3 * DAY);
        const scanned: number[] = [];
        for (let atMs = firstMs; atMs <= endMs; atMs += MINUTE) if (matches(schedule, atMs)) scanned.push(atMs);
        expect(ticks.filter((atMs) => atMs <= endMs)).toEqual(scanned);
      }),
      { numRuns: 60 },
    );
  });

  it('are never further apart than the largest gap, and somewhere as far', () => {
    fc.assert(
      fc.property(daily, instants, (text, fromMs) => {
        const schedule = required(parseSchedule(text));
        const perWeek = nextTicks(schedule, fromMs, 10_081).filter((atMs) => atMs <= fromMs + 15 * DAY);
        const gaps = perWeek.slice(1).map((atMs, index) => atMs - (perWeek[index] ?? Number.NaN));
        expect(Math.max(...gaps)).toBeLessThanOrEqual(largestGapMs(schedule));
        if (perWeek.length < 10_081) expect(Math.max(...gaps)).toBe(largestGapMs(schedule));
        expect(largestGapMs(schedule)).toBeLessThanOrEqual(7 * DAY + 24 * HOUR);
      }),
      { numRuns: 40 },
    );
  });
});
