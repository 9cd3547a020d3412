import { describe, expect, it } from 'vitest';
import { formatDay, formatInstant, parseInstant } from '../../shared/domain/instant.ts';

const NOON_MS = Date.UTC(2026, 10, 23, 12, 30, 15, 250);

describe('An instant', () => {
  it('is written in UTC with milliseconds, and its day alone for sentences', () => {
    expect(formatInstant(NOON_MS)).toBe('2026-11-23T12:30:15.250Z');
    expect(formatDay(NOON_MS)).toBe('2026-11-23');
  });

  it('beyond what a date can hold is written as the last one that it can, instead of throwing', () => {
    expect(formatInstant(Number.POSITIVE_INFINITY)).toBe('+275760-09-13T00:00:00.000Z');
    expect(formatInstant(Number.NEGATIVE_INFINITY)).toBe('-271821-04-20T00:00:00.000Z');
  });

  it.each([
    ['2026-11-23T12:30:15.250Z', NOON_MS],
    ['2026-11-23T12:30:15Z', NOON_MS - 250],
    ['2026-11-23T12:30:15.2500000Z', NOON_MS],
    ['2026-11-23T12:30:15.2509999Z', NOON_MS],
  ])('is read from %s, also with the seven digits that Azure writes', (text, expectedMs) => {
    expect(parseInstant(text)).toBe(expectedMs);
  });

  it.each([
    ['nothing', ''],
    ['a day', '2026-11-23'],
    ['another time zone', '2026-11-23T12:30:15+01:00'],
    ['local time', '2026-11-23T12:30:15'],
    ['month 13', '2026-13-01T00:00:00Z'],
    ['second 61', '2026-11-23T12:30:61Z'],
    ['a year of five digits', '+012026-11-23T12:30:15Z'],
    ['a word', 'yesterday'],
    ['epoch milliseconds', String(NOON_MS)],
    ['something behind it', '2026-11-23T12:30:15Z; DROP'],
  ])('is not read from %s', (_, text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});
