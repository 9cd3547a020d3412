import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/domain/duration.ts';
import { largestGapMs, parseSchedule } from '../../shared/domain/ncrontab.ts';
import { required } from './facts-builder.ts';

function gapMs(text: string): number {
  return largestGapMs(required(parseSchedule(text)));
}

describe('The largest gap of a schedule', () => {
  it.each([
    ['every second', '* * * * * *', SECOND],
    ['every five minutes', '0 */5 * * * *', 5 * MINUTE],
    ['hourly', '0 0 * * * *', HOUR],
    ['hourly at a quarter past', '30 15 * * * *', HOUR],
    ['every seven hours: the last step of the day is shorter', '0 0 */7 * * *', 7 * HOUR],
    ['every twenty minutes of each second hour', '0 */20 */2 * * *', HOUR + 20 * MINUTE],
    ['daily', '0 0 3 * * *', DAY],
    ['twice a day, at six and at eight: over night', '0 0 6,8 * * *', 22 * HOUR],
    ['hourly in office hours: over night', '0 0 8-17 * * *', 15 * HOUR],
    ['hourly in office hours on working days: over the weekend', '0 0 8-17 * * mon-fri', 2 * DAY + 15 * HOUR],
    ['weekly', '0 0 4 * * sun', 7 * DAY],
    ['monthly: the longest month', '0 0 0 1 * *', 31 * DAY],
    ['on the 31st: the longest time without one', '0 0 0 31 * *', 61 * DAY],
    ['yearly: a leap year', '0 0 0 1 1 *', 366 * DAY],
    ['on 29 February: four years', '0 0 0 29 2 *', 1_461 * DAY],
    ['on a 29 February that is a Monday: 28 years', '0 0 0 29 2 mon', 10_227 * DAY],
    ['on Friday the 13th: fourteen months', '0 0 0 13 * fri', 427 * DAY],
  ])('%s', (_, text, expectedMs) => {
    expect(gapMs(text)).toBe(expectedMs);
  });

  it('is infinite where the schedule never fires', () => {
    expect(gapMs('0 0 0 31 2 *')).toBe(Number.POSITIVE_INFINITY);
    expect(gapMs('0 0 0 31 4,6,9,11 *')).toBe(Number.POSITIVE_INFINITY);
  });
});
