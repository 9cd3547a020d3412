import { describe, expect, it } from 'vitest';
import { OPERATIONS, type Service } from '../../shared/domain/azure-operations.ts';
import { allows } from '../../shared/operate/doctor/allows.ts';
import { BUILT_IN_ROLES, OR_ELSE } from './built-in-roles.ts';
import { allTemplates, TEMPLATES } from './compiled.ts';
import { customRoles, everythingThat } from './role-definitions.ts';
import { type Predicted, predicted, type Snapshot, snapshotOf } from './snapshot.ts';

const ACCOUNTS = ['Microsoft.CognitiveServices/', 'Microsoft.Resources/', 'Microsoft.Authorization/'];

function neededFrom(service: Service): ReadonlySet<string> {
  const operations = Object.values(OPERATIONS).filter((operation) => operation.service === service);
  return new Set(operations.map(({ permission }) => permission).filter((permission) => permission !== 'none'));
}

const inOrder = (set: ReadonlySet<string>): readonly string[] => [...set].toSorted();

describe('the custom roles', () => {
  const { actions, dataActions } = everythingThat(customRoles('azuredeploy'));

  it('allow of Resource Manager what the app calls, and no more', () => {
    expect(inOrder(actions)).toEqual(inOrder(neededFrom('arm')));
  });

  it('allow of vaults what the app does with secrets, and no more', () => {
    expect(inOrder(dataActions)).toEqual(inOrder(neededFrom('vault')));
  });

  it('are one on accounts and one on secrets, and neither allows what belongs to the other', () => {
    const [accounts, secrets, ...more] = customRoles('azuredeploy');
    expect(more).toEqual([]);
    expect(accounts?.dataActions).toEqual([]);
    expect(accounts?.actions.filter((action) => !ACCOUNTS.some((provider) => action.startsWith(provider)))).toEqual([]);
    expect(secrets?.actions).toEqual(['Microsoft.KeyVault/vaults/read', 'Microsoft.Authorization/permissions/read']);
  });

  it.each(TEMPLATES)('name each action in full, without a star: %s', (name) => {
    const { actions: named, dataActions: data } = everythingThat(customRoles(name));
    expect([...named, ...data].filter((action) => !/^Microsoft\.\w+(?:\/\w+)+$/.test(action))).toEqual([]);
  });

  it.each(['management-group', 'further-subscription'] as const)(
    'are the same on accounts wherever it is made: %s',
    (name) => {
      const [accounts] = customRoles('azuredeploy');
      const [elsewhere, ...more] = customRoles(name);
      expect(more).toEqual([]);
      expect(elsewhere?.actions).toEqual(accounts?.actions);
      expect(elsewhere?.dataActions).toEqual([]);
    },
  );

  it('may be assigned where they are needed only', () => {
    const scopes = (snapshot: Snapshot): unknown[] =>
      predicted(snapshot, 'Microsoft.Authorization/roleDefinitions').map(
        ({ properties }) => properties.assignableScopes,
      );
    const [one, two] = [1, 2].map((number) => `/subscriptions/00000000-0000-0000-0000-00000000000${number}`);
    expect(scopes(snapshotOf('main'))).toEqual([[one], [one]]);
    expect(scopes(snapshotOf('everything'))).toEqual([
      [one, two],
      [one, two],
    ]);
    expect(customRoles('management-group').map((role) => role.assignableScopes)).toEqual([['[managementGroup().id]']]);
    expect(customRoles('further-subscription').map((role) => role.assignableScopes)).toEqual([['[subscription().id]']]);
  });
});

