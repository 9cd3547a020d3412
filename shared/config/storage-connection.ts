import type { StorageConnection } from '../azure/connection.ts';
import type { SettingValues } from './schema.ts';

/** Every way to reach storage that the settings name; exactly one is right. */
export function storageConnections(values: SettingValues): readonly StorageConnection[] {
  const connectionString = values.AzureWebJobsStorage;
  const accountName = values.AzureWebJobsStorage__accountName;
  // The host falls back to AZURE_CLIENT_ID too
  // (https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection).
  const clientId = values.AzureWebJobsStorage__clientId ?? values.AZURE_CLIENT_ID;
  const urls = [
    accountName === undefined ? undefined : `https://${accountName}.blob.core.windows.net`,
    values.AzureWebJobsStorage__blobServiceUri,
  ].filter((url) => url !== undefined);
  return [
    ...(connectionString === undefined ? [] : [{ kind: 'connection-string', connectionString } as const]),
    ...urls.map((blobServiceUrl) => {
      const queueServiceUrl = values.AzureWebJobsStorage__queueServiceUri ?? queueServiceBeside(blobServiceUrl);
      return { kind: 'identity', blobServiceUrl, queueServiceUrl, clientId } as const;
    }),
  ];
}

/**
 * Every cloud names the services of a storage account alike but for one label of the host, private and DNS zone endpoints
 * too (Storage account overview, storage account endpoints). Undefined: a name of somebody's own.
 */
function queueServiceBeside(blobServiceUrl: string): string | undefined {
  const url = blobServiceUrl.replace(/^(https:\/\/[^/]+?)\.blob\./, '$1.queue.');
  return url === blobServiceUrl ? undefined : url;
}
