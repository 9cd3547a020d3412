import { describe, expect, it } from 'vitest';
import { isForeignWrite } from '../../../shared/domain/checks/heal-checks.ts';
import { decide } from '../../../shared/domain/decide.ts';
import type { Decision } from '../../../shared/domain/decision.ts';
import { DAY, MINUTE } from '../../../shared/domain/duration.ts';
import type { Facts } from '../../../shared/domain/facts.ts';
import type { PublicationTags } from '../../../shared/domain/publication.ts';
import {
  ABSENT,
  facts,
  known,
  look,
  NO_TAGS,
  NOW,
  PREDECESSOR,
  policy,
  publication,
  secret,
  witness,
} from '../facts-builder.ts';

const URL = 'https://keys.vault.azure.net/secrets/my-openai';
const ADVICE = 'Ask for a rotation or a rollback instead of editing the secret or the keys.';
const KNOWN = witness({ known: known() });
const tagged = (changes: Partial<PublicationTags>): Partial<Facts> => ({ place: secret(publication({}, changes)) });
const healing = (changes: Partial<Facts>): Decision => decide(facts(changes), NOW);

describe('Drift of the value', () => {
  it("is healed by the active slot's live value where the secret holds neither", () => {
    const decision = healing({ look: look({ holds: 'neither', witness: KNOWN }) });
    expect(decision).toMatchObject({ action: 'heal', remedy: 'value', marker: 'Key1', reason: 'value-replaced' });
    expect(decision.sentence).toContain(URL);
    expect(decision.sentence).toContain('regenerated Key1 by hand');
    expect(decision.sentence).toContain(ADVICE);
  });

  it.each<[string, Partial<Facts>, string]>([
    [
      'the slot that the witness knows, where the marker is lost with the tags',
      { ...tagged(NO_TAGS), look: look({ holds: 'neither', witness: witness({ known: known({ active: 'Key2' }) }) }) },
      'Key2',
    ],
    [
      'the marker before the witness, since a run may have died in between',
      { ...tagged({ marker: 'Key2' }), look: look({ holds: 'neither', witness: KNOWN }) },
      'Key2',
    ],
    [
      'the slot that the witness knows, while a call may still land on the other one',
      {
        ...tagged({ marker: 'Key2' }),
        look: look({ holds: 'neither', witness: witness({ known: known(), unsettledAtMs: NOW - 15 * MINUTE + 1 }) }),
      },
      'Key1',
    ],
    [
      'the marker again, once no call can land any more',
      {
        ...tagged({ marker: 'Key2' }),
        look: look({ holds: 'neither', witness: witness({ known: known(), unsettledAtMs: NOW - 15 * MINUTE }) }),
      },
      'Key2',
    ],
  ])('is healed by %s', (_, changes, marker) => {
    expect(healing(changes)).toMatchObject({ action: 'heal', remedy: 'value', marker, reason: 'value-replaced' });
  });

  it.each<[string, Partial<Facts>]>([
    ['there is no record', { look: look({ holds: 'neither' }) }],
    [
      'the record knows no publication, also while a call may still land',
      { ...tagged({ marker: 'Key2' }), look: look({ holds: 'neither', witness: witness({ unsettledAtMs: NOW }) }) },
    ],
    [
      'the tag of the account says which slot is in use',
      { ...tagged({ marker: undefined }), policy: policy({ adoptSlot: 'Key2' }), look: look({ holds: 'neither' }) },
    ],
    [
      'the secret is of the deployment that is replaced',
      { ...tagged({ managedBy: PREDECESSOR }), replaces: PREDECESSOR, look: look({ holds: 'neither' }) },
    ],
  ])('is left to a person where only tags call the secret ours: %s', (_, changes) => {
    const decision = healing(changes);
    expect(decision).toMatchObject({ action: 'blocked', by: 'identity', reason: 'secret-foreign' });
    for (const word of [URL, 'ours by its tags', 'no record', 'publish a live key', 'ProviderAddress']) {
      expect(decision.sentence).toContain(word);
    }
  });
});

describe('Drift of the marker', () => {
  it('is healed where the secret holds the live key of the other slot', () => {
    const decision = healing({ look: look({ holds: 'Key2' }) });
    expect(decision).toMatchObject({ action: 'heal', remedy: 'marker', marker: 'Key2', reason: 'marker-wrong' });
    expect(decision.sentence).toContain('holds the live key of Key2, but its marker says Key1');
    expect(decision.sentence).toContain(ADVICE);
  });
});

describe('Drift of our tags', () => {
  it.each<[string, Partial<PublicationTags>]>([
    ['marker', { marker: undefined }],
    ['time of adoption', { adoptedAtMs: undefined }],
    ['grace', { graceMs: undefined }],
  ])('is healed where the %s is missing or unreadable, in the first look and in the second', (_, changes) => {
    for (const seen of [undefined, look(), look({ witness: KNOWN })]) {
      const decision = healing({ ...tagged(changes), look: seen });
      expect(decision).toMatchObject({ action: 'heal', remedy: 'tags', marker: 'Key1', reason: 'tags-damaged' });
      expect(decision.sentence).toContain(URL);
      expect(decision.sentence).toContain(ADVICE);
    }
  });

  it.each<[string, Partial<PublicationTags>]>([
    ['all are gone', NO_TAGS],
    ['the manager is gone', { managedBy: undefined }],
    ['the account is gone', { account: undefined }],
  ])('is healed where %s, and the witness knows the secret', (_, changes) => {
    const decision = healing({ ...tagged(changes), look: look({ witness: KNOWN }) });
    expect(decision).toMatchObject({ action: 'heal', remedy: 'tags', marker: 'Key1', reason: 'tags-damaged' });
  });

  it('takes the marker from the value, whatever the witness knows', () => {
    const decision = healing({ ...tagged(NO_TAGS), look: look({ holds: 'Key2', witness: KNOWN }) });
    expect(decision).toMatchObject({ action: 'heal', remedy: 'tags', marker: 'Key2' });
  });

  it('is none where all is well: a person may have tags of his own, and a journal may be there or not', () => {
    expect(healing({ ...tagged({ others: { team: 'AI' }, maxAgeDays: undefined }), look: look() }).action).toBe(
      'verify',
    );
  });
});

