import { describe, expect, it } from 'vitest';
import { LOCAL_IDENTITY } from '../../../emulator/memory-records.ts';
import { ACTIONS } from '../../../emulator/world/rights.ts';
import { OPERATIONS } from '../../../shared/domain/azure-operations.ts';
import { RotationError } from '../../../shared/domain/errors.ts';
import type { Permission, PermissionSet } from '../../../shared/operate/ports.ts';
import { SUBSCRIPTION } from '../../rotation/stage.ts';
import { DoctorStage, findingOf, notOk, VAULT_ID } from './doctor-stage.ts';

const VAULT = 'https://kv-main.vault.azure.net';
const ACCOUNT = `/subscriptions/${SUBSCRIPTION}/resourcegroups/rg/providers/microsoft.cognitiveservices/accounts/app`;

const ROTATOR_ROLE = `az role definition create --role-definition '{"Name":"Azure AI Key Rotator ${SUBSCRIPTION}","Actions":["Microsoft.Resources/subscriptions/read","Microsoft.CognitiveServices/accounts/read","Microsoft.CognitiveServices/accounts/listKeys/action","Microsoft.CognitiveServices/accounts/regenerateKey/action","Microsoft.Authorization/permissions/read"],"AssignableScopes":["/subscriptions/${SUBSCRIPTION}"]}'
az role assignment create --assignee-object-id ${LOCAL_IDENTITY.objectId} --assignee-principal-type ServicePrincipal --role "Azure AI Key Rotator ${SUBSCRIPTION}" --scope /subscriptions/${SUBSCRIPTION}`;
const VAULT_ROLE = `az role definition create --role-definition '{"Name":"Azure AI Key Rotator secrets kv-main","Actions":["Microsoft.KeyVault/vaults/read","Microsoft.Authorization/permissions/read"],"DataActions":["Microsoft.KeyVault/vaults/secrets/readMetadata/action","Microsoft.KeyVault/vaults/secrets/getSecret/action","Microsoft.KeyVault/vaults/secrets/setSecret/action","Microsoft.KeyVault/vaults/secrets/update/action"],"AssignableScopes":["'"$(az keyvault show --name kv-main --query id --output tsv | cut -d/ -f1-5)"'"]}'
az role assignment create --assignee-object-id ${LOCAL_IDENTITY.objectId} --assignee-principal-type ServicePrincipal --role "Azure AI Key Rotator secrets kv-main" --scope "$(az keyvault show --name kv-main --query id --output tsv)"`;

async function inOrder(): Promise<DoctorStage> {
  const stage = new DoctorStage();
  stage.addAccount('app');
  await stage.recordSweep();
  return stage;
}

function noPermission(): Promise<never> {
  return Promise.reject(
    new RotationError('role-missing', {
      operation: 'permissions.list',
      detail: 'permissions/read is missing.',
      status: 403,
    }),
  );
}

describe('a missing right', () => {
  it.each<[keyof typeof ACTIONS, string, string, string]>([
    ['readAccount', `subscriptions /subscriptions/${SUBSCRIPTION}`, 'accounts/read on', ROTATOR_ROLE],
    ['listKeys', `accounts ${ACCOUNT}`, 'accounts/listKeys/action not allowed', ROTATOR_ROLE],
    ['regenerateKey', `accounts ${ACCOUNT}`, 'accounts/regenerateKey/action not allowed', ROTATOR_ROLE],
    ['readMetadata', `vault.list ${VAULT}`, 'secrets/readMetadata/action', VAULT_ROLE],
    ['getSecret', `vault.get ${VAULT}`, 'secrets/getSecret/action', VAULT_ROLE],
    ['setSecret', `vault.set ${VAULT}`, 'secrets/setSecret/action is not allowed', VAULT_ROLE],
    ['updateSecret', `vault.update ${VAULT}`, 'secrets/update/action is not allowed', VAULT_ROLE],
  ])('to %s is a no, by name, with the command that gives it', async (right, id, says, fix) => {
    const stage = await inOrder();
    stage.azure.rights.deny({ action: ACTIONS[right] });
    const diagnosis = await stage.diagnose();
    expect(diagnosis.ok).toBe(false);
    expect(findingOf(diagnosis, id)).toMatchObject({ state: 'no', says: expect.stringContaining(says), fix });
    expect(notOk(diagnosis).filter((each) => each.startsWith('no'))).toEqual([`no ${id}`]);
  });

  it('of a person is fixed for the person, and nobody says that this is a service', async () => {
    const stage = await inOrder();
    stage.azure.rights.deny({ action: ACTIONS.setSecret });
    const { fix } = findingOf(await stage.diagnose({ patient: { whose: 'desk' } }), `vault.set ${VAULT}`);
    expect(fix).toBe(VAULT_ROLE.replace(' --assignee-principal-type ServicePrincipal', ''));
  });

  it('of somebody unknown is fixed for an object id that is to be filled in', async () => {
    const stage = await inOrder();
    stage.azure.rights.deny({ action: ACTIONS.setSecret });
    const diagnosis = await stage.diagnose({ operate: { identity: () => Promise.reject(new Error('no claims')) } });
    expect(findingOf(diagnosis, `vault.set ${VAULT}`).fix).toContain('--assignee-object-id OBJECT-ID ');
    expect(findingOf(diagnosis, 'identity').state).toBe('unknown');
  });
});

