import { describe, expect, it } from 'vitest';
import { allows } from '../../../shared/operate/doctor/allows.ts';
import type { Permission } from '../../../shared/operate/ports.ts';

const LIST_KEYS = 'Microsoft.CognitiveServices/accounts/listKeys/action';
const GET_SECRET = 'Microsoft.KeyVault/vaults/secrets/getSecret/action';

function entry(changes: Partial<Permission>): Permission {
  return { actions: [], notActions: [], dataActions: [], notDataActions: [], ...changes };
}

type Row = readonly [string, readonly Permission[], boolean];

const TABLE: readonly Row[] = [
  ['no role at all', [], false],
  ['a role that allows nothing', [entry({})], false],
  ['the action itself', [entry({ actions: [LIST_KEYS] })], true],
  ['the action in other letters', [entry({ actions: [LIST_KEYS.toUpperCase()] })], true],
  ['everything', [entry({ actions: ['*'] })], true],
  ['everything of the provider', [entry({ actions: ['Microsoft.CognitiveServices/*'] })], true],
  ['everything of another provider', [entry({ actions: ['Microsoft.Storage/*'] })], false],
  ['a star in the middle', [entry({ actions: ['Microsoft.CognitiveServices/*/action'] })], true],
  ['a star over more than one part', [entry({ actions: ['Microsoft.*/action'] })], true],
  ['a star at both ends', [entry({ actions: ['*/listKeys/*'] })], true],
  ['many stars', [entry({ actions: ['*****'] })], true],
  ['reads only', [entry({ actions: ['*/read'] })], false],
  ['the beginning of the action', [entry({ actions: ['Microsoft.CognitiveServices/accounts'] })], false],
  ['the end of the action', [entry({ actions: ['listKeys/action'] })], false],
  ['a longer action', [entry({ actions: [`${LIST_KEYS}/more`] })], false],
  ['a dot is a dot', [entry({ actions: [LIST_KEYS.replace('.', 'x')] })], false],
  ['a pattern is no regular expression', [entry({ actions: [LIST_KEYS.replace('.', '[.]')] })], false],
  ['everything but this', [entry({ actions: ['*'], notActions: [LIST_KEYS] })], false],
  ['everything but what a star covers', [entry({ actions: ['*'], notActions: ['*/LISTKEYS/*'] })], false],
  ['everything but something else', [entry({ actions: ['*'], notActions: ['Microsoft.Authorization/*/write'] })], true],
  [
    'excepted by one role and given by another',
    [entry({ actions: ['*'], notActions: [LIST_KEYS] }), entry({ actions: [LIST_KEYS] })],
    true,
  ],
  ['excepted by a role that gives nothing', [entry({ notActions: ['*'] }), entry({ actions: [LIST_KEYS] })], true],
  ['a data action of that name', [entry({ dataActions: ['*'] })], false],
  ['an exception among the data actions', [entry({ actions: ['*'], notDataActions: ['*'] })], true],
];

/** The same entries for the other kind. */
function swapped(entries: readonly Permission[]): readonly Permission[] {
  return entries.map(({ actions, notActions, dataActions, notDataActions }) => ({
    actions: dataActions,
    notActions: notDataActions,
    dataActions: actions,
    notDataActions: notActions,
  }));
}

describe('a set of permissions', () => {
  it.each(TABLE)('with %s', (_case, entries, isAllowed) => {
    expect(allows(entries, LIST_KEYS, 'actions')).toBe(isAllowed);
    expect(allows(swapped(entries), LIST_KEYS, 'dataActions')).toBe(isAllowed);
  });

  it('of Key Vault Secrets User reads a secret and does not set one', () => {
    const role = [entry({ dataActions: [GET_SECRET, 'Microsoft.KeyVault/vaults/secrets/readMetadata/action'] })];
    expect(allows(role, GET_SECRET, 'dataActions')).toBe(true);
    expect(allows(role, GET_SECRET, 'actions')).toBe(false);
    expect(allows(role, 'Microsoft.KeyVault/vaults/secrets/setSecret/action', 'dataActions')).toBe(false);
  });
});
