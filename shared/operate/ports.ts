import type { Clock, Log } from '../rotation/ports.ts';

/** Texts under names, in the app's own storage account: no key material, ever. Every method throws only `RotationError`. */
export interface RecordStore {
  /** Writes a new record; false where one of that name exists, even with the same text. */
  create(name: string, text: string): Promise<boolean>;
  /** Writes a record, whether or not there is one. */
  write(name: string, text: string): Promise<void>;
  /** Undefined: there is none. */
  read(name: string): Promise<string | undefined>;
  /**
   * Adds a line at the end of a record that only grows, and makes it where there is none. After `unavailable` the line may be
   * there all the same, so that a repeat would double it. A record that was created or written cannot be appended to.
   */
  append(name: string, line: string): Promise<void>;
  /** The names that begin like this, in the order of their letters, page by page. */
  list(prefix: string): AsyncIterable<readonly string[]>;
  /** Removes a record; one that is not there is no error. */
  remove(name: string): Promise<void>;
}

/** Messages that this app sends to itself. Throws only `RotationError`. */
export interface MessageQueue {
  /** `delayMs`: how long it stays invisible. A message may arrive twice, late or out of order. */
  send(text: string, delayMs: number): Promise<void>;
}

/** The queue of what was asked for over HTTP: who sends and who is triggered must agree. */
export const OPERATIONS_QUEUE = 'key-rotator-operations';

/** Who the app is to Azure, from its own token. */
export interface Identity {
  readonly tenantId: string;
  readonly objectId: string;
  /** Client id of the application or managed identity; a person's login has the one of the tool. */
  readonly clientId: string | undefined;
}

/** What one role assignment lets its holder do, in patterns with stars (Azure role definitions). */
export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

/** Of every role that holds at a scope, in no order. `allows` tells what it comes to. */
export type PermissionSet = readonly Permission[];

/** What the app itself may do. */
export interface Permissions {
  /**
   * By its roles at an ARM id (`/subscriptions/…`) and above it. Needs Microsoft.Authorization/permissions/read there.
   * Throws only `RotationError`.
   */
  allowedAt(scope: string): Promise<PermissionSet>;
}

/** What operating the app needs beside the ports of the use cases. */
export interface OperatePorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly records: RecordStore;
  readonly queue: MessageQueue;
  /** Throws only `RotationError`. */
  identity(): Promise<Identity>;
}