describe('the roles that are recommended', () => {
  it('allow together exactly what calls to Resource Manager and to vaults need', () => {
    const needed = Object.values(OPERATIONS).flatMap(({ service, permission }) =>
      service === 'storage' || permission === 'none' ? [] : [permission],
    );
    const allowed = `${ROTATOR_ROLE}\n${VAULT_ROLE}`.match(/Microsoft\.[A-Za-z/]+/g) ?? [];
    expect(new Set(allowed)).toEqual(new Set(needed));
  });
});

describe('without a token', () => {
  const noToken = (): Promise<never> =>
    Promise.reject(new RotationError('role-missing', { operation: 'identity.read', detail: 'No token could be had.' }));

  it.each([
    ['app', 'az functionapp identity assign --name rotator --resource-group rg-ops'],
    ['desk', 'az login'],
  ] as const)('the identity of the %s is the only no, and no role is recommended', async (whose, fix) => {
    const stage = await inOrder();
    const diagnosis = await stage.diagnose({
      patient: { whose },
      operate: { identity: noToken },
      doctor: { permissions: { allowedAt: noToken }, serverTime: noToken, vaultId: noToken, tryLease: noToken },
    });
    expect(findingOf(diagnosis, 'identity')).toMatchObject({ state: 'no', says: 'No token could be had.', fix });
    expect(notOk(diagnosis).filter((each) => each.startsWith('no '))).toEqual(['no identity']);
    expect(JSON.stringify(diagnosis)).not.toContain('role assignment create');
  });
});

describe('rights that cannot be seen', () => {
  it('are unknown for accounts, with the command that shows them', async () => {
    const stage = await inOrder();
    const diagnosis = await stage.diagnose({ doctor: { permissions: { allowedAt: noPermission } } });
    expect(findingOf(diagnosis, `accounts ${ACCOUNT}`)).toMatchObject({
      state: 'unknown',
      says: 'app: the rights on it could not be read. permissions/read is missing.',
      fix: `az role assignment list --assignee ${LOCAL_IDENTITY.objectId} --include-inherited --include-groups --scope ${ACCOUNT} --output table`,
    });
    expect(findingOf(diagnosis, `vault.set ${VAULT}`)).toMatchObject({
      state: 'unknown',
      fix: expect.stringContaining(`--scope ${VAULT_ID} `),
    });
    expect(diagnosis.ok).toBe(true);
  });

  it('are unknown for writing a vault whose ARM id is not known, and never taken for given', async () => {
    const diagnosis = await (await inOrder()).diagnose({ doctor: { vaultId: async () => undefined } });
    for (const right of ['set', 'update']) {
      expect(findingOf(diagnosis, `vault.${right} ${VAULT}`)).toMatchObject({
        state: 'unknown',
        fix: expect.stringContaining('--scope "$(az keyvault show --name kv-main --query id --output tsv)"'),
      });
    }
  });

  it.each([
    ['no role', []],
    ['a role that lists only', [ACTIONS.readMetadata]],
    ['a role that reads only', [ACTIONS.getSecret]],
  ])('are unknown for writing a vault that goes by access policies, with %s', async (_name, dataActions) => {
    const role = set({ dataActions: [...dataActions, ACTIONS.setSecret] });
    const stage = await inOrder();
    const permissions = { allowedAt: async (scope: string) => (scope === VAULT_ID ? [role] : stage.allowedAt(scope)) };
    const diagnosis = await stage.diagnose({ doctor: { permissions } });
    expect(findingOf(diagnosis, `vault.set ${VAULT}`)).toMatchObject({
      state: 'unknown',
      says: expect.stringContaining('access policies'),
      fix: expect.stringContaining('properties.accessPolicies'),
    });
  });
});

