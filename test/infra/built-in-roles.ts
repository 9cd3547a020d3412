import type { Permission } from '../../shared/operate/ports.ts';

const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices';
const QUEUES = 'Microsoft.Storage/storageAccounts/queueServices/queues';
const TABLES = 'Microsoft.Storage/storageAccounts/tableServices/tables';

/** A built-in role that the templates assign, and who wants it. */
interface BuiltInRole extends Pick<Permission, 'actions' | 'dataActions'> {
  readonly name: string;
  readonly wantedBy: 'app' | 'host';
}

/** What the built-in roles allow, by id (Azure built-in roles for Storage, and for Monitor). */
export const BUILT_IN_ROLES: Readonly<Record<string, BuiltInRole>> = {
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': {
    name: 'Storage Blob Data Owner',
    wantedBy: 'app',
    actions: [`${BLOBS}/containers/*`, `${BLOBS}/generateUserDelegationKey/action`],
    dataActions: [`${BLOBS}/containers/blobs/*`],
  },
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88': {
    name: 'Storage Queue Data Contributor',
    wantedBy: 'app',
    actions: [`${QUEUES}/delete`, `${QUEUES}/read`, `${QUEUES}/write`],
    dataActions: ['delete', 'read', 'write', 'process/action'].map((deed) => `${QUEUES}/messages/${deed}`),
  },
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': {
    name: 'Storage Table Data Contributor',
    wantedBy: 'host',
    actions: [`${TABLES}/read`, `${TABLES}/write`, `${TABLES}/delete`],
    dataActions: ['read', 'write', 'delete', 'add/action', 'update/action'].map((deed) => `${TABLES}/entities/${deed}`),
  },
  '3913510d-42f4-4e42-8a64-420c390055eb': {
    name: 'Monitoring Metrics Publisher',
    wantedBy: 'host',
    actions: [
      'Microsoft.Insights/Register/Action',
      'Microsoft.Support/*',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
    ],
    dataActions: ['Microsoft.Insights/Metrics/Write', 'Microsoft.Insights/Telemetry/Write'],
  },
};

/** Calls to storage that a second permission allows as well (Permissions for calling data operations): Put Message. */
export const OR_ELSE: Readonly<Record<string, string>> = {
  [`${QUEUES}/messages/add/action`]: `${QUEUES}/messages/write`,
};
