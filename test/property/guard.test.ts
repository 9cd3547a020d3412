import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/domain/decide.ts';
import { DAY, MINUTE } from '../../shared/domain/duration.ts';
import type { SecondLook } from '../../shared/domain/facts.ts';
import { guardOpensAtMs } from '../../shared/domain/guard.ts';
import { isCompromised } from '../../shared/domain/operation.ts';
import { standingOf } from '../../shared/domain/phase.ts';
import type { Publication } from '../../shared/domain/publication.ts';
import { decodeTags, encodeTags } from '../../shared/domain/publication-tags.ts';
import { asks, facts, known, NOW, policy, publication, secret, tags, witness } from '../domain/facts-builder.ts';
import { graces, instants, tagMaps } from './arbitraries.ts';

const SKEW = 15 * MINUTE;

/** A version of any age whose tags, whole at first, were edited in any way. */
const edited: fc.Arbitrary<Publication> = fc
  .tuple(instants, fc.nat({ max: 30 * DAY }), tagMaps)
  .map(([createdAtMs, changedAfterMs, edits]) => ({
    ...publication({ createdAtMs, updatedAtMs: createdAtMs + changedAfterMs }),
    tags: decodeTags({ ...encodeTags(tags()), ...edits }),
  }));

const policies = fc
  .tuple(graces, fc.integer({ min: 10 * DAY, max: 30 * DAY }))
  .map(([graceMs, adoptionMs]) => policy({ graceMs, adoptionMs }));

const requests = fc.oneof(
  fc.constant(undefined),
  fc.record({ force: fc.boolean() }).map(asks),
  fc.record({ force: fc.boolean(), compromised: fc.constant(true) }).map(asks),
);

const looks: fc.Arbitrary<SecondLook> = fc.record({
  holds: fc.constantFrom('Key1', 'Key2', 'neither'),
  witness: fc.oneof(
    fc.constant(undefined),
    instants.map((adoptedAtMs) => witness({ known: known({ adoptedAtMs, versionCreatedAtMs: 0 }) })),
    instants.map((lastUnreadableAtMs) => witness({ lastUnreadableAtMs })),
  ),
});

describe('However the tags of a secret are edited', () => {
  it("the guard stays shut for the policy's grace and a quarter of an hour after the vault's own time of the version", () => {
    fc.assert(
      fc.property(edited, policies, (version, by) => {
        const standing = standingOf(version, by, NOW);
        fc.pre(standing !== undefined);
        expect(guardOpensAtMs(standing, by, undefined)).toBeGreaterThanOrEqual(version.createdAtMs + by.graceMs + SKEW);
      }),
      { numRuns: 500 },
    );
  });

  it('it stays shut for as long after the secret was unreadable, and for the adoption period after the adoption that the witness knows', () => {
    fc.assert(
      fc.property(edited, policies, instants, instants, (version, by, adoptedAtMs, lastUnreadableAtMs) => {
        const standing = standingOf(version, by, NOW);
        fc.pre(standing !== undefined);
        const opensAtMs = guardOpensAtMs(standing, by, witness({ known: known({ adoptedAtMs }), lastUnreadableAtMs }));
        expect(opensAtMs).toBeGreaterThanOrEqual(adoptedAtMs + by.adoptionMs);
        expect(opensAtMs).toBeGreaterThanOrEqual(lastUnreadableAtMs + by.graceMs + SKEW);
      }),
      { numRuns: 500 },
    );
  });

  it('a regeneration that is decided on finds a version that stood a whole grace ago, unless a key is compromised', () => {
    fc.assert(
      fc.property(edited, policies, requests, fc.option(looks, { nil: undefined }), (version, by, request, look) => {
        fc.pre(!isCompromised(version.tags.operation));
        const decision = decide(facts({ policy: by, place: secret(version), request, look }), NOW);
        if (decision.action !== 'rotate' && decision.action !== 'retire') return;
        if (decision.compromised) expect(request?.kind === 'rotate' && request.compromised).toBe(true);
        else expect(version.createdAtMs).toBeLessThanOrEqual(NOW - by.graceMs - SKEW);
      }),
      { numRuns: 2_000 },
    );
  });

  it('the slot whose value is published is never the one that is regenerated, whoever asks', () => {
    fc.assert(
      fc.property(edited, policies, requests, looks, (version, by, request, look) => {
        const decision = decide(facts({ policy: by, place: secret(version), request, look }), NOW);
        if (decision.action === 'rotate' || decision.action === 'retire') expect(decision.idle).not.toBe(look.holds);
      }),
      { numRuns: 2_000 },
    );
  });

  it('a decision is reached without a throw, is the same each time, and is one sentence with a reason', () => {
    fc.assert(
      fc.property(edited, policies, requests, fc.option(looks, { nil: undefined }), (version, by, request, look) => {
        const given = facts({ policy: by, place: secret(version), request, look });
        const decision = decide(given, NOW);
        expect(decide(given, NOW)).toEqual(decision);
        expect(decision.sentence).toMatch(/\.$/);
        expect(decision.sentence).not.toMatch(/undefined|NaN|\[object/);
      }),
      { numRuns: 1_000 },
    );
  });
});
