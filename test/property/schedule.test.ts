import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextAttemptAtMs } from '../../shared/domain/back-off.ts';
import { CLOCK_SKEW_MS, shortestMaxAgeMs } from '../../shared/domain/cycle.ts';
import { DAY, MINUTE } from '../../shared/domain/duration.ts';
import { jitterMs, rotationDueAtMs, verifyDue } from '../../shared/domain/schedule.ts';
import { NOW, OTHER_VAULT, operation, policy } from '../domain/facts-builder.ts';
import { accountIds, fittingPolicies, instants } from './arbitraries.ts';

describe('Jitter', () => {
  it('moves a rotation only earlier, at most a day, and never into the overlap before it', () => {
    fc.assert(
      fc.property(fittingPolicies, accountIds, instants, ({ policy: by }, id, createdAtMs) => {
        const latestMs = createdAtMs + by.maxAgeMs - by.graceMs - CLOCK_SKEW_MS - by.leadMs;
        const dueMs = rotationDueAtMs(by, id, createdAtMs);
        expect(dueMs).toBeLessThanOrEqual(latestMs);
        expect(dueMs).toBeGreaterThan(latestMs - DAY);
        expect(dueMs).toBeGreaterThanOrEqual(createdAtMs + by.graceMs + CLOCK_SKEW_MS + by.scheduleGapMs);
        expect(jitterMs(by, id)).toBeLessThanOrEqual((by.maxAgeMs - shortestMaxAgeMs(by)) / 4);
      }),
    );
  });

  it('of two accounts with one policy differs only by their ids', () => {
    fc.assert(
      fc.property(fittingPolicies, accountIds, ({ policy: by }, id) => {
        const otherwise = {
          ...by,
          consent: 'adopt-only',
          vault: OTHER_VAULT,
          adoptSlot: 'Key2',
          adoptionMs: DAY,
        } as const;
        expect(jitterMs(otherwise, id)).toBe(jitterMs(by, id));
      }),
    );
  });
});

describe('The drift check', () => {
  const sweeping = fc.record({
    scheduleGapMs: fc.integer({ min: MINUTE, max: DAY }),
    sweepsPerInterval: fc.double({ min: 0.1, max: 30, noNaN: true }),
    fromMs: instants,
    id: accountIds,
  });

  it('of every account is made at least once in an interval and one gap, and not in more sweeps than that takes', () => {
    fc.assert(
      fc.property(sweeping, ({ scheduleGapMs, sweepsPerInterval, fromMs, id }) => {
        const verifyIntervalMs = Math.floor(scheduleGapMs * sweepsPerInterval);
        const by = policy({ scheduleGapMs, verifyIntervalMs });
        const sweeps = Array.from({ length: 150 }, (_, index) => fromMs + index * scheduleGapMs);
        const checks = sweeps.filter((atMs) => verifyDue(by, id, atMs));
        const waits = checks.map((atMs, index) => atMs - (checks[index - 1] ?? fromMs));
        expect(Math.max(...waits)).toBeLessThanOrEqual(Math.max(verifyIntervalMs, 0) + scheduleGapMs);
        if (sweepsPerInterval > 1) {
          expect(Math.min(...waits.slice(1))).toBeGreaterThanOrEqual(verifyIntervalMs - scheduleGapMs);
        }
      }),
    );
  });

  it('of every account is made exactly once in each interval that holds whole sweeps', () => {
    fc.assert(
      fc.property(accountIds, fc.integer({ min: 2, max: 24 }), instants, (id, count, fromMs) => {
        const by = policy({ scheduleGapMs: DAY / count, verifyIntervalMs: DAY });
        const sweeps = Array.from({ length: count }, (_, index) => fromMs + (index * DAY) / count);
        expect(sweeps.filter((atMs) => verifyDue(by, id, atMs))).toHaveLength(1);
      }),
    );
  });
});

describe('The back-off', () => {
  it('is at most a day, grows with the attempts, and does not outlast the last chance', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999 }), fc.integer({ min: -DAY, max: 90 * DAY }), (attempt, leftMs) => {
        const waitMs = (which: number): number =>
          nextAttemptAtMs(operation({ attempt: which, atMs: NOW }), NOW + leftMs) - NOW;
        expect(waitMs(attempt)).toBeGreaterThanOrEqual(Math.min(30 * MINUTE, leftMs > 0 ? leftMs : DAY));
        expect(waitMs(attempt)).toBeLessThanOrEqual(leftMs > 0 ? Math.min(DAY, leftMs) : DAY);
        expect(waitMs(attempt + 1)).toBeGreaterThanOrEqual(waitMs(attempt));
      }),
    );
  });
});
