import {
  type MessageQueue,
  OPERATIONS_QUEUE,
  type OperatePorts,
  type Permissions,
  type RecordStore,
} from '../operate/ports.ts';
import { createArmClients } from './arm-clients.ts';
import type { AzurePortsOptions } from './azure-ports.ts';
import { createBlobRecords } from './blob-records.ts';
import type { AzureConnection } from './connection.ts';
import { createIdentity } from './identity.ts';
import { createPermissions } from './permissions.ts';
import { createStorageQueue } from './storage-queue.ts';
import { withTokenTimeout } from './token-timeout.ts';

/** What the ports of operating the app are built from; the same as for those of the use cases. */
export interface OperatePortsOptions extends Omit<AzurePortsOptions, 'locks'> {
  /** Takes the place of the blobs in the storage account. */
  readonly records?: RecordStore;
  /** Takes the place of the queue in the storage account. */
  readonly queue?: MessageQueue;
}

/** Everything that operating the app needs, over the real Azure clients. Nothing is sent before it is asked for. */
export function azureOperatePorts(
  connection: AzureConnection,
  options: OperatePortsOptions,
): OperatePorts & { readonly permissions: Permissions } {
  const { clock, log, transport } = options;
  const { storage } = connection;
  const credential = withTokenTimeout(options.credential);
  const storageCredential = withTokenTimeout(options.storageCredential ?? options.credential);
  const arm = createArmClients(connection, credential, { clock, log, httpClient: transport?.httpClient });
  return {
    clock,
    log,
    records: options.records ?? createBlobRecords(storage, storageCredential, clock),
    queue: options.queue ?? createStorageQueue(storage, storageCredential, clock, OPERATIONS_QUEUE),
    identity: createIdentity(connection, credential, clock),
    permissions: createPermissions(arm, clock),
  };
}
