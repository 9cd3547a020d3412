import type { VaultUrl } from '../../domain/secret-ref.ts';

/** What one role assignment lets its holder do, in patterns with stars (Azure role definitions). */
export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

/** Of every role that holds at a scope, in no order. `allows` tells what it comes to. */
export type PermissionSet = readonly Permission[];

/** What whoever asks may do. */
export interface Permissions {
  /**
   * By its roles at an ARM id (`/subscriptions/…`) and above it. Needs Microsoft.Authorization/permissions/read there.
   * Throws only `RotationError`.
   */
  allowedAt(scope: string): Promise<PermissionSet>;
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
