import { describe, expect, it } from 'vitest';
import { LOCK_CONTAINER, RECORD_CONTAINER } from '../../shared/azure/blob-service.ts';
import { OPERATIONS_QUEUE } from '../../shared/operate/ports.ts';
import { predicted, snapshotOf } from './snapshot.ts';

/** What every resource of a type has to say of itself, whatever is switched on. */
const MUST: readonly (readonly [string, string, Readonly<Record<string, unknown>>])[] = [
  ['takes no shared key', 'Microsoft.Storage/storageAccounts', { allowSharedKeyAccess: false }],
  ['shows no blob to everybody', 'Microsoft.Storage/storageAccounts', { allowBlobPublicAccess: false }],
  ['speaks TLS 1.2 or newer', 'Microsoft.Storage/storageAccounts', { minimumTlsVersion: 'TLS1_2' }],
  ['speaks https only', 'Microsoft.Storage/storageAccounts', { supportsHttpsTrafficOnly: true }],
  ['copies to no other tenant', 'Microsoft.Storage/storageAccounts', { allowCrossTenantReplication: false }],
  ['is private', 'Microsoft.Storage/storageAccounts/blobServices/containers', { publicAccess: 'None' }],
  ['goes by roles', 'Microsoft.KeyVault/vaults', { enableRbacAuthorization: true }],
  ['cannot be purged', 'Microsoft.KeyVault/vaults', { enablePurgeProtection: true, enableSoftDelete: true }],
  ['keeps what was deleted', 'Microsoft.KeyVault/vaults', { softDeleteRetentionInDays: 90 }],
  ['takes no telemetry by key', 'Microsoft.Insights/components', { DisableLocalAuth: true }],
  ['takes no log by key', 'Microsoft.OperationalInsights/workspaces', { features: { disableLocalAuth: true } }],
  ['speaks https only', 'Microsoft.Web/sites', { httpsOnly: true }],
  ['speaks TLS 1.2 or newer', 'Microsoft.Web/sites', { siteConfig: { minTlsVersion: '1.2', scmMinTlsVersion: '1.2' } }],
  ['has no FTP', 'Microsoft.Web/sites', { siteConfig: { ftpsState: 'Disabled' } }],
  ['is no way in', 'Microsoft.Web/sites/basicPublishingCredentialsPolicies', { allow: false }],
];

describe.each(['main', 'everything'] as const)('in %s', (name) => {
  const snapshot = snapshotOf(name);

  it.each(MUST)('each %s: %s', (_what, type, properties) => {
    const found = predicted(snapshot, type);
    expect(found.length).toBeGreaterThan(0);
    for (const resource of found) expect(resource.properties).toMatchObject(properties);
  });

  it('both ways to publish by password are closed', () => {
    const closed = predicted(snapshot, 'Microsoft.Web/sites/basicPublishingCredentialsPolicies');
    expect(closed.map((policy) => policy.name.split('/')[1])).toEqual(['ftp', 'scm']);
  });

  it('the containers and queues have the names that the app uses', () => {
    const names = (type: string): unknown[] => predicted(snapshot, type).map((each) => each.name.split('/').at(-1));
    const containers = names('Microsoft.Storage/storageAccounts/blobServices/containers');
    expect(containers).toEqual([LOCK_CONTAINER, RECORD_CONTAINER, 'app-package', 'events-not-delivered']);
    const queues = names('Microsoft.Storage/storageAccounts/queueServices/queues');
    expect(queues).toEqual([OPERATIONS_QUEUE, `${OPERATIONS_QUEUE}-poison`]);
  });

  it('the app reads its package with its identity, on the Node that was asked for', () => {
    const [app] = predicted(snapshot, 'Microsoft.Web/sites');
    expect(app?.properties).toMatchObject({
      functionAppConfig: {
        deployment: { storage: { type: 'blobContainer', authentication: { type: 'UserAssignedIdentity' } } },
        runtime: { name: 'node', version: '24' },
      },
    });
  });
});

describe('with a network', () => {
  const snapshot = snapshotOf('everything');

  it.each(['Microsoft.Storage/storageAccounts', 'Microsoft.KeyVault/vaults'])('nothing else reaches %s', (type) => {
    const [closed] = predicted(snapshot, type);
    expect(closed?.properties).toMatchObject({
      publicNetworkAccess: 'Disabled',
      networkAcls: { defaultAction: 'Deny' },
    });
  });

  it('the vault and each service that the app uses have a private endpoint and a zone', () => {
    const endpoints = predicted(snapshot, 'Microsoft.Network/privateEndpoints').map(({ name }) => name.split('-')[1]);
    expect(endpoints).toEqual(['vault', 'blob', 'queue', 'table']);
    expect(predicted(snapshot, 'Microsoft.Network/privateDnsZones')).toHaveLength(4);
  });

  it('the app calls from it', () => {
    const [app] = predicted(snapshot, 'Microsoft.Web/sites');
    expect(app?.properties.virtualNetworkSubnetId).toMatch(/\/virtualNetworks\/[^/]+\/subnets\/app$/);
  });
});

describe('with sign-in', () => {
  const authentication = predicted(snapshotOf('everything'), 'Microsoft.Web/sites/config').find(({ name }) =>
    name.endsWith('/authsettingsV2'),
  );

  it('the platform asks everybody but monitors and Event Grid, which the host knows by its key', () => {
    expect(authentication?.properties).toMatchObject({
      platform: { enabled: true },
      globalValidation: { requireAuthentication: true, excludedPaths: ['/api/health', '/runtime/webhooks/*'] },
    });
  });

  it('no secret of the app registration is used', () => {
    expect(JSON.stringify(authentication)).not.toMatch(/clientSecret/i);
  });

  it('nothing stands before the app where function keys are asked for', () => {
    const names = predicted(snapshotOf('main'), 'Microsoft.Web/sites/config').map(({ name }) => name.split('/')[1]);
    expect(names).toEqual(['appsettings']);
  });
});
