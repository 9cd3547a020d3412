import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextAttemptAtMs } from '../../shared/domain/back-off.ts';
import { decide } from '../../shared/domain/decide.ts';
import type { Decision } from '../../shared/domain/decision.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/duration.ts';
import type { Facts, SecondLook } from '../../shared/domain/facts.ts';
import type { Publication } from '../../shared/domain/publication.ts';
import { decodeTags, encodeTags } from '../../shared/domain/publication-tags.ts';
import {
  asks,
  facts,
  known,
  NOW,
  operation,
  policy,
  publication,
  secret,
  tags,
  witness,
} from '../domain/facts-builder.ts';
import { graces, tagMaps } from './arbitraries.ts';

const past = fc.integer({ min: NOW - 120 * DAY, max: NOW });
const recent = fc.integer({ min: NOW - 10 * DAY, max: NOW });

/** A version whose tags, whole at first, were edited in any way; by the vault's clock it is of the past. */
const edited: fc.Arbitrary<Publication> = fc
  .tuple(fc.oneof(past, recent), fc.nat({ max: 30 * DAY }), tagMaps)
  .map(([createdAtMs, changedAfterMs, edits]) => ({
    ...publication({ createdAtMs, updatedAtMs: Math.min(NOW, createdAtMs + changedAfterMs) }),
    tags: decodeTags({ ...encodeTags(tags()), ...edits }),
  }));

/** Our own tags, with a journal of failed attempts. */
const failed: fc.Arbitrary<Publication> = fc
  .tuple(past, recent, fc.nat({ max: 40 }))
  .map(([createdAtMs, atMs, attempt]) =>
    publication(
      { createdAtMs, updatedAtMs: NOW },
      { operation: operation({ attempt, atMs }), slotCreatedAtMs: { Key1: createdAtMs, Key2: createdAtMs + 1 } },
    ),
  );

const looks: fc.Arbitrary<SecondLook | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.record({
    holds: fc.constantFrom('Key1', 'Key2'),
    witness: fc.oneof(
      fc.constant(undefined),
      recent.map((lastUnreadableAtMs) => witness({ lastUnreadableAtMs })),
      recent.map((unsettledAtMs) => witness({ unsettledAtMs })),
      recent.map((lastForeignWriteAtMs) => witness({ lastForeignWriteAtMs, foreignWrites: 2 })),
      past.map((adoptedAtMs) => witness({ known: known({ adoptedAtMs, versionCreatedAtMs: 0 }) })),
    ),
  }),
);

/** An account in any state, of which a person asks for a rotation. */
const asked: fc.Arbitrary<Facts> = fc
  .record({
    version: fc.oneof(edited, failed),
    graceMs: graces,
    adoptionMs: fc.integer({ min: 10 * DAY, max: 30 * DAY }),
    force: fc.boolean(),
    look: looks,
  })
  .map(({ version, graceMs, adoptionMs, force, look }) =>
    facts({ place: secret(version), policy: policy({ graceMs, adoptionMs }), request: asks({ force }), look }),
  );

function retryAtMs(decision: Decision): number | undefined {
  return decision.action === 'keep' || decision.action === 'blocked' ? decision.retryAtMs : undefined;
}

describe('A refusal that names a time', () => {
  it('holds until the moment before, and is over then', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(asked, (given) => {
        const refused = decide(given, NOW);
        const atMs = retryAtMs(refused);
        if (atMs === undefined) return;
        seen.add(refused.reason);
        expect(atMs).toBeGreaterThan(NOW);
        expect(decide(given, atMs - 1)).toEqual(refused);
        expect(decide(given, atMs).reason).not.toBe(refused.reason);
      }),
      { numRuns: 3_000 },
    );
    expect([...seen].sort()).toEqual(['backing-off', 'call-in-flight', 'contested', 'grace-running']);
  });
});

describe('Who insists', () => {
  const plainAndForced = asked.map((given) => [
    decide({ ...given, request: asks() }, NOW),
    decide({ ...given, request: asks({ force: true }) }, NOW),
  ]);

  it('passes the back-off and nothing else: what refuses a plain request for another reason refuses a forced one in the same words', () => {
    fc.assert(
      fc.property(plainAndForced, ([plain, forced]) => {
        if (plain?.reason === 'backing-off') expect(forced?.action).toBe('rotate');
        else expect(forced).toEqual(plain);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('The next attempt', () => {
  const attempts = fc.integer({ min: 1, max: 999_999 });

  it('is never made later than a day after the last, nor, while there is time, sooner than its call can no longer land', () => {
    fc.assert(
      fc.property(attempts, fc.integer({ min: -90 * DAY, max: 90 * DAY }), (attempt, leftMs) => {
        const waitMs = nextAttemptAtMs(operation({ attempt, atMs: NOW }), NOW + leftMs) - NOW;
        expect(waitMs).toBeLessThanOrEqual(DAY);
        if (leftMs <= 0 || leftMs >= 30 * MINUTE) expect(waitMs).toBeGreaterThanOrEqual(30 * MINUTE);
      }),
    );
  });

  it('is made by the last chance, while that lies ahead', () => {
    fc.assert(
      fc.property(attempts, fc.integer({ min: 1, max: 90 * DAY }), (attempt, leftMs) => {
        expect(nextAttemptAtMs(operation({ attempt, atMs: NOW }), NOW + leftMs)).toBeLessThanOrEqual(NOW + leftMs);
      }),
    );
  });

  it('waits no less after more attempts, and where there is time exactly twice as long after one more, up to a day', () => {
    const far = NOW + 60 * DAY;
    fc.assert(
      fc.property(attempts, (attempt) => {
        const waitMs = (of: number): number => nextAttemptAtMs(operation({ attempt: of, atMs: NOW }), far) - NOW;
        expect(waitMs(attempt + 1)).toBe(Math.min(DAY, 2 * waitMs(attempt)));
      }),
    );
    expect(nextAttemptAtMs(operation({ attempt: 1, atMs: NOW }), far)).toBe(NOW + HOUR / 2);
  });
});
