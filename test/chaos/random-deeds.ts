import type { Dice } from './dice.ts';
import type { Deed } from './schedule.ts';

/** What a person does, and what undoes it, where that is another deed. */
export type DeedAndUndo = readonly [deed: Deed, undo?: Deed];

/** Tags of the secret that people edit, forge or remove. */
const TAG_EDITS: readonly Readonly<Record<string, string | null>>[] = [
  { CredentialId: 'key1' },
  { CredentialId: 'key2' },
  { CredentialId: null },
  { CredentialId: 'primary' },
  { AdoptedAt: null },
  { AdoptedAt: '2020-01-01T00:00:00Z' },
  { AdoptedAt: '2031-01-01T00:00:00Z' },
  { Key1CreatedAt: null },
  { Key2CreatedAt: null },
  { Key1CreatedAt: '2020-01-01T00:00:00Z' },
  { Key2CreatedAt: '2020-01-01T00:00:00Z' },
  { Key1CreatedAt: '2030-01-01T00:00:00Z', Key2CreatedAt: '2030-01-01T00:00:00Z' },
  { Grace: null },
  { Grace: 'PT1M' },
  { Grace: 'P6D' },
  { Operation: null },
  { Operation: 'compromised id=forged attempt=1 at=2025-01-01T00:00:00Z' },
  { Operation: 'compromised-retire id=forged attempt=0 at=2025-01-01T00:00:00Z' },
  { Operation: 'rotate id=forged attempt=9 at=2025-01-01T00:00:00Z' },
  { ProviderAddress: null },
  { 'managed-by': null },
  { team: 'billing' },
];

/** Tags of the account that its owner changes in mid-cycle. */
const ACCOUNT_TAGS: readonly (readonly [name: string, text: string])[] = [
  ['key-rotation-max-age', 'P30D'],
  ['key-rotation-max-age', 'a while'],
  ['key-rotation-grace', 'P1D'],
  ['key-rotation-grace', 'P5D'],
  ['key-rotation-grace', 'PT1M'],
  ['key-rotation-secret', 'another-name'],
  ['key-rotation-vault', 'https://kv-second.vault.azure.net'],
  ['key-rotation-vault', 'https://kv-unknown.vault.azure.net'],
  ['key-rotation-active', 'key2'],
];

export function randomDeed(dice: Dice): DeedAndUndo {
  return dice.weighed<() => DeedAndUndo>([
    [5, () => [{ deed: 'regenerate', which: dice.pick(['published', 'other']) }]],
    [
      6,
      () => [
        {
          deed: 'publish',
          value: dice.pick(['published', 'other', 'other', 'before', 'before', 'junk']),
          tags: dice.pick(['kept', 'dropped', 'marker-moved']),
        },
      ],
    ],
    [8, () => [{ deed: 'tag', changes: dice.chance(0.1) ? 'all' : dice.pick(TAG_EDITS) }]],
    [
      2,
      () =>
        dice.pick([
          [{ deed: 'disable' }, { deed: 'enable' }] as const,
          [{ deed: 'delete' }, { deed: 'recover' }] as const,
        ]),
    ],
    [2, () => optOut()],
    [4, () => accountTag(...dice.pick(ACCOUNT_TAGS))],
    [
      1,
      () => [
        { deed: 'local-auth', on: false },
        { deed: 'local-auth', on: true },
      ],
    ],
    [
      1,
      () => [
        { deed: 'read-only-lock', on: true },
        { deed: 'read-only-lock', on: false },
      ],
    ],
    [
      1,
      () => [
        { deed: 'state', state: 'Updating' },
        { deed: 'state', state: 'Succeeded' },
      ],
    ],
    [1, () => [dice.chance(0.4) ? { deed: 'move', renamed: true } : { deed: 'move' }]],
  ])();
}

function optOut(): DeedAndUndo {
  const change = (text: string): Deed => ({ deed: 'account-tag', name: 'key-rotation', text });
  return [change('disabled'), change('enabled')];
}

function accountTag(name: string, text: string): DeedAndUndo {
  return [
    { deed: 'account-tag', name, text },
    { deed: 'account-tag', name, text: null },
  ];
}
