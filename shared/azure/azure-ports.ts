import type { TokenCredential } from '@azure/identity';
import type { Clock, LockStore, Log, Ports } from '../rotation/ports.ts';
import { createAccountDirectory } from './accounts-directory.ts';
import { createArmClients } from './arm-clients.ts';
import { createBlobLocks } from './blob-locks.ts';
import { connectLockContainer } from './blob-service.ts';
import type { AzureConnection } from './connection.ts';
import { createKeyOperator } from './key-operator.ts';
import { type AzurePacing, createPacing } from './pacing.ts';
import type { HttpClient } from './pipeline.ts';
import { createProbe, type Send } from './probe.ts';
import { withTokenTimeout } from './token-timeout.ts';
import { createVaultClients } from './vault-clients.ts';
import { createSecretStore } from './vault-secrets.ts';

/** What the ports to Azure are built from. */
export interface AzurePortsOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly credential: TokenCredential;
  /** The identity for the storage account, where that is another one. */
  readonly storageCredential?: TokenCredential;
  /** Takes the place of all sockets except those of the lock store, which has a place of its own. */
  readonly transport?: { readonly httpClient: HttpClient; readonly send: Send };
  /** Shared by everything that this process does; one of its own, if absent. */
  readonly pacing?: AzurePacing;
  /** Takes the place of the leases in the storage account. */
  readonly locks?: LockStore;
}

/** Everything that the use cases need, over the real Azure clients. Nothing is sent before it is asked for. */
export function azurePorts(connection: AzureConnection, options: AzurePortsOptions): Ports {
  const { clock, log, transport } = options;
  const credential = withTokenTimeout(options.credential);
  const pacing = options.pacing ?? createPacing(clock);
  const setup = { clock, log, httpClient: transport?.httpClient, pacing };
  const arm = createArmClients(connection, credential, setup);
  const storageCredential =
    options.storageCredential === undefined ? credential : withTokenTimeout(options.storageCredential);
  return {
    clock,
    log,
    directory: createAccountDirectory(arm, connection.armUrl, clock),
    keys: createKeyOperator(arm, clock),
    secrets: createSecretStore(createVaultClients(connection.vaults, credential, setup), clock),
    probe: createProbe(transport?.send),
    pacing,
    locks: options.locks ?? createBlobLocks(connectLockContainer(connection.storage, storageCredential), clock),
  };
}
