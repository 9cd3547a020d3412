import { describe, expect, it } from 'vitest';
import { nextTicks, parseSchedule, type Schedule } from '../../shared/domain/ncrontab.ts';
import { required } from './facts-builder.ts';

function fieldOf(text: string, field: keyof Schedule): readonly number[] {
  return required(parseSchedule(text))[field];
}

describe('A field of a schedule', () => {
  it.each<[string, string, keyof Schedule, readonly number[]]>([
    ['may be one value', '5 0 0 * * *', 'seconds', [5]],
    ['may be a list, which is sorted and has no doubles', '0 30,0,30 * * * *', 'minutes', [0, 30]],
    ['may be a range', '0 0 9-12 * * *', 'hours', [9, 10, 11, 12]],
    ['may be a range with a step', '0 0 9-17/4 * * *', 'hours', [9, 13, 17]],
    ['may be a star with a step', '0 */20 * * * *', 'minutes', [0, 20, 40]],
    ['may be a value with a step, which runs to the end', '0 50/5 * * * *', 'minutes', [50, 55]],
    ['may be a list of ranges and values', '0 0 1-3,8 * * *', 'hours', [1, 2, 3, 8]],
    ['may have a step longer than itself', '0 0 */99 * * *', 'hours', [0]],
    ['may name a month', '0 0 0 1 jan,Jul *', 'months', [1, 7]],
    ['may be a range of named months', '0 0 0 1 OCT-DEC *', 'months', [10, 11, 12]],
    ['may name a day of the week', '0 0 0 * * Mon', 'daysOfWeek', [1]],
    ['may be a range of named days', '0 0 0 * * mon-fri', 'daysOfWeek', [1, 2, 3, 4, 5]],
    ['counts the days of the week from Sunday', '0 0 0 * * 0,6', 'daysOfWeek', [0, 6]],
    ['counts months and days from 1', '0 0 0 */10 */6 *', 'daysOfMonth', [1, 11, 21, 31]],
    ['may be separated by any white space', ' 0\t0  4 * * * ', 'hours', [4]],
  ])('%s', (_, text, field, expected) => {
    expect(fieldOf(text, field)).toEqual(expected);
  });
});

it('Every month and day of the week has a name of three letters', () => {
  const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
  for (const [index, name] of months.entries()) expect(fieldOf(`0 0 0 1 ${name} *`, 'months')).toEqual([index + 1]);
  const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
  for (const [index, name] of days.entries()) expect(fieldOf(`0 0 0 * * ${name}`, 'daysOfWeek')).toEqual([index]);
});

describe('A schedule is refused', () => {
  it.each([
    ['with five fields, which another cron would read', '0 * * * *'],
    ['with seven fields', '0 0 0 * * * 2026'],
    ['that is empty', ''],
    ['with second 60', '60 0 0 * * *'],
    ['with minute 60', '0 60 0 * * *'],
    ['with hour 24', '0 0 24 * * *'],
    ['with day 0', '0 0 0 0 * *'],
    ['with day 32', '0 0 0 32 * *'],
    ['with month 0', '0 0 0 1 0 *'],
    ['with month 13', '0 0 0 1 13 *'],
    ['with day of the week 7', '0 0 0 * * 7'],
    ['with a question mark', '0 0 0 ? * *'],
    ['with the last day of the month', '0 0 0 L * *'],
    ['with the nearest working day', '0 0 0 15W * *'],
    ['with the second Monday', '0 0 0 * * 1#2'],
    ['with an empty term', '0 0,,30 * * * *'],
    ['with a comma at the end', '0 0, * * * *'],
    ['with a range without an end', '0 0 9- * * *'],
    ['with a range backwards', '0 0 17-9 * * *'],
    ['with a step of nothing', '0 */ * * * *'],
    ['with a step of zero', '0 */0 * * * *'],
    ['with a step of a step', '0 */5/5 * * * *'],
    ['with a negative', '0 -5 * * * *'],
    ['with a star in a range', '0 *-5 * * * *'],
    ['with a fraction', '0 1.5 * * * *'],
    ['with a number in other than decimal digits', '0 0x5 * * * *'],
    ['with a number in an exponent', '0 1e1 * * * *'],
    ['with a month by an unknown name', '0 0 0 1 foo *'],
    ['with a name where there are none', '0 0 mon * * *'],
    ['with a month among the days of the week', '0 0 0 * * jan'],
    ['with a range to an unknown name', '0 0 0 * * mon-foo'],
    ['with three digits', '0 005 * * * *'],
    ['that is a nickname', '@hourly'],
    ['that is a time span', '01:00:00'],
  ])('%s', (_, text) => {
    expect(parseSchedule(text)).toBeUndefined();
  });
});

describe('The next ticks', () => {
  it('come after the instant, never at it', () => {
    const hourly = required(parseSchedule('0 0 * * * *'));
    const noonMs = Date.UTC(2026, 10, 23, 12);
    expect(nextTicks(hourly, noonMs, 2)).toEqual([Date.UTC(2026, 10, 23, 13), Date.UTC(2026, 10, 23, 14)]);
    expect(nextTicks(hourly, noonMs - 1, 1)).toEqual([noonMs]);
  });

  it('cross days, months and years', () => {
    const firsts = required(parseSchedule('0 30 4 1 * *'));
    expect(nextTicks(firsts, Date.UTC(2026, 11, 1, 5), 2)).toEqual([
      Date.UTC(2027, 0, 1, 4, 30),
      Date.UTC(2027, 1, 1, 4, 30),
    ]);
  });

  it('need both the day of the month and the day of the week to match', () => {
    const fridayThe13th = required(parseSchedule('0 0 0 13 * fri'));
    expect(nextTicks(fridayThe13th, Date.UTC(2026, 10, 23), 1)).toEqual([Date.UTC(2027, 7, 13)]);
  });

  it('find the 29 February that is a Monday, 28 years on', () => {
    const rare = required(parseSchedule('0 0 0 29 2 mon'));
    expect(nextTicks(rare, Date.UTC(2016, 1, 29), 1)).toEqual([Date.UTC(2044, 1, 29)]);
  });

  it('are none where the schedule never fires, and none where none are wanted', () => {
    expect(nextTicks(required(parseSchedule('0 0 0 31 2 *')), 0, 3)).toEqual([]);
    expect(nextTicks(required(parseSchedule('* * * * * *')), 0, 0)).toEqual([]);
  });
});
