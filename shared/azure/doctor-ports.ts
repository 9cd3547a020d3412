import type { VaultUrl } from '../domain/secret-ref.ts';
import type { Permissions } from '../operate/ports.ts';
import { createAccountDirectory } from './accounts-directory.ts';
import { createArmClients } from './arm-clients.ts';
import type { AzurePortsOptions } from './azure-ports.ts';
import { connectLockContainer } from './blob-service.ts';
import type { AzureConnection } from './connection.ts';
import { createLeaseTrial } from './lease-trial.ts';
import { createPermissions } from './permissions.ts';
import { createServerTime } from './server-time.ts';
import { withTokenTimeout } from './token-timeout.ts';
import { createVaultIds } from './vault-ids.ts';

/**
 * What the doctor asks of Azure beside what the use cases do (shared/operate/doctor), over the real clients. Every method
 * only reads, and throws only `RotationError`. `subscriptionIds`: where vaults are looked for; undefined: in all there are.
 */
export function azureDoctorPorts(
  connection: AzureConnection,
  options: Omit<AzurePortsOptions, 'locks'>,
  subscriptionIds: readonly string[] | undefined,
): {
  readonly permissions: Permissions;
  serverTime(): Promise<number>;
  vaultId(vault: VaultUrl): Promise<string | undefined>;
  tryLease(): Promise<void>;
} {
  const { clock, log, transport } = options;
  const { armUrl, storage } = connection;
  const credential = withTokenTimeout(options.credential);
  const storageCredential = withTokenTimeout(options.storageCredential ?? options.credential);
  const arm = createArmClients(connection, credential, { clock, log, httpClient: transport?.httpClient });
  const directory = createAccountDirectory(arm, armUrl, clock);
  async function* subscriptions(): AsyncGenerator<readonly string[], void> {
    if (subscriptionIds === undefined) yield* directory.subscriptions();
    else yield subscriptionIds;
  }
  return {
    permissions: createPermissions(arm, clock),
    serverTime: createServerTime(arm, armUrl, clock),
    vaultId: createVaultIds(arm, subscriptions, clock),
    tryLease: createLeaseTrial(connectLockContainer(storage, storageCredential).once, clock),
  };
}