describe('Creation times in the tags of the version that the record knows', () => {
  const [madeMs, idleMs] = [NOW - 10 * DAY, NOW - 7 * DAY];

  it.each<[string, number | undefined, number | undefined, boolean]>([
    ['are believed where they are the same', madeMs, madeMs, false],
    ['are believed where they are older, which is the safe side', madeMs - DAY, madeMs, false],
    ['are believed where nobody knows one', undefined, undefined, false],
    ['are forged where they are younger', madeMs, madeMs - 1, true],
    ['are forged where they are missing', undefined, madeMs, true],
    ['are forged where there should be none: older than adoption', madeMs, undefined, true],
  ])('%s', (_, written, remembered, forged) => {
    const seen = witness({ known: known({ slotCreatedAtMs: { Key1: remembered, Key2: idleMs } }) });
    const decision = healing({
      ...tagged({ slotCreatedAtMs: { Key1: written, Key2: idleMs } }),
      look: look({ witness: seen }),
    });
    if (forged) expect(decision).toMatchObject({ action: 'heal', remedy: 'tags', reason: 'tags-damaged' });
    else expect(decision.action).not.toBe('heal');
  });

  it.each([
    ['a shorter grace than we promised is forged', 2 * DAY, 'heal'],
    ['as long a grace is believed', 3 * DAY, 'verify'],
    ['a longer grace is believed, which is the safe side', 4 * DAY, 'verify'],
  ])('and so with the grace: %s', (_, graceMs, action) => {
    expect(healing({ ...tagged({ graceMs }), look: look({ witness: KNOWN }) }).action).toBe(action);
  });

  it('are not compared with those of another version, which the record knew before', () => {
    const times = { Key1: 0, Key2: 0 };
    const seen = witness({ known: known({ version: 'v0', slotCreatedAtMs: times, graceMs: 9 * DAY }) });
    expect(healing({ look: look({ witness: seen }) }).action).toBe('verify');
  });
});

describe('A secret of the deployment that is replaced', () => {
  const replaced = { ...tagged({ managedBy: PREDECESSOR }), replaces: PREDECESSOR };

  it('is taken over by its tags, with the advice to stop that one', () => {
    const decision = healing(replaced);
    expect(decision).toMatchObject({ action: 'heal', remedy: 'tags', marker: 'Key1', reason: 'deployment-replaced' });
    expect(decision.sentence).toContain('ROTATION_REPLACES; make sure that one is stopped');
  });

  it('has its value repaired first', () => {
    expect(healing({ ...replaced, look: look({ holds: 'neither', witness: KNOWN }) }).reason).toBe('value-replaced');
  });
});

describe('Healing goes on although the policy forbids regenerating', () => {
  const complaints = [{ about: 'tag', sentence: 'x' }] as const;
  const quarrel = witness({ known: known(), foreignWrites: 9, lastForeignWriteAtMs: NOW });
  const replaced = look({ holds: 'neither', witness: KNOWN });

  it.each<[string, Partial<Facts>]>([
    ['with a tag that cannot be followed', { policy: policy({ complaints }), look: replaced }],
    [
      'with an account that is being changed',
      { account: { ...facts().account, provisioningState: 'Updating' }, look: replaced },
    ],
    ['with a contested secret', { look: look({ holds: 'neither', witness: quarrel }) }],
    ['of an account that is only adopted', { policy: policy({ consent: 'adopt-only' }), look: replaced }],
  ])('%s', (_, changes) => {
    expect(healing(changes)).toMatchObject({ action: 'heal', remedy: 'value' });
  });
});

describe('Drift counts as a foreign write', () => {
  const known1 = look({ witness: witness({ known: known() }) });

  it.each<[string, Parameters<typeof isForeignWrite>[1], Partial<Facts>, boolean]>([
    ['where the marker was edited', 'marker', { look: known1 }, true],
    ['where the value stands in a version that we did not make', 'value', { look: look() }, true],
    ['but not where it died with a key, in the version that we made', 'value', { look: known1 }, false],
    ['where a tag of ours is gone', 'tags', { place: secret(publication({}, { graceMs: undefined })) }, true],
    ["where the secret is nobody's by its tags", 'tags', { place: secret({ ...publication(), tags: NO_TAGS }) }, true],
    [
      'where a tag of ours is gone, also from the version that the record knows',
      'tags',
      { place: secret(publication({}, { graceMs: undefined })), look: known1 },
      true,
    ],
    [
      'where the manager is gone, also from the version that the record knows',
      'tags',
      { place: secret(publication({}, { managedBy: undefined })), look: known1 },
      true,
    ],
    ['where the marker is wrong in the version that the record knows', 'marker', { look: known1 }, true],
    ['where there is a record that knows of no publication', 'value', { look: look({ witness: witness() }) }, true],
    ['but not where only the record disagrees, as after a crash of ours', 'tags', { look: known1 }, false],
    ['but not where there is no secret', 'tags', { place: ABSENT }, false],
  ])('%s', (_, remedy, changes, foreign) => {
    expect(isForeignWrite(facts(changes), remedy)).toBe(foreign);
  });
});
