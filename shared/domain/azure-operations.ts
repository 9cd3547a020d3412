/** The service that an operation belongs to; a few statuses mean different things in each. */
export type Service = 'arm' | 'vault' | 'storage';

interface OperationFacts {
  readonly service: Service;
  /** The action that a role must allow (Azure permissions for AI, security and storage). */
  readonly permission: string;
}

const COGNITIVE = 'Microsoft.CognitiveServices/accounts';
const SECRETS = 'Microsoft.KeyVault/vaults/secrets';
const CONTAINERS = 'Microsoft.Storage/storageAccounts/blobServices/containers';
const QUEUES = 'Microsoft.Storage/storageAccounts/queueServices/queues';

/**
 * Every call that the app makes to Azure, with what it needs: the one table that calls, complaints about a missing right, the
 * doctor's roles and docs/security-model.md are made of or compared with. What each call to storage needs: Authorize with
 * Microsoft Entra ID, permissions for calling data operations.
 */
export const OPERATIONS = {
  'subscriptions.list': { service: 'arm', permission: 'Microsoft.Resources/subscriptions/read' },
  'accounts.list': { service: 'arm', permission: `${COGNITIVE}/read` },
  'accounts.get': { service: 'arm', permission: `${COGNITIVE}/read` },
  'accounts.listKeys': { service: 'arm', permission: `${COGNITIVE}/listKeys/action` },
  'accounts.regenerateKey': { service: 'arm', permission: `${COGNITIVE}/regenerateKey/action` },
  'secrets.list': { service: 'vault', permission: `${SECRETS}/readMetadata/action` },
  'secrets.read': { service: 'vault', permission: `${SECRETS}/getSecret/action` },
  'secrets.set': { service: 'vault', permission: `${SECRETS}/setSecret/action` },
  'secrets.tag': { service: 'vault', permission: `${SECRETS}/update/action` },
  'locks.create': { service: 'storage', permission: `${CONTAINERS}/write` },
  'locks.acquire': { service: 'storage', permission: `${CONTAINERS}/blobs/write` },
  'locks.renew': { service: 'storage', permission: `${CONTAINERS}/blobs/write` },
  'locks.write': { service: 'storage', permission: `${CONTAINERS}/blobs/write` },
  'locks.release': { service: 'storage', permission: `${CONTAINERS}/blobs/write` },
  'locks.read': { service: 'storage', permission: `${CONTAINERS}/blobs/read` },
  'records.prepare': { service: 'storage', permission: `${CONTAINERS}/write` },
  'records.create': { service: 'storage', permission: `${CONTAINERS}/blobs/write` },
  'records.write': { service: 'storage', permission: `${CONTAINERS}/blobs/write` },
  'records.append': { service: 'storage', permission: `${CONTAINERS}/blobs/add/action` },
  'records.read': { service: 'storage', permission: `${CONTAINERS}/blobs/read` },
  'records.list': { service: 'storage', permission: `${CONTAINERS}/blobs/read` },
  'records.remove': { service: 'storage', permission: `${CONTAINERS}/blobs/delete` },
  'queue.create': { service: 'storage', permission: `${QUEUES}/write` },
  'queue.send': { service: 'storage', permission: `${QUEUES}/messages/add/action` },
  'vaults.list': { service: 'arm', permission: 'Microsoft.KeyVault/vaults/read' },
  'permissions.list': { service: 'arm', permission: 'Microsoft.Authorization/permissions/read' },
  // A sign-in: no role is looked at, only whether there is a token.
  'identity.read': { service: 'arm', permission: 'none' },
} as const satisfies Readonly<Record<string, OperationFacts>>;
