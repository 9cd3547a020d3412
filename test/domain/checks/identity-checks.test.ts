import { describe, expect, it } from 'vitest';
import { decide } from '../../../shared/domain/decide.ts';
import { DAY } from '../../../shared/domain/duration.ts';
import type { Facts } from '../../../shared/domain/facts.ts';
import type { PublicationTags } from '../../../shared/domain/publication.ts';
import {
  ABSENT,
  accountId,
  facts,
  known,
  look,
  NO_TAGS,
  NOW,
  OTHER_ID,
  OTHER_REF,
  OTHER_VAULT,
  policy,
  publication,
  REF,
  SELF,
  secret,
  UNDECIDED,
  UNREADABLE,
  witness,
} from '../facts-builder.ts';

const THIRD_ID = accountId('third-openai');
const URL = 'https://keys.vault.azure.net/secrets/my-openai';
const BAD_VAULT = { about: 'vault', sentence: 'Tag key-rotation-vault names x; add it.' } as const;
const tagsOfAPerson = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`team-${index}`, 'x']));
const tagged = (changes: Partial<PublicationTags>): Partial<Facts> => ({ place: secret(publication({}, changes)) });
const KNOWN = witness({ known: known() });

describe('No effect at all, and the sentence names what it is about and what to do', () => {
  it.each<[string, Partial<Facts>, string, readonly string[]]>([
    [
      'where the vault is not allowed',
      { policy: policy({ complaints: [BAD_VAULT] }) },
      'vault-not-allowed',
      [BAD_VAULT.sentence],
    ],
    ['where the vault cannot be read', { place: UNREADABLE }, 'vault-unreadable', [URL, 'The vault answered 403.']],
    [
      'where two secrets name the account',
      { copies: [OTHER_REF] },
      'secret-ambiguous',
      [`Both ${URL} and https://keys.vault.azure.net/secrets/other-secret name`, 'remove our tags'],
    ],
    [
      'where the secret belongs to another account',
      tagged({ account: OTHER_ID }),
      'secret-of-another-account',
      [URL, OTHER_ID, 'key-rotation-secret'],
    ],
    [
      'where it holds a live key of this account but names another one that may live',
      { ...tagged({ account: OTHER_ID }), look: look({ holds: 'Key2' }) },
      'secret-of-another-account',
      [URL, 'holds the live Key2', OTHER_ID, 'moved from there'],
    ],
    [
      'where it belongs to another account and holds none of its own keys',
      { ...tagged({ account: OTHER_ID }), look: look({ holds: 'neither' }) },
      'secret-of-another-account',
      [URL, OTHER_ID, 'key-rotation-secret'],
    ],
    [
      'where the secret belongs to another program',
      tagged({ managedBy: { foreign: 'terraform' } }),
      'secret-of-another-program',
      [URL, 'key-rotation-secret'],
    ],
    [
      'where the secret holds the key of something else, even if that is gone',
      { ...tagged({ account: { foreign: '/storage' } }), ownerGone: true },
      'secret-of-another-program',
      [URL, 'key-rotation-secret'],
    ],
    [
      'where the secret belongs to another deployment',
      tagged({ managedBy: { ...SELF, deployment: 'blue' } }),
      'secret-of-another-deployment',
      [
        URL,
        'azure-ai-key-rotator/blue/locks.blob.core.windows.net',
        'opt the account out there',
        'remove the tag managed-by',
        'ROTATION_REPLACES',
      ],
    ],
    [
      'where two newcomers ask for one name',
      { place: ABSENT, rivals: [OTHER_ID] },
      'secret-name-clash',
      [URL, OTHER_ID, 'key-rotation-secret'],
    ],
    [
      'where three newcomers ask for one name',
      { place: ABSENT, rivals: [OTHER_ID, THIRD_ID] },
      'secret-name-clash',
      [`${OTHER_ID} and ${THIRD_ID} would use the same secret ${URL}`],
    ],
    [
      'where the secret has more tags than leave room for ours',
      tagged({ others: tagsOfAPerson(7) }),
      'secret-has-too-many-tags',
      [URL, '7 tags', 'room for 6', 'remove some'],
    ],
    [
      'where the secret is not the one that consumers were given',
      { look: look({ witness: witness({ known: known({ ref: { ...REF, vault: OTHER_VAULT } }) }) }) },
      'secret-moved',
      [URL, 'https://other.vault.azure.net/secrets/my-openai', 'put the settings and tags back'],
    ],
    [
      'where the secret is not where it was, although nothing stands in the new place',
      { place: ABSENT, look: look({ holds: undefined, witness: witness({ known: known({ ref: OTHER_REF }) }) }) },
      'secret-moved',
      ['put the settings and tags back'],
    ],
    [
      'where the version is older than one that was known, as after a restore',
      { look: look({ witness: witness({ known: known({ versionCreatedAtMs: NOW - DAY }) }) }) },
      'publication-older-than-known',
      [URL, '2026-11-13T12:00:00.000Z', 'publish the newest value by hand'],
    ],
    [
      'where a secret that is not ours holds no live key',
      { ...tagged(NO_TAGS), look: look({ holds: 'neither' }) },
      'secret-foreign',
      [URL, 'key-rotation-secret', 'remove that secret'],
    ],
  ])('%s', (_, changes, reason, words) => {
    const decision = decide(facts(changes), NOW);
    expect(decision).toMatchObject({ action: 'blocked', by: 'identity', reason });
    expect(decision).not.toHaveProperty('note');
    for (const word of words) expect(decision.sentence).toContain(word);
  });

  it('where the current version is disabled; that consumers could not read it is remembered', () => {
    const decision = decide(facts({ place: secret(publication({ enabled: false })) }), NOW);
    expect(decision).toMatchObject({
      action: 'blocked',
      by: 'identity',
      reason: 'secret-disabled',
      note: 'unreadable',
    });
    expect(decision.sentence).toContain(`${URL} is disabled; enable it, so that consumers can read it.`);
  });

  it('where a secret that may be its own is disabled: its value would tell', () => {
    const place = secret(publication({ enabled: false }, { account: OTHER_ID }));
    const decision = decide(facts({ place, ownerGone: true }), NOW);
    expect(decision).toMatchObject({ action: 'blocked', by: 'identity', reason: 'secret-disabled' });
    expect(decision.sentence).toContain('whether it is this account’s, or delete it');
  });
});

