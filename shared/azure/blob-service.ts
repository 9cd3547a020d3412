import type { TokenCredential } from '@azure/identity';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { SECOND } from '../domain/duration.ts';
import { RotationError } from '../domain/errors.ts';
import type { StorageConnection } from './connection.ts';

export const LOCK_CONTAINER = 'key-rotator-locks';
export const RECORD_CONTAINER = 'key-rotator-records';

/** One container, twice: for calls that are sent once, and for those that may be sent again. */
export interface BlobContainer {
  readonly once: ContainerClient;
  /** Repeats a call up to twice where no answer or a passing failure came: for reads, and for writes that allow it. */
  readonly repeating: ContainerClient;
  /** Host of the blob endpoint, lower case, with its port where it has one of its own. */
  readonly host: string;
}

function serviceClient(storage: StorageConnection, credential: TokenCredential, maxTries: number): BlobServiceClient {
  const options = { retryOptions: { maxTries, retryDelayInMs: SECOND } };
  try {
    return storage.kind === 'identity'
      ? new BlobServiceClient(storage.blobServiceUrl, credential, options)
      : BlobServiceClient.fromConnectionString(storage.connectionString.reveal(), options);
  } catch {
    // The SDK's own text may quote the connection string.
    throw new RotationError('settings-invalid', {
      operation: 'storage.connect',
      detail: 'AzureWebJobsStorage is no connection string of a storage account, or its blob address is no URL.',
    });
  }
}

/**
 * Connects to a container of the app's own storage account; nothing is sent yet. A lease is sent once: the SDK's own
 * retries (storage-common, StorageRetryPolicyV2) would send it again after a lost answer and find the lock taken by itself.
 */
export function connectContainer(storage: StorageConnection, credential: TokenCredential, name: string): BlobContainer {
  const once = serviceClient(storage, credential, 1);
  return {
    once: once.getContainerClient(name),
    repeating: serviceClient(storage, credential, 3).getContainerClient(name),
    host: new URL(once.url).host.toLowerCase(),
  };
}

export function connectLockContainer(storage: StorageConnection, credential: TokenCredential): BlobContainer {
  return connectContainer(storage, credential, LOCK_CONTAINER);
}
