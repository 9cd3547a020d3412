import { describe, expect, it } from 'vitest';
import { decide } from '../../../shared/domain/decide.ts';
import { DAY } from '../../../shared/domain/duration.ts';
import type { Facts } from '../../../shared/domain/facts.ts';
import type { PublicationTags } from '../../../shared/domain/publication.ts';
import {
  ABSENT,
  asks,
  facts,
  known,
  look,
  NO_TAGS,
  NOW,
  OTHER_ID,
  OTHER_REF,
  policy,
  publication,
  REF,
  secret,
  steady,
  UNDECIDED,
  witness,
} from '../facts-builder.ts';

const URL = 'https://keys.vault.azure.net/secrets/my-openai';
const tagged = (changes: Partial<PublicationTags>): Partial<Facts> => ({ place: secret(publication({}, changes)) });

describe('An account is adopted, and the sentence says what to do', () => {
  it.each<[string, Partial<Facts>, string, string, readonly string[]]>([
    ['that has consented and has no secret', { place: ABSENT }, 'Key1', 'unpublished', [URL, 'point consumers there']],
    [
      'unless another secret turns out to be its own',
      {
        place: UNDECIDED,
        candidates: [
          { publication: publication({ ref: OTHER_REF }), owner: 'gone' },
          { publication: publication({ ref: REF }), owner: 'listed' },
        ],
      },
      'Key1',
      'unpublished',
      [`Unless https://keys.vault.azure.net/secrets/other-secret or ${URL} turns out`, `published as ${URL}`],
    ],
    [
      'beside a secret of another one of its name, that is gone or silent',
      {
        place: ABSENT,
        candidates: [
          { publication: publication({ ref: OTHER_REF }), owner: 'gone' },
          { publication: publication({ ref: OTHER_REF }), owner: 'unanswered' },
        ],
      },
      'Key1',
      'unpublished',
      [
        'within the adoption period. https://keys.vault.azure.net/secrets/other-secret or',
        'holds neither of its live keys and is left alone.',
      ],
    ],
    [
      'in the slot that its tag names',
      { place: ABSENT, policy: policy({ adoptSlot: 'Key2' }) },
      'Key2',
      'unpublished',
      [URL],
    ],
    [
      'that may be published only',
      { place: ABSENT, policy: policy({ consent: 'adopt-only' }) },
      'Key1',
      'unpublished',
      [URL],
    ],
    [
      'whose secret was purged: in the slot that was published before',
      { place: ABSENT, look: look({ holds: undefined, witness: witness({ known: known({ active: 'Key2' }) }) }) },
      'Key2',
      'unpublished',
      [URL],
    ],
    [
      'by a secret of nobody with a live key: in the slot that it holds',
      { ...tagged(NO_TAGS), look: look({ holds: 'Key2' }) },
      'Key2',
      'taking-over',
      [URL, 'holds a live key'],
    ],
    [
      'by a secret of ours whose account was lost from the tags, where nobody remembers it',
      { ...tagged({ account: undefined }), look: look({ holds: 'Key1' }) },
      'Key1',
      'taking-over',
      [URL],
    ],
    [
      "by a secret with Microsoft's tags, with the advice to remove what goes with it",
      { ...tagged({ managedBy: undefined }), look: look({ holds: 'Key2' }) },
      'Key2',
      'taking-over',
      [URL, 'remove the rotation function and the event subscription'],
    ],
    [
      'by the secret of an ARM id that is gone',
      { ...tagged({ account: OTHER_ID }), ownerGone: true, look: look() },
      'Key1',
      'account-moved',
      [URL, 'ARM id that is gone'],
    ],
  ])('%s', (_, changes, slot, reason, words) => {
    const decision = decide(facts(changes), NOW);
    expect(decision).toMatchObject({ action: 'adopt', slot, reason });
    for (const word of words) expect(decision.sentence).toContain(word);
  });
});

describe('An account that was opted out in between', () => {
  const again = look({ holds: 'Key2', witness: witness({ optedOutSinceMs: NOW - DAY }) });
  const place = secret(steady(86 * DAY, { marker: 'Key2' }));

  it('is adopted anew, in the slot that it publishes, before anything is regenerated', () => {
    const decision = decide(facts({ place, look: again }), NOW);
    expect(decision).toMatchObject({ action: 'adopt', slot: 'Key2', reason: 'opted-in-again' });
    expect(decision.sentence).toContain(`every consumer reads ${URL}`);
  });

  it('is adopted anew even where a rotation is forced', () => {
    expect(decide(facts({ place, look: again, request: asks({ force: true }) }), NOW).reason).toBe('opted-in-again');
  });

  it('is not adopted anew while it is only published: it was not opted in again', () => {
    const only = policy({ consent: 'adopt-only' });
    expect(decide(facts({ place, look: again, policy: only }), NOW).action).not.toBe('adopt');
  });

  it('is not adopted anew in the first look, which does not know of it', () => {
    expect(decide(facts({ place }), NOW).action).not.toBe('adopt');
  });
});

it('The sentence of an adoption does not tell of other accounts of that name that are there', () => {
  const candidates = [{ publication: publication({ ref: OTHER_REF }), owner: 'listed' }] as const;
  expect(decide(facts({ place: ABSENT, candidates }), NOW).sentence).toMatch(/within the adoption period\.$/);
});

it('Nothing is adopted that nobody allowed', () => {
  for (const consent of ['none', 'opted-out'] as const) {
    expect(decide(facts({ place: ABSENT, policy: policy({ consent }) }), NOW).action).toBe('skip');
  }
});