describe('An effect is not forbidden', () => {
  it.each<[string, Partial<Facts>, string]>([
    ['by six tags of a person', tagged({ others: tagsOfAPerson(6) }), 'secret-has-too-many-tags'],
    [
      'by another account that is gone',
      { ...tagged({ account: OTHER_ID }), ownerGone: true },
      'secret-of-another-account',
    ],
    [
      'by a deployment that is to be replaced',
      { ...tagged({ managedBy: { ...SELF, deployment: 'blue' } }), replaces: { ...SELF, deployment: 'blue' } },
      'secret-of-another-deployment',
    ],
    ['to the owner of the name, whoever else asks for it', { rivals: [OTHER_ID] }, 'secret-name-clash'],
    [
      'to the owner whose tags were lost: the witness knows it',
      { ...tagged(NO_TAGS), rivals: [OTHER_ID], look: look({ witness: KNOWN }) },
      'secret-name-clash',
    ],
    [
      'before the second look has asked who the owner is',
      { ...tagged(NO_TAGS), rivals: [OTHER_ID] },
      'secret-name-clash',
    ],
    [
      'while it is undecided which secret is its own, whoever else asks for the same name',
      { place: UNDECIDED, rivals: [OTHER_ID], look: look({ holds: undefined }) },
      'secret-name-clash',
    ],
    [
      'while it is undecided which secret is its own, wherever the witness knows it',
      {
        place: UNDECIDED,
        look: look({ holds: undefined, witness: witness({ known: known({ ref: OTHER_REF }) }) }),
      },
      'secret-moved',
    ],
    ['where the witness knows the same place', { look: look({ witness: KNOWN }) }, 'secret-moved'],
    ['where the witness knows no place', { look: look({ witness: witness() }) }, 'secret-moved'],
    [
      'where nothing stands in the place yet',
      { place: ABSENT, look: look({ holds: undefined, witness: KNOWN }) },
      'publication-older-than-known',
    ],
    [
      'where a secret that is not ours holds a live key',
      { ...tagged(NO_TAGS), look: look({ holds: 'Key2' }) },
      'secret-foreign',
    ],
  ])('%s', (_, changes, reason) => {
    expect(decide(facts(changes), NOW).reason).not.toBe(reason);
  });
});

describe('The newcomer to a secret whose tags were lost', () => {
  const rivals = [OTHER_ID];

  it('is blocked in the second look, where the witness does not know it', () => {
    expect(decide(facts({ ...tagged(NO_TAGS), rivals, look: look({ holds: 'neither' }) }), NOW).reason).toBe(
      'secret-name-clash',
    );
  });

  it('never overwrites it: with the account alone missing from the tags, the value is not its own', () => {
    const decision = decide(facts({ ...tagged({ account: undefined }), look: look({ holds: 'neither' }) }), NOW);
    expect(decision).toMatchObject({ action: 'blocked', by: 'identity', reason: 'secret-foreign' });
  });
});
