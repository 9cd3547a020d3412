import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../shared/domain/duration.ts';
import { guardOpensAtMs, isOlderThanKnown, settledAtMs } from '../../shared/domain/guard.ts';
import { LATE_ATTEMPT_MS, LATE_CALL_MS } from '../../shared/domain/late-call.ts';
import type { Publication } from '../../shared/domain/publication.ts';
import type { Witness } from '../../shared/domain/witness.ts';
import { adopting, known, NOW, operation, overlap, policy, publication, standing, witness } from './facts-builder.ts';

const FLIPPED = NOW - DAY;
const SKEW = 15 * MINUTE;

function opensAtMs(of: Publication, by = policy(), seen: Witness | undefined = undefined): number {
  return guardOpensAtMs(standing(of, by), by, seen);
}

describe('The guard opens', () => {
  it("grace and a quarter of an hour after the vault's own time of the current version", () => {
    expect(opensAtMs(overlap(DAY))).toBe(FLIPPED + 3 * DAY + SKEW);
  });

  it('by the grace that was stored at the flip, where it was shortened since', () => {
    expect(opensAtMs(overlap(DAY, { graceMs: 5 * DAY }), policy({ graceMs: DAY }))).toBe(FLIPPED + 5 * DAY + SKEW);
  });

  it('by the grace of now, where it was raised since', () => {
    expect(opensAtMs(overlap(DAY, { graceMs: DAY }), policy({ graceMs: 5 * DAY }))).toBe(FLIPPED + 5 * DAY + SKEW);
  });

  it('by the grace of now, where the stored one is lost', () => {
    expect(opensAtMs(overlap(DAY, { graceMs: undefined }))).toBe(FLIPPED + 3 * DAY + SKEW);
  });

  it('as long after the secret was last unreadable: consumers could not re-read it before', () => {
    const lastUnreadableAtMs = NOW - HOUR;
    expect(opensAtMs(overlap(DAY), policy(), witness({ lastUnreadableAtMs }))).toBe(
      lastUnreadableAtMs + 3 * DAY + SKEW,
    );
  });

  it('by the version, where the secret was unreadable before that', () => {
    expect(opensAtMs(overlap(DAY), policy(), witness({ lastUnreadableAtMs: NOW - 9 * DAY }))).toBe(
      FLIPPED + 3 * DAY + SKEW,
    );
  });

  it('not before the adoption period is over', () => {
    expect(opensAtMs(adopting(DAY))).toBe(NOW - DAY + 7 * DAY);
  });

  it('not before the adoption that the witness knows, where the tag was set back', () => {
    const setBack = overlap(DAY, { adoptedAtMs: 0 });
    const adoptedAtMs = NOW - 2 * DAY;
    expect(opensAtMs(setBack, policy(), witness({ known: known({ adoptedAtMs }) }))).toBe(adoptedAtMs + 7 * DAY);
    expect(opensAtMs(setBack, policy(), witness())).toBe(FLIPPED + 3 * DAY + SKEW);
  });

  it('at the latest an adoption period after the version, where the tag was set to a day far ahead', () => {
    expect(opensAtMs(overlap(DAY, { adoptedAtMs: NOW + 9_999 * DAY }))).toBe(FLIPPED + 7 * DAY);
  });
});

describe('An earlier call can no longer land', () => {
  const AT = operation().atMs;

  it.each<[string, Publication, Witness | undefined, number]>([
    [
      'a quarter of an hour after a run that ended without knowing',
      publication(),
      witness({ unsettledAtMs: NOW }),
      NOW + LATE_CALL_MS,
    ],
    [
      'the same where there is a journal as well: the record knows better',
      publication({}, { operation: operation() }),
      witness({ unsettledAtMs: NOW }),
      NOW + LATE_CALL_MS,
    ],
    [
      'at once where the record knows of none, whatever the journal says',
      publication({}, { operation: operation() }),
      witness(),
      Number.NEGATIVE_INFINITY,
    ],
    [
      'half an hour after the journal, where there is no record',
      publication({}, { operation: operation() }),
      undefined,
      AT + LATE_ATTEMPT_MS,
    ],
    ['at once where there is neither record nor journal', publication(), undefined, Number.NEGATIVE_INFINITY],
  ])('%s', (_, of, seen, expectedMs) => {
    expect(settledAtMs(of, seen)).toBe(expectedMs);
  });
});

describe('A version is older than known', () => {
  it('where the witness has seen one that the vault made later', () => {
    const seen = witness({ known: known({ versionCreatedAtMs: NOW - DAY }) });
    expect(isOlderThanKnown(publication({ createdAtMs: NOW - DAY - 1 }), seen)).toBe(true);
    expect(isOlderThanKnown(publication({ createdAtMs: NOW - DAY }), seen)).toBe(false);
  });

  it('never where nothing is known', () => {
    expect(isOlderThanKnown(publication(), witness())).toBe(false);
    expect(isOlderThanKnown(publication(), undefined)).toBe(false);
  });
});
