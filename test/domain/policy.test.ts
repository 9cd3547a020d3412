import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../shared/domain/duration.ts';
import { type Policy, type PolicySettings, policyOf } from '../../shared/domain/policy.ts';
import { account, OTHER_VAULT, SETTINGS } from './facts-builder.ts';

function policyWith(tags: Readonly<Record<string, string>>, changes: Partial<PolicySettings> = {}): Policy {
  return policyOf({ ...SETTINGS, allowedVaults: [OTHER_VAULT], ...changes }, account({ tags }));
}

describe('An account without tags', () => {
  it('has the policy of the settings, and no complaint', () => {
    expect(policyWith({})).toEqual({
      consent: 'none',
      maxAgeMs: 90 * DAY,
      graceMs: 3 * DAY,
      leadMs: 2 * DAY,
      adoptionMs: 7 * DAY,
      verifyIntervalMs: HOUR,
      scheduleGapMs: HOUR,
      secretName: undefined,
      vault: SETTINGS.vault,
      adoptSlot: 'Key1',
      complaints: [],
    });
  });
});

describe('A tag of the account', () => {
  it.each<[string, string, string, Partial<Policy>]>([
    ['gives consent', 'key-rotation', 'enabled', { consent: 'rotate' }],
    ['opts out', 'key-rotation', 'disabled', { consent: 'opted-out' }],
    ['sets the maximum age', 'key-rotation-max-age', 'P30D', { maxAgeMs: 30 * DAY }],
    ['may set the maximum age to that of the settings', 'key-rotation-max-age', 'P90D', { maxAgeMs: 90 * DAY }],
    ['sets the grace', 'key-rotation-grace', 'P1DT12H', { graceMs: 36 * HOUR }],
    ['may set the grace to its floor', 'key-rotation-grace', 'P1D', { graceMs: DAY }],
    ['is read in lower case as well', 'key-rotation-grace', 'p2d', { graceMs: 2 * DAY }],
    ['is read with blanks around it', 'key-rotation-grace', ' P2D ', { graceMs: 2 * DAY }],
    ['is found whatever the case of its name', 'KEY-Rotation-Grace', 'P2D', { graceMs: 2 * DAY }],
    ['names the vault', 'key-rotation-vault', 'https://OTHER.vault.azure.net/', { vault: OTHER_VAULT }],
    ['names the slot to adopt', 'key-rotation-active', 'key2', { adoptSlot: 'Key2' }],
  ])('%s', (_, name, text, expected) => {
    expect(policyWith({ [name]: text })).toMatchObject({ ...expected, complaints: [] });
  });

  it('names the secret', () => {
    expect(policyWith({ 'key-rotation-secret': 'Team-Key' }).secretName).toBe('team-key');
  });
});

describe('A tag that cannot be followed', () => {
  const MAX_AGE_FORM =
    'expected an ISO 8601 duration of at most P90D, which is ROTATION_MAX_KEY_AGE: the tag may only shorten it.';

  it('key-rotation itself counts as consent that cannot be followed: a complaint, not a silent "not opted in"', () => {
    const policy = policyWith({ 'key-rotation': 'yes please' });
    expect(policy.consent).toBe('rotate');
    expect(policy.complaints.map(({ sentence }) => sentence)).toEqual([
      'Tag key-rotation is "yes please"; expected enabled, disabled or the name of a deployment (1 to 32 of a-z, 0-9 and -).',
    ]);
  });

  it.each<[string, string, string]>([
    ['key-rotation-max-age', '90', MAX_AGE_FORM],
    ['key-rotation-max-age', 'P0D', MAX_AGE_FORM],
    ['key-rotation-max-age', 'P3M', MAX_AGE_FORM],
    ['key-rotation-max-age', 'P90DT1S', MAX_AGE_FORM],
    ['key-rotation-max-age', 'P3650D', MAX_AGE_FORM],
    ['key-rotation-grace', 'three days', 'expected a duration of at least P1D.'],
    ['key-rotation-grace', 'PT23H', 'expected a duration of at least P1D.'],
    ['key-rotation-secret', 'a/b', 'expected a name of 1 to 127 letters, digits and dashes.'],
    ['key-rotation-vault', 'my-vault', 'expected a vault address such as https://name.vault.azure.net.'],
    ['key-rotation-active', 'primary', 'expected key1 or key2.'],
  ])('%s is "%s": the complaint names tag, text and what is right, and the setting stays', (name, text, expected) => {
    const policy = policyWith({ [name]: text });
    expect(policy.complaints).toEqual([{ about: 'tag', sentence: `Tag ${name} is "${text}"; ${expected}` }]);
    expect(policy).toEqual({ ...policyWith({}), complaints: policy.complaints });
  });

  it('does not hide the next one', () => {
    const policy = policyWith({ 'key-rotation-grace': 'x', 'key-rotation-active': 'x', 'key-rotation-max-age': 'x' });
    expect(policy.complaints.map((each) => each.about)).toEqual(['tag', 'tag', 'tag']);
  });

  it('leaves the consent of an untagged account, together with the complaint that blocks it', () => {
    expect(policyWith({ 'key-rotation': '!' }, { scope: 'all' })).toMatchObject({
      consent: 'rotate',
      complaints: [{ about: 'tag' }],
    });
  });
});

describe('A vault', () => {
  const TAG = { 'key-rotation-vault': 'https://third.vault.azure.net' };

  it('that the settings do not allow is a complaint that says how to allow it', () => {
    expect(policyWith(TAG).complaints).toEqual([
      {
        about: 'vault',
        sentence:
          'Tag key-rotation-vault names https://third.vault.azure.net, which is not allowed; add it to KEY_VAULT_ALLOWED_URLS or remove the tag.',
      },
    ]);
  });

  it("that is the settings' own needs no further permission", () => {
    expect(policyWith({ 'key-rotation-vault': SETTINGS.vault }, { allowedVaults: [] }).complaints).toEqual([]);
  });
});

describe('The arithmetic of an account', () => {
  it('is a complaint with the sum where its tags make it impossible', () => {
    const complaints = policyWith({ 'key-rotation-max-age': 'P8D' }).complaints;
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toMatchObject({ about: 'cycle' });
    expect(complaints[0]?.sentence).toContain('= P8DT1H30M');
  });

  it('works out at the very sum', () => {
    expect(policyWith({ 'key-rotation-max-age': 'P8DT1H30M' }).complaints).toEqual([]);
    expect(policyWith({ 'key-rotation-max-age': 'P8DT1H29M59S' }).complaints).toHaveLength(1);
  });

  it('does not allow a grace longer than the adoption period, and says what to change', () => {
    expect(policyWith({ 'key-rotation-grace': 'P8D' }).complaints).toEqual([
      {
        about: 'cycle',
        sentence:
          'The grace of P8D is longer than the adoption period of P7D; shorten tag key-rotation-grace or raise ROTATION_ADOPTION_PERIOD.',
      },
    ]);
    expect(policyWith({ 'key-rotation-grace': 'P7D' }).complaints).toEqual([]);
  });

  it('may fail twice over', () => {
    const complaints = policyWith({ 'key-rotation-grace': 'P60D' }, { scheduleGapMs: 5 * MINUTE }).complaints;
    expect(complaints.map((each) => each.about)).toEqual(['cycle', 'cycle']);
  });
});
