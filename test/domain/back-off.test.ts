import { describe, expect, it } from 'vitest';
import { nextAttemptAtMs } from '../../shared/domain/back-off.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/duration.ts';
import { NOW, operation } from './facts-builder.ts';

const FAR = NOW + 60 * DAY;

function waitMs(attempt: number, lastChanceAtMs = FAR): number {
  return nextAttemptAtMs(operation({ attempt, atMs: NOW }), lastChanceAtMs) - NOW;
}

describe('After a failed attempt', () => {
  it.each([
    [1, 30 * MINUTE],
    [2, HOUR],
    [3, 2 * HOUR],
    [4, 4 * HOUR],
    [5, 8 * HOUR],
    [6, 16 * HOUR],
  ])('number %i the wait has doubled to %i ms', (attempt, expectedMs) => {
    expect(waitMs(attempt)).toBe(expectedMs);
  });

  it('the wait is never longer than a day', () => {
    expect(waitMs(7)).toBe(DAY);
    expect(waitMs(999_999)).toBe(DAY);
  });

  it('the wait does not go beyond the last chance to keep every key young enough, however near that is', () => {
    expect(waitMs(6, NOW + 3 * HOUR)).toBe(3 * HOUR);
    expect(waitMs(6, NOW + MINUTE)).toBe(MINUTE);
  });

  it('the wait doubles where that chance is gone: haste would help nobody', () => {
    expect(waitMs(1, NOW - DAY)).toBe(30 * MINUTE);
    expect(waitMs(6, NOW - DAY)).toBe(16 * HOUR);
    expect(waitMs(6, NOW)).toBe(16 * HOUR);
  });
});

it('An operation that was only announced waits for nothing', () => {
  expect(waitMs(0)).toBe(0);
  expect(waitMs(0, NOW - DAY)).toBe(0);
});
