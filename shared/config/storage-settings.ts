import { connectionString, guid, serviceUrl, storageAccountName } from './azure-forms.ts';
import { oneOf } from './form.ts';
import { optional } from './setting.ts';

const INSTEAD = 'none: exactly one of the three ways to reach storage is set';

/** The app's own storage account, in the settings that the Functions host reads too. */
export const storageSettings = {
  AzureWebJobsStorage: optional(connectionString, INSTEAD, {
    meaning: 'Connection string of the storage account: the local emulator, or an account that still allows keys.',
    example: 'UseDevelopmentStorage=true',
  }),
  AzureWebJobsStorage__accountName: optional(storageAccountName, INSTEAD, {
    meaning: 'Name of the storage account, reached by identity in the public cloud.',
    example: 'mystorage',
  }),
  AzureWebJobsStorage__blobServiceUri: optional(serviceUrl, INSTEAD, {
    meaning: 'Address of its blob service, reached by identity: another cloud, or a DNS name of your own.',
    example: 'https://mystorage.blob.core.windows.net',
  }),
  AzureWebJobsStorage__queueServiceUri: optional(serviceUrl, 'the blob service with `queue` for `blob` in its name', {
    meaning:
      'Address of its queue service; the Functions host wants it together with `AzureWebJobsStorage__blobServiceUri`.',
    example: 'https://mystorage.queue.core.windows.net',
  }),
  AzureWebJobsStorage__tableServiceUri: optional(serviceUrl, 'none', {
    meaning: 'Address of its table service, used by the Functions host only.',
    example: 'https://mystorage.table.core.windows.net',
  }),
  AzureWebJobsStorage__credential: optional(oneOf('managedidentity'), 'the login of the environment', {
    meaning: 'Set in Azure, never on a workstation.',
    example: 'managedidentity',
  }),
  AzureWebJobsStorage__clientId: optional(guid, '`AZURE_CLIENT_ID`', {
    meaning: 'Client id of the user-assigned identity that reaches storage.',
    example: '00000000-0000-0000-0000-00000000000a',
  }),
};
