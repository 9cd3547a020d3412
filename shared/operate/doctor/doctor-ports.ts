import type { VaultUrl } from '../../domain/secret-ref.ts';
import type { Permissions } from '../ports.ts';

/** What the doctor needs beside the ports of the use cases. It only reads. Every method throws only `RotationError`. */
export interface DoctorPorts {
  readonly permissions: Permissions;
  /** The time of Azure Resource Manager, epoch milliseconds, in whole seconds. */
  serverTime(): Promise<number>;
  /** ARM id of a vault; undefined where this identity cannot see the vault as a resource. */
  vaultId(vault: VaultUrl): Promise<string | undefined>;
  /** Resolves where the storage account would grant a lease on a lock; takes none and writes nothing. */
  tryLease(): Promise<void>;
}
