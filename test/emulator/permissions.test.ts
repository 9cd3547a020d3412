import { describe, expect, test } from 'vitest';
import { credentialFor } from '../../emulator/credential.ts';
import { MemoryQueue, MemoryRecords } from '../../emulator/memory-records.ts';
import { ACTIONS } from '../../emulator/world/rights.ts';
import { azureOperatePorts } from '../../shared/azure/operate-ports.ts';
import { loadConfig } from '../../shared/config.ts';
import { RotationError } from '../../shared/domain/errors.ts';
import { allows } from '../../shared/operate/doctor/allows.ts';
import type { Permissions } from '../../shared/operate/ports.ts';
import { ACCOUNTS, armUrl, Stand, SUBSCRIPTION } from './stand.ts';

const SUBSCRIPTION_SCOPE = `/subscriptions/${SUBSCRIPTION}`;
const GROUP_SCOPE = `${SUBSCRIPTION_SCOPE}/resourceGroups/rg-main`;

/** The product's own client, for the rights of the rotator or of a person. */
function permissionsOf(stand: Stand, principal: 'rotator' | 'person' = 'rotator'): Permissions {
  const { connection } = loadConfig({ KEY_VAULT_URL: stand.vault, AzureWebJobsStorage: 'UseDevelopmentStorage=true' });
  return azureOperatePorts(connection, {
    clock: stand.clock,
    log: () => undefined,
    credential: credentialFor(stand.azure, principal),
    transport: { httpClient: stand.azure.httpClient(principal), send: (request) => stand.azure.send(request) },
    records: new MemoryRecords(),
    queue: new MemoryQueue(),
  }).permissions;
}

function vaultScope(stand: Stand): string {
  return `${GROUP_SCOPE}/providers/Microsoft.KeyVault/vaults/${new URL(stand.vault).hostname.split('.')[0]}`;
}

async function statusAt(permissions: Permissions, scope: string): Promise<string> {
  try {
    await permissions.allowedAt(scope);
    return 'allowed';
  } catch (error) {
    return error instanceof RotationError ? error.code : String(error);
  }
}

describe('permissions in the local ARM', () => {
  test('are what the rights allow, actions and data actions apart, at every kind of scope', async () => {
    const stand = new Stand();
    const account = stand.addAccount('one');
    const permissions = permissionsOf(stand);
    for (const scope of [SUBSCRIPTION_SCOPE, GROUP_SCOPE, account, vaultScope(stand)]) {
      const set = await permissions.allowedAt(scope);
      expect(allows(set, ACTIONS.regenerateKey, 'actions')).toBe(true);
      expect(allows(set, ACTIONS.setSecret, 'dataActions')).toBe(true);
      expect(allows(set, ACTIONS.setSecret, 'actions')).toBe(false);
      expect(allows(set, ACTIONS.purgeSecret, 'dataActions')).toBe(false);
      expect(allows(set, 'Microsoft.CognitiveServices/accounts/delete', 'actions')).toBe(false);
    }
    expect(stand.azure.log.of('permissions.list')).toHaveLength(4);
    expect(allows(await permissionsOf(stand, 'person').allowedAt(account), ACTIONS.purgeSecret, 'dataActions')).toBe(
      true,
    );
  });

  test('leave out what is denied there or above, and nowhere else', async () => {
    const stand = new Stand();
    const one = stand.addAccount('one');
    const two = stand.addAccount('two');
    const permissions = permissionsOf(stand);
    const may = async (scope: string, action: string, kind: 'actions' | 'dataActions'): Promise<boolean> =>
      allows(await permissions.allowedAt(scope), action, kind);

    stand.azure.rights.deny({ action: ACTIONS.regenerateKey, scope: one });
    expect(await may(one, ACTIONS.regenerateKey, 'actions')).toBe(false);
    expect(await may(one, ACTIONS.listKeys, 'actions')).toBe(true);
    expect(await may(two, ACTIONS.regenerateKey, 'actions')).toBe(true);

    const giveBack = stand.azure.rights.deny({ action: ACTIONS.listKeys, scope: SUBSCRIPTION_SCOPE });
    expect(await may(two, ACTIONS.listKeys, 'actions')).toBe(false);
    giveBack();
    expect(await may(two, ACTIONS.listKeys, 'actions')).toBe(true);

    stand.azure.rights.deny({ action: ACTIONS.setSecret, scope: stand.vault });
    expect(await may(vaultScope(stand), ACTIONS.setSecret, 'dataActions')).toBe(false);
    expect(await may(vaultScope(stand), ACTIONS.getSecret, 'dataActions')).toBe(true);
  });

  test('are not told to a caller who may not read them', async () => {
    const stand = new Stand();
    const one = stand.addAccount('one');
    stand.azure.rights.deny({ action: ACTIONS.readPermissions, scope: one });
    expect(await statusAt(permissionsOf(stand), one)).toBe('role-missing');
    expect(await statusAt(permissionsOf(stand), SUBSCRIPTION_SCOPE)).toBe('allowed');
  });

  test('of what does not exist are not found', async () => {
    const stand = new Stand();
    const one = stand.addAccount('one');
    const permissions = permissionsOf(stand);
    expect(await statusAt(permissions, one.replace(/one$/, 'none'))).toBe('not-found');
    expect(await statusAt(permissions, vaultScope(stand).replace(/[^/]+$/, 'none'))).toBe('not-found');
    expect(await statusAt(permissions, GROUP_SCOPE.replace('main', 'none'))).toBe('not-found');
    expect(await statusAt(permissions, SUBSCRIPTION_SCOPE.replace(/.$/, '9'))).toBe('refused');
  });

  test('are asked for with a GET, a token and an api-version', async () => {
    const stand = new Stand();
    stand.addAccount('one');
    const url = armUrl(`/resourceGroups/rg-main${ACCOUNTS}/one/providers/Microsoft.Authorization/permissions`);
    expect((await stand.call('GET', url)).status).toBe(200);
    expect((await stand.call('POST', url)).status).toBe(404);
    expect((await stand.call('GET', url.replace(/\?.*/, ''))).status).toBe(400);
    expect((await stand.call('GET', url, { headers: { authorization: 'Bearer nonsense' } })).status).toBe(401);
  });
});
