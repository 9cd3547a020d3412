import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../shared/domain/duration.ts';
import { jitterMs, lastChanceAtMs, nextAction, rotationDueAtMs, verifyDue } from '../../shared/domain/schedule.ts';
import { accountId, adopting, ID, known, NOW, overlap, policy, standing, steady, witness } from './facts-builder.ts';

const IDS = Array.from({ length: 500 }, (_, index) => accountId(`openai-${index}`));
const SKEW = 15 * MINUTE;

describe('With the defaults', () => {
  it('a rotation is due on day 84 or 85 of its value, never later, for every account', () => {
    for (const id of IDS) {
      const dueMs = rotationDueAtMs(policy(), id, 0);
      expect(dueMs).toBeLessThanOrEqual(85 * DAY - SKEW);
      expect(dueMs).toBeGreaterThan(84 * DAY - SKEW);
    }
  });

  it('the old value is retired three days and a quarter of an hour after the flip', () => {
    expect(nextAction(standing(overlap(DAY)), policy(), ID, undefined)).toEqual({
      action: 'retire',
      atMs: NOW - DAY + 3 * DAY + SKEW,
    });
  });

  it('the first rotation comes seven days after adoption', () => {
    expect(nextAction(standing(adopting(DAY)), policy(), ID, undefined)).toEqual({
      action: 'rotate',
      atMs: NOW - DAY + 7 * DAY,
    });
  });

  it('a steady account waits for the age of its published value', () => {
    expect(nextAction(standing(steady(10 * DAY)), policy(), ID, undefined)).toEqual({
      action: 'rotate',
      atMs: rotationDueAtMs(policy(), ID, NOW - 10 * DAY),
    });
  });
});

describe('A step of the life cycle never comes before the guard', () => {
  it('although the value is too old, as after a rollback', () => {
    const rolledBack = steady(DAY, { slotCreatedAtMs: { Key1: NOW - 88 * DAY, Key2: NOW - 4 * DAY } });
    expect(nextAction(standing(rolledBack), policy(), ID, undefined).atMs).toBe(NOW - DAY + 3 * DAY + SKEW);
  });

  it('although the adoption period is over, where the witness knows of a later adoption', () => {
    const seen = witness({ known: known({ adoptedAtMs: NOW - DAY }) });
    expect(nextAction(standing(adopting(30 * DAY)), policy(), ID, seen).atMs).toBe(NOW + 6 * DAY);
  });
});

describe('The last chance', () => {
  it('to rotate is a grace and two sweeps before the published value must be dead, one for either step: nearly the lead after it was due', () => {
    const atMs = lastChanceAtMs(standing(steady(85 * DAY)), policy());
    expect(atMs).toBe(NOW - 85 * DAY + 90 * DAY - 3 * DAY - SKEW - 2 * HOUR);
    for (const id of IDS)
      expect(atMs - rotationDueAtMs(policy(), id, NOW - 85 * DAY)).toBeGreaterThanOrEqual(46 * HOUR);
  });

  it('to retire is a sweep before the old value must be dead', () => {
    expect(lastChanceAtMs(standing(overlap(3 * DAY)), policy())).toBe(NOW - 88 * DAY + 90 * DAY - HOUR);
  });

  it('to rotate comes sooner where the idle value is the older one', () => {
    const idleIsOld = steady(DAY, { slotCreatedAtMs: { Key1: NOW - 20 * DAY, Key2: NOW - 80 * DAY } });
    const turned = { ...standing(idleIsOld), phase: 'steady' as const };
    expect(lastChanceAtMs(turned, policy())).toBe(NOW + 10 * DAY - HOUR);
  });
});

describe('Jitter', () => {
  it('is at most a day, and spreads over the whole of it', () => {
    const all = IDS.map((id) => jitterMs(policy(), id));
    expect(Math.max(...all)).toBeLessThan(DAY);
    expect(Math.max(...all)).toBeGreaterThan(0.95 * DAY);
    expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
    expect(Math.min(...all)).toBeLessThan(0.05 * DAY);
  });

  it('is at most a quarter of what a short cycle leaves over, and nothing where it leaves nothing', () => {
    const neededMs = 8 * DAY + HOUR + 30 * MINUTE;
    for (const id of IDS) {
      expect(jitterMs(policy({ maxAgeMs: neededMs + 4 * HOUR }), id)).toBeLessThan(HOUR);
      expect(jitterMs(policy({ maxAgeMs: neededMs }), id)).toBe(0);
      expect(jitterMs(policy({ maxAgeMs: neededMs - DAY }), id)).toBe(0);
    }
  });
});

describe('The drift check', () => {
  it('is due in every sweep where its interval is not longer than the time between sweeps', () => {
    for (const id of IDS)
      expect(verifyDue(policy({ verifyIntervalMs: HOUR, scheduleGapMs: HOUR }), id, NOW)).toBe(true);
  });

  it('of an interval as long as the time between sweeps is due in every one, also where the sweeps are not on the hour', () => {
    const hourly = policy({ verifyIntervalMs: HOUR, scheduleGapMs: HOUR });
    for (let minute = 0; minute < 60; minute += 1) expect(verifyDue(hourly, ID, NOW + minute * MINUTE)).toBe(true);
  });

  it('of a longer interval falls on each account once per interval, spread evenly over its sweeps', () => {
    const daily = policy({ verifyIntervalMs: DAY, scheduleGapMs: HOUR });
    const perSweep = Array.from({ length: 24 }, (_, hour) =>
      IDS.filter((id) => verifyDue(daily, id, NOW + hour * HOUR)),
    );
    expect(perSweep.flat().toSorted()).toEqual(IDS.toSorted());
    for (const due of perSweep) {
      expect(due.length).toBeGreaterThan(5);
      expect(due.length).toBeLessThan(45);
    }
  });
});