describe('the built-in roles', () => {
  const assigned = predicted(snapshotOf('main'), 'Microsoft.Authorization/roleAssignments')
    .map((assignment) => BUILT_IN_ROLES[roleOf(assignment)])
    .filter((role) => role !== undefined);
  const set = assigned.map((role) => ({ ...role, notActions: [], notDataActions: [] }));
  const may = (permission: string): boolean =>
    allows(set, permission, 'actions') || allows(set, permission, 'dataActions');

  it.each([...neededFrom('storage')])('allow what the app does in its own storage: %s', (permission) => {
    expect(may(permission) || may(OR_ELSE[permission] ?? '')).toBe(true);
  });

  it('are each needed: by the app for storage, or by the Functions host', () => {
    const useless = assigned.filter(({ wantedBy, actions, dataActions }) => {
      const own = [{ actions, dataActions, notActions: [], notDataActions: [] }];
      const serves = (permission: string): boolean =>
        allows(own, permission, 'actions') || allows(own, permission, 'dataActions');
      return wantedBy === 'app' && ![...neededFrom('storage')].some(serves);
    });
    expect(useless).toEqual([]);
    expect(assigned.filter(({ wantedBy }) => wantedBy === 'host').map(({ name }) => name)).toEqual([
      'Storage Table Data Contributor',
      'Monitoring Metrics Publisher',
    ]);
  });
});

/** `role at scope`, for every assignment; each is checked to be the app's identity's own. */
function assignments(snapshot: Snapshot): readonly string[] {
  const [accounts = '', secrets = ''] = predicted(snapshot, 'Microsoft.Authorization/roleDefinitions').map(
    ({ name }) => name,
  );
  const names: Readonly<Record<string, string>> = { [accounts]: 'accounts', [secrets]: 'secrets' };
  return predicted(snapshot, 'Microsoft.Authorization/roleAssignments').map((assignment) => {
    expect(assignment.properties.principalType).toBe('ServicePrincipal');
    expect(assignment.properties.principalId).toMatch(
      /^\[reference\('[^']+\/userAssignedIdentities\/id-\w+', '[^']+'\)\.principalId\]$/,
    );
    const role = roleOf(assignment);
    return `${BUILT_IN_ROLES[role]?.name ?? names[role] ?? role} at ${scopeOf(assignment)}`;
  });
}

function roleOf({ properties }: Predicted): string {
  return String(properties.roleDefinitionId).split('/').at(-1) ?? '';
}

/** The end of the scope's id: what it is, without where that is. Names that are made have the same end in every one. */
function scopeOf({ id }: Predicted): string {
  const [, subscription] = /^\[subscriptionResourceId\('([^']+)'/.exec(id) ?? [];
  const [, extended] = /^\[extensionResourceId\('([^']+)'/.exec(id) ?? [];
  const scope =
    subscription ?? extended ?? id.replace(/\/providers\/Microsoft\.Authorization\/roleAssignments\/[^/]+$/, '');
  return scope.replace(/^.*\/providers\//, '').replace(/[a-z0-9]{13}$/, '…');
}

describe('the assignments', () => {
  const OWN = [
    'Storage Blob Data Owner at Microsoft.Storage/storageAccounts/st…',
    'Storage Queue Data Contributor at Microsoft.Storage/storageAccounts/st…',
    'Storage Table Data Contributor at Microsoft.Storage/storageAccounts/st…',
    'Monitoring Metrics Publisher at Microsoft.Insights/components/appi-…',
  ];

  it('are these, by default', () => {
    expect(assignments(snapshotOf('main'))).toEqual([
      ...OWN,
      'accounts at 00000000-0000-0000-0000-000000000001',
      'secrets at Microsoft.KeyVault/vaults/kv-…',
    ]);
  });

  it('are these, with two subscriptions and two vaults', () => {
    expect(assignments(snapshotOf('everything'))).toEqual([
      ...OWN,
      'accounts at 00000000-0000-0000-0000-000000000001',
      'accounts at 00000000-0000-0000-0000-000000000002',
      'secrets at Microsoft.KeyVault/vaults/kv-…',
      'secrets at Microsoft.KeyVault/vaults/kv-team-a',
    ]);
  });

  it('are made at no other place of any template', () => {
    const places = allTemplates().flatMap(({ resources }) =>
      resources
        .filter(({ type }) => type === 'Microsoft.Authorization/roleAssignments')
        .map(({ scope }) => scope ?? 'whole scope'),
    );
    expect(places).toEqual([
      "[resourceId('Microsoft.Storage/storageAccounts', parameters('name'))]",
      "[resourceId('Microsoft.Insights/components', parameters('componentName'))]",
      'whole scope',
      "[resourceId('Microsoft.KeyVault/vaults', parameters('vaultName'))]",
      'whole scope',
      'whole scope',
    ]);
  });
});
