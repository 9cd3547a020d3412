import { describe, expect, it } from 'vitest';
import { DAY } from '../../shared/domain/duration.ts';
import { believedGraceMs, promisedMs } from '../../shared/domain/promise.ts';
import type { Publication } from '../../shared/domain/publication.ts';
import type { Witness } from '../../shared/domain/witness.ts';
import { known, policy, publication, witness } from './facts-builder.ts';

const LONG = known({ graceMs: 7 * DAY });
const SHORT = known({ graceMs: 2 * DAY });
const NEXT = { over: 'v1', marker: 'Key2', graceMs: 3 * DAY } as const;
const flipped = publication({ version: 'v2' }, { marker: 'Key2' });
const overwritten = publication({ version: 'v2' }, { marker: undefined });

describe('The grace that was promised', () => {
  it.each<[string, Witness | undefined, Publication, number]>([
    ['is not known without a record', undefined, publication(), 0],
    ['is not known where the record knows no publication', witness({ nextPromise: NEXT }), publication(), 0],
    ['is as the record knows it for its version', witness({ known: LONG }), publication(), 7 * DAY],
    ['is the same for a version that somebody else made since', witness({ known: LONG }), flipped, 7 * DAY],
    ['is the same before the flip', witness({ known: LONG, nextPromise: NEXT }), publication(), 7 * DAY],
    [
      'is the same where a list tells no version',
      witness({ known: LONG, nextPromise: NEXT }),
      publication({ version: undefined }),
      7 * DAY,
    ],
    ['is that of the flip after it, be it shorter', witness({ known: LONG, nextPromise: NEXT }), flipped, 3 * DAY],
    ['is that of the flip after it, be it longer', witness({ known: SHORT, nextPromise: NEXT }), flipped, 3 * DAY],
    [
      'is the longer where somebody else may have written instead: that of the version before',
      witness({ known: LONG, nextPromise: NEXT }),
      overwritten,
      7 * DAY,
    ],
    [
      'is the longer where somebody else may have written instead: that of the flip',
      witness({ known: SHORT, nextPromise: NEXT }),
      overwritten,
      3 * DAY,
    ],
    [
      'is not that of a flip over another version, which came to nothing',
      witness({ known: LONG, nextPromise: { ...NEXT, over: 'v0' } }),
      flipped,
      7 * DAY,
    ],
  ])('%s', (_, seen, of, expectedMs) => {
    expect(promisedMs(seen, of)).toBe(expectedMs);
  });
});

describe('The grace that is remembered', () => {
  it.each<[string, Witness | undefined, number | undefined, number]>([
    ['is the promised one, whatever the tag says', witness({ known: LONG }), 60 * DAY, 7 * DAY],
    ['is that of the tag, where nobody knows better', undefined, 4 * DAY, 4 * DAY],
    ['is that of the tag, where an older record does not tell', witness({ known: known({ graceMs: 0 }) }), DAY, DAY],
    ['is at most half of the maximum age on the word of a tag', undefined, 9_999 * DAY, 45 * DAY],
    ['is none without either', undefined, undefined, 0],
  ])('%s', (_, seen, graceMs, expectedMs) => {
    expect(believedGraceMs(seen, publication({}, { graceMs }), policy())).toBe(expectedMs);
  });
});
