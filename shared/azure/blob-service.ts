import type { TokenCredential } from '@azure/identity';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { SECOND } from '../domain/duration.ts';
import { RotationError } from '../domain/errors.ts';
import type { StorageConnection } from './connection.ts';

export const LOCK_CONTAINER = 'key-rotator-locks';

/** How long one call to the storage account may take, retries of a read included. */
const CALL_TIMEOUT_MS = 10 * SECOND;

/** The container of the locks, twice: for calls that are sent once, and for reads. */
export interface LockContainer {
  readonly once: ContainerClient;
  readonly reading: ContainerClient;
  /** Host of the blob endpoint, lower case, with its port where it has one of its own. */
  readonly host: string;
}

/** Ends a call to the storage account in time: the client has no timeout of its own. */
export function inTime(): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) };
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
      operation: 'locks.connect',
      detail: 'AzureWebJobsStorage is no connection string of a storage account, or its blob address is no URL.',
    });
  }
}

/**
 * Connects to the app's own storage account. A lease or a write is sent once: the SDK's own retries (storage-common,
 * StorageRetryPolicyV2) would send it again after a lost answer and find the lock taken by itself.
 */
export function connectLockContainer(storage: StorageConnection, credential: TokenCredential): LockContainer {
  const once = serviceClient(storage, credential, 1);
  return {
    once: once.getContainerClient(LOCK_CONTAINER),
    reading: serviceClient(storage, credential, 3).getContainerClient(LOCK_CONTAINER),
    host: new URL(once.url).host.toLowerCase(),
  };
}
