import { describe, expect, it } from 'vitest';
import { DAY } from '../../shared/domain/duration.ts';
import { decodeTags, encodeTags, MAX_TAGS, ROOM_FOR_OTHERS } from '../../shared/domain/publication-tags.ts';
import { ID, NO_TAGS, NOW, operation, SELF, tags } from './facts-builder.ts';

const WRITTEN = {
  CredentialId: 'key1',
  ProviderAddress: ID,
  ValidityPeriodDays: '90',
  'managed-by': 'azure-ai-key-rotator/default/locks.blob.core.windows.net',
  Key1CreatedAt: '2026-11-13T12:00:00.000Z',
  Key2CreatedAt: '2026-11-16T12:00:00.000Z',
  AdoptedAt: '2026-08-15T12:00:00.000Z',
  Grace: 'P3D',
};
const JOURNAL = { Operation: 'rotate id=op-1 attempt=1 at=2026-11-23T11:00:00.000Z' };

describe('Our tags', () => {
  it('are written under the names that Microsoft has, where it has one', () => {
    expect(encodeTags(tags())).toEqual(WRITTEN);
    expect(encodeTags(tags({ operation: operation() }))).toEqual({ ...WRITTEN, ...JOURNAL });
  });

  it('are read back', () => {
    expect(decodeTags({ ...WRITTEN, ...JOURNAL })).toEqual(tags({ operation: operation() }));
  });

  it('are read whatever the case of their names', () => {
    const shouted = Object.fromEntries(Object.entries(WRITTEN).map(([name, text]) => [name.toUpperCase(), text]));
    expect(decodeTags(shouted)).toEqual(tags());
  });

  it('that are missing are undefined, and are not written', () => {
    expect(decodeTags({})).toEqual(NO_TAGS);
    expect(encodeTags(NO_TAGS)).toEqual({});
  });

  it('leave room for six of a person, and are 15 with them', () => {
    const others = Object.fromEntries(Array.from({ length: ROOM_FOR_OTHERS }, (_, index) => [`team-${index}`, 'x']));
    expect(ROOM_FOR_OTHERS).toBe(6);
    expect(Object.keys(encodeTags(tags({ operation: operation(), others })))).toHaveLength(MAX_TAGS);
  });
});

describe('A tag of ours that is unreadable is taken as missing', () => {
  it.each([
    ['CredentialId', 'key3', { marker: undefined }],
    ['ValidityPeriodDays', 'ninety', { maxAgeDays: undefined }],
    ['ValidityPeriodDays', '-1', { maxAgeDays: undefined }],
    ['ValidityPeriodDays', '90 days', { maxAgeDays: undefined }],
    ['AdoptedAt', 'yesterday', { adoptedAtMs: undefined }],
    ['Grace', '3 days', { graceMs: undefined }],
    ['Operation', 'none', { operation: undefined }],
    ['Key1CreatedAt', '2026', { slotCreatedAtMs: { Key1: undefined, Key2: NOW - 7 * DAY } }],
    ['Key2CreatedAt', '', { slotCreatedAtMs: { Key1: NOW - 10 * DAY, Key2: undefined } }],
  ])('%s: "%s"', (name, text, expected) => {
    expect(decodeTags({ ...WRITTEN, [name]: text })).toEqual(tags(expected));
  });

  it('unless it says whose the secret is: then its text is kept, and written back', () => {
    const foreign = { ...WRITTEN, ProviderAddress: '/subscriptions/x/storage', 'managed-by': 'Terraform' };
    expect(decodeTags(foreign)).toMatchObject({
      account: { foreign: '/subscriptions/x/storage' },
      managedBy: { foreign: 'Terraform' },
    });
    expect(encodeTags(decodeTags(foreign))).toEqual(foreign);
  });
});

describe("Everybody else's tags", () => {
  it('survive unchanged, also where their names resemble ours or are those of every object', () => {
    const names = ['Team', 'grace-period', '__proto__', 'constructor', 'toString'];
    const others = Object.fromEntries(names.map((name) => [name, 'x']));
    const decoded = decodeTags({ ...others, ...WRITTEN });
    expect(Object.entries(decoded.others)).toEqual(Object.entries(others));
    expect(Object.entries(encodeTags(decoded))).toEqual(Object.entries({ ...others, ...WRITTEN }));
  });

  it('come first', () => {
    expect(Object.keys(encodeTags(tags({ others: { team: 'AI' } })))[0]).toBe('team');
  });
});

it('The manager is read as an installation, not as a text', () => {
  expect(decodeTags(WRITTEN).managedBy).toEqual(SELF);
});
