import type { VaultUrl } from '../../domain/secret-ref.ts';

/** What one role assignment allows (role definitions: actions, notActions, dataActions, notDataActions). */
export interface PermissionSet {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

/** The rights of whoever asks. */
export interface Permissions {
  /**
   * Every set that holds at an ARM id, inherited ones too (Permissions - List For Resource). Needs
   * Microsoft.Authorization/permissions/read there. Throws only `RotationError`.
   */
  allowedAt(scope: string): Promise<readonly PermissionSet[]>;
}

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
