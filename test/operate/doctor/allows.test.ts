import { describe, expect, it } from 'vitest';
import { ACTIONS, type Action } from '../../../emulator/world/rights.ts';
import { allows } from '../../../shared/operate/doctor/allows.ts';
import type { Permission } from '../../../shared/operate/doctor/doctor-ports.ts';

function set(changes: Partial<Permission>): Permission {
  return { actions: [], notActions: [], dataActions: [], notDataActions: [], ...changes };
}

describe('a set of permissions', () => {
  it.each<[string, Partial<Permission>, Action, 'actions' | 'dataActions', boolean]>([
    ['by its name', { actions: [ACTIONS.listKeys] }, ACTIONS.listKeys, 'actions', true],
    ['in any case', { actions: [ACTIONS.listKeys.toUpperCase()] }, ACTIONS.listKeys, 'actions', true],
    ['by a star', { actions: ['*'] }, ACTIONS.regenerateKey, 'actions', true],
    ['by a star in between', { actions: ['*/regenerateKey/*'] }, ACTIONS.regenerateKey, 'actions', true],
    ['not what a star does not reach', { actions: ['*/read'] }, ACTIONS.listKeys, 'actions', false],
    ['not a part of a name', { actions: ['Microsoft.CognitiveServices/accounts'] }, ACTIONS.listKeys, 'actions', false],
    [
      'not by a dot as any letter',
      { actions: [ACTIONS.listKeys.replace('.', '-')] },
      ACTIONS.listKeys,
      'actions',
      false,
    ],
    ['not what it excepts', { actions: ['*'], notActions: ['*/listkeys/action'] }, ACTIONS.listKeys, 'actions', false],
    ['not data by actions', { actions: ['*'] }, ACTIONS.setSecret, 'dataActions', false],
    [
      'data by data actions',
      { dataActions: ['Microsoft.KeyVault/vaults/secrets/*'] },
      ACTIONS.setSecret,
      'dataActions',
      true,
    ],
    [
      'no data that it excepts',
      { dataActions: ['*'], notDataActions: ['*/setSecret/action'] },
      ACTIONS.setSecret,
      'dataActions',
      false,
    ],
  ])('allows an action %s', (_name, changes, action, kind, allowed) => {
    expect(allows([set(changes)], action, kind)).toBe(allowed);
  });

  it('allows nothing without a role, and what one role excepts where another gives it', () => {
    const excepting = set({ actions: ['*'], notActions: ['*/listKeys/action'] });
    expect(allows([], ACTIONS.listKeys, 'actions')).toBe(false);
    expect(allows([excepting, set({ actions: [ACTIONS.listKeys] })], ACTIONS.listKeys, 'actions')).toBe(true);
  });
});