describe('which accounts are looked at', () => {
  it('those that are opted in, for what is done to them', async () => {
    const stage = new DoctorStage();
    const adopted = stage.addAccount('adopted', { tags: {} });
    const rotated = stage.addAccount('rotated');
    stage.addAccount('out', { tags: { 'key-rotation': 'disabled' } });
    stage.addAccount('keyless', { disableLocalAuth: true });
    stage.addAccount('speech', { kind: 'SpeechServices' });
    const { findings } = await stage.diagnose({ env: { ROTATION_SCOPE: 'adopt-all' } });
    expect(findings.filter(({ area }) => area === 'accounts').map(({ id, says }) => [id, says])).toEqual([
      [`accounts ${adopted}`, 'adopted: listKeys allowed.'],
      [`accounts ${rotated}`, 'rotated: listKeys and regenerateKey allowed.'],
    ]);
  });

  it('where none is opted in, that is a note; where not all could be seen, nobody knows', async () => {
    const stage = new DoctorStage();
    stage.addAccount('untagged', { tags: {} });
    expect(findingOf(await stage.diagnose(), 'accounts').state).toBe('note');
    stage.azure.rights.deny({ action: ACTIONS.readAccount });
    expect(findingOf(await stage.diagnose(), 'accounts').state).toBe('unknown');
  });
});

describe('a subscription', () => {
  const ID = `subscriptions /subscriptions/${SUBSCRIPTION}`;

  it.each<[string, () => Promise<PermissionSet>, string]>([
    ['ok where accounts could be read', async () => [set({ actions: ['*/read'] })], 'ok'],
    ['a no where they could not', async () => [set({ actions: [] })], 'no'],
    ['unknown where the rights cannot be seen', noPermission, 'unknown'],
  ])('without an account is %s', async (_name, allowedAt, state) => {
    const diagnosis = await new DoctorStage().diagnose({ doctor: { permissions: { allowedAt } } });
    expect(findingOf(diagnosis, ID).state).toBe(state);
  });

  it('that no one can see is a no, with the setting that names one', async () => {
    const stage = new DoctorStage();
    stage.azure.rights.deny({ action: ACTIONS.readSubscription });
    expect(findingOf(await stage.diagnose(), 'subscriptions')).toMatchObject({
      state: 'no',
      says: 'No subscription can be seen.',
      fix: expect.stringContaining('--settings "AZURE_SUBSCRIPTION_IDS=SUBSCRIPTION-ID"'),
    });
  });

  it('is looked at where the settings name it, without listing any', async () => {
    const stage = await inOrder();
    stage.azure.rights.deny({ action: ACTIONS.readSubscription });
    const diagnosis = await stage.diagnose({ env: { AZURE_SUBSCRIPTION_IDS: SUBSCRIPTION } });
    expect(notOk(diagnosis)).toEqual([]);
  });

  it.each([
    ['does not exist', { kind: 'refuse', status: 404, code: 'SubscriptionNotFound' } as const, ROTATOR_ROLE],
    [
      'does not answer',
      { kind: 'no-answer', how: 'reset' } as const,
      'az functionapp config appsettings set --name rotator --resource-group rg-ops --settings "AZURE_RESOURCE_MANAGER_URL=https://management.azure.com"',
    ],
  ])('that %s is a no, with what helps', async (_name, fault, fix) => {
    const stage = await inOrder();
    stage.azure.faults.add({ operation: 'accounts.list', times: 99, fault });
    expect(findingOf(await stage.diagnose(), ID)).toMatchObject({ state: 'no', fix });
  });

  it('whose listing gets no good answer is unknown', async () => {
    const stage = await inOrder();
    stage.azure.faults.add({ operation: 'accounts.list', times: 99, fault: { kind: 'refuse', status: 503 } });
    expect(findingOf(await stage.diagnose(), ID).state).toBe('unknown');
  });
});

function set(changes: Partial<Permission>): Permission {
  return { actions: [], notActions: [], dataActions: [], notDataActions: [], ...changes };
}
