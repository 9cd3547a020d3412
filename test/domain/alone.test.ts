import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, driftCheckDue } from '../../shared/domain/decide.ts';
import { regenerates } from '../../shared/domain/decision.ts';
import { DAY } from '../../shared/domain/duration.ts';
import type { Facts } from '../../shared/domain/facts.ts';
import { decodeTags } from '../../shared/domain/publication-tags.ts';
import { tagMaps } from '../property/arbitraries.ts';
import {
  ABSENT,
  account,
  facts,
  known,
  look,
  NO_TAGS,
  NOW,
  operation,
  overlap,
  policy,
  publication,
  secret,
  steady,
  witness,
} from './facts-builder.ts';

const OWED = operation({ kind: 'compromised' });

describe('An account that is looked at alone', () => {
  const waits: readonly [string, Partial<Facts>][] = [
    ['an adoption', { place: ABSENT }],
    ['a takeover', { place: secret(publication({}, NO_TAGS)), look: look() }],
    ['a second adoption', { look: look({ witness: witness({ optedOutSinceMs: NOW - DAY }) }) }],
    ['a rotation', { place: secret(steady(89 * DAY)) }],
    ['a retirement', { place: secret(overlap(9 * DAY)) }],
    [
      'what is owed for a compromised key',
      {
        place: secret(steady(10 * DAY, { operation: OWED })),
        look: look({
          witness: witness({ known: known(), owed: { ...OWED, kind: 'compromised', slot: 'Key1', also: [] } }),
        }),
      },
    ],
  ];
  it.each(waits)('leaves %s to the next sweep, and says which', (_what, changes) => {
    const inSweep = decide(facts(changes), NOW);
    expect(inSweep.action === 'adopt' || regenerates(inSweep)).toBe(true);
    const alone = decide(facts({ ...changes, alone: true }), NOW);
    expect(alone).toMatchObject({ action: 'keep', reason: 'left-to-sweep', retryAtMs: undefined });
    expect(alone.sentence).toContain(inSweep.sentence);
  });

  it('is healed no more by events where somebody else wrote its secret twice in a cycle: the sweep goes on healing', () => {
    const quarrel = witness({ known: known(), foreignWrites: 2, lastForeignWriteAtMs: NOW - DAY });
    const drifted = { look: look({ holds: 'neither', witness: quarrel }) } as const;
    expect(decide(facts(drifted), NOW).action).toBe('heal');
    expect(decide(facts({ ...drifted, alone: true }), NOW)).toMatchObject({ action: 'keep', reason: 'left-to-sweep' });
    const once = { look: look({ holds: 'neither', witness: { ...quarrel, foreignWrites: 1 } }) } as const;
    expect(decide(facts({ ...once, alone: true }), NOW).action).toBe('heal');
  });

  const same: readonly [string, Partial<Facts>][] = [
    ['healed', { look: look({ holds: 'neither' }) }],
    ['skipped', { policy: policy({ consent: 'opted-out' }) }],
    ['blocked', { account: account({ provisioningState: 'Moving' }) }],
    ['verified', {}],
    ['kept', { policy: policy({ verifyIntervalMs: 30 * DAY }), place: secret(overlap(DAY)) }],
  ];
  it.each(same)('is %s as in a sweep', (_what, changes) => {
    expect(decide(facts({ ...changes, alone: true }), NOW)).toEqual(decide(facts(changes), NOW));
  });

  it('is checked for drift although what is due is left to the next sweep, if the secret is its own', () => {
    const due = facts({ alone: true, place: secret(steady(89 * DAY)) });
    expect(driftCheckDue(due, decide(due, NOW), NOW)).toBe(true);
    const unpublished = facts({ alone: true, place: ABSENT });
    expect(driftCheckDue(unpublished, decide(unpublished, NOW), NOW)).toBe(false);
  });

  it('is never adopted, and nothing of it is regenerated, whatever its secret says', () => {
    fc.assert(
      fc.property(tagMaps, fc.constantFrom(undefined, 'Key1', 'Key2', 'neither'), fc.nat(200), (tags, holds, days) => {
        const version = { ...publication({ createdAtMs: NOW - days * DAY }), tags: decodeTags(tags) };
        const decision = decide(
          facts({ alone: true, place: secret(version), look: holds === undefined ? undefined : look({ holds }) }),
          NOW,
        );
        expect(decision.action === 'adopt' || regenerates(decision)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
