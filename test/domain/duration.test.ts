import { describe, expect, it } from 'vitest';
import { DAY, formatDuration, HOUR, MINUTE, parseDuration, SECOND } from '../../shared/domain/duration.ts';

describe('A duration is read from', () => {
  it.each([
    ['P90D', 90 * DAY],
    ['PT20M', 20 * MINUTE],
    ['P1DT12H', DAY + 12 * HOUR],
    ['P1DT2H3M4S', DAY + 2 * HOUR + 3 * MINUTE + 4 * SECOND],
    ['PT30S', 30 * SECOND],
    ['PT36H', 36 * HOUR],
    ['P0D', 0],
    ['P99999D', 99_999 * DAY],
  ])('%s', (text, expectedMs) => {
    expect(parseDuration(text)).toBe(expectedMs);
  });
});

describe('A duration is not read from', () => {
  it.each([
    ['nothing', ''],
    ['a bare P', 'P'],
    ['a bare PT', 'PT'],
    ['a T with nothing behind it', 'P1DT'],
    ['weeks', 'P2W'],
    ['months', 'P3M'],
    ['years', 'P1Y'],
    ['fractions', 'P1.5D'],
    ['fractions with a comma', 'PT1,5H'],
    ['a negative', '-P1D'],
    ['a sign within', 'P-1D'],
    ['units in the wrong order', 'PT1M1H'],
    ['hours without T', 'P1H'],
    ['lower case', 'p1d'],
    ['a number alone', '90'],
    ['the clock of the host', '01:00:00'],
    ['blanks around it', ' P1D '],
    ['too many digits', 'P999999D'],
    ['a sum of days that could not be written back', 'P99999DT24H'],
  ])('%s', (_, text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('A duration is written', () => {
  it.each([
    [0, 'PT0S'],
    [-5 * DAY, 'PT0S'],
    [SECOND, 'PT1S'],
    [1, 'PT1S'],
    [90 * DAY, 'P90D'],
    [36 * HOUR, 'P1DT12H'],
    [15 * MINUTE, 'PT15M'],
    [DAY + 2 * HOUR + 3 * MINUTE + 4 * SECOND, 'P1DT2H3M4S'],
    [3 * DAY - 1, 'P3D'],
  ])('of %i ms as %s: the shortest form, parts of a second rounded up', (durationMs, expected) => {
    expect(formatDuration(durationMs)).toBe(expected);
  });
});
