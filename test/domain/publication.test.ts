import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../shared/domain/duration.ts';
import { adoptedAtMs, journalOf, slotCreatedAtMs } from '../../shared/domain/publication.ts';
import { NOW, operation, publication } from './facts-builder.ts';

const CREATED = NOW - 10 * DAY;
const RETIRED = NOW - 7 * DAY;
const TIMES = { createdAtMs: CREATED, updatedAtMs: RETIRED };

function withTimes(key1AtMs: number | undefined, key2AtMs: number | undefined): ReturnType<typeof publication> {
  return publication(TIMES, { marker: 'Key1', slotCreatedAtMs: { Key1: key1AtMs, Key2: key2AtMs } });
}

describe("The creation time of a slot's value", () => {
  it('is what was recorded where that can be true', () => {
    expect(slotCreatedAtMs(withTimes(CREATED - HOUR, RETIRED - HOUR), 'Key1', NOW)).toBe(CREATED - HOUR);
    expect(slotCreatedAtMs(withTimes(CREATED - HOUR, RETIRED - HOUR), 'Key2', NOW)).toBe(RETIRED - HOUR);
  });

  it('is unknown where nothing was recorded: older than adoption', () => {
    expect(slotCreatedAtMs(withTimes(undefined, undefined), 'Key1', NOW)).toBeUndefined();
  });

  it("of the published value is never later than the vault's own time of the version", () => {
    expect(slotCreatedAtMs(withTimes(CREATED + DAY, RETIRED), 'Key1', NOW)).toBe(CREATED);
  });

  it("of the idle value is never later than the vault's own time of the last change of tags", () => {
    expect(slotCreatedAtMs(withTimes(CREATED, NOW - DAY), 'Key2', NOW)).toBe(RETIRED);
  });

  it('is never in the future', () => {
    const slowClockMs = CREATED - DAY;
    expect(slotCreatedAtMs(withTimes(CREATED, RETIRED), 'Key1', slowClockMs)).toBe(slowClockMs);
    expect(slotCreatedAtMs(withTimes(CREATED, RETIRED), 'Key2', slowClockMs)).toBe(slowClockMs);
  });

  it('is bounded by the last change for both slots where the marker is unreadable', () => {
    const unmarked = publication(TIMES, { marker: undefined, slotCreatedAtMs: { Key1: NOW, Key2: NOW } });
    expect(slotCreatedAtMs(unmarked, 'Key1', NOW)).toBe(RETIRED);
    expect(slotCreatedAtMs(unmarked, 'Key2', NOW)).toBe(RETIRED);
  });
});

describe('The time of adoption', () => {
  it('is what was recorded where that can be true', () => {
    expect(adoptedAtMs(publication(TIMES, { adoptedAtMs: CREATED - DAY }))).toBe(CREATED - DAY);
  });

  it("is never later than the vault's own time of the version, since every adoption writes one", () => {
    expect(adoptedAtMs(publication(TIMES, { adoptedAtMs: NOW + 9_999 * DAY }))).toBe(CREATED);
  });

  it('is unknown where nothing was recorded', () => {
    expect(adoptedAtMs(publication(TIMES, { adoptedAtMs: undefined }))).toBeUndefined();
  });
});

describe('The journal', () => {
  const withJournal = (atMs: number): ReturnType<typeof publication> => {
    const before = publication(TIMES);
    return { ...before, tags: { ...before.tags, operation: operation({ atMs }) } };
  };

  it('is of the time that it says where that can be true', () => {
    expect(journalOf(withJournal(RETIRED - HOUR))).toEqual(operation({ atMs: RETIRED - HOUR }));
  });

  it("is never of later than the vault's own time of the last change of tags", () => {
    expect(journalOf(withJournal(NOW))).toEqual(operation({ atMs: RETIRED }));
  });

  it('is none where nothing was written', () => {
    expect(journalOf(publication(TIMES))).toBeUndefined();
  });
});
