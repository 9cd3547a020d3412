import type { Account, AccountId } from '../domain/account.ts';
import type { EventName } from '../domain/events.ts';
import type { Publication } from '../domain/publication.ts';
import type { Redacted } from '../domain/redacted.ts';
import type { SecretRef, VaultUrl } from '../domain/secret-ref.ts';
import type { Slot } from '../domain/slot.ts';
import type { Witness } from '../domain/witness.ts';

/** Time. Everything that waits or asks for the time does so here, so that two years fit into a minute. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Ends early where the signal is raised. */
  sleep(durationMs: number, until?: AbortSignal): Promise<void>;
}

/** Cognitive Services accounts and the subscriptions they are in. Every method throws only `RotationError`. */
export interface AccountDirectory {
  /** Ids (lower case) of the subscriptions that the identity can see, page by page. */
  subscriptions(): AsyncIterable<readonly string[]>;
  /** Accounts of every kind in one subscription, page by page. */
  accounts(subscriptionId: string): AsyncIterable<readonly Account[]>;
  /** One account; `not-found` only where Azure says that this very account or its group does not exist. */
  account(id: AccountId): Promise<Account>;
}

/** The live values of an account's two slots. */
export type LiveKeys = Readonly<Record<Slot, Redacted>>;

/** The keys of an account. Every method throws only `RotationError`. */
export interface KeyOperator {
  listKeys(id: AccountId): Promise<LiveKeys>;
  /**
   * Makes a new key in this slot, whose value before dies at once. One call, never repeated: where the error says
   * `mayHaveExecuted`, settle it by `listKeys`. Gives up after `timeoutMs`.
   */
  regenerate(id: AccountId, slot: Slot, timeoutMs: number): Promise<LiveKeys>;
}

/** What a new version holds beside its value. */
export interface VersionContent {
  readonly value: Redacted;
  readonly tags: Readonly<Record<string, string>>;
  readonly contentType: string;
  /** Epoch milliseconds. */
  readonly expiresAtMs: number;
}

/** The current version with its value. */
export interface PublishedSecret {
  readonly publication: Publication & { readonly version: string };
  readonly value: Redacted;
}

/** Key Vault secrets. Every method throws only `RotationError`. */
export interface SecretStore {
  /** All secrets of a vault, page by page: tags and attributes, never values. */
  list(vault: VaultUrl): AsyncIterable<readonly Publication[]>;
  /** The current version; undefined where the vault says that there is none (404). */
  read(ref: SecretRef): Promise<PublishedSecret | undefined>;
  /** One new version with value, tags and attributes, current at once. One call, never repeated. */
  set(ref: SecretRef, content: VersionContent, timeoutMs: number): Promise<Publication & { readonly version: string }>;
  /** Replaces all tags of this version; makes no new one. One call, never repeated. */
  tag(ref: SecretRef, version: string, tags: Readonly<Record<string, string>>, timeoutMs: number): Promise<void>;
}

/** What the data plane says of a key. Everything but a clear yes or no is inconclusive. */
export type ProbeVerdict = 'accepted' | 'refused' | 'inconclusive';

/** Asks the data plane whether a key works: one try, on a connection of its own. Never throws. */
export interface Probe {
  probe(account: Account, key: Redacted): Promise<ProbeVerdict>;
}

/** The lock of one account while it is held, with the record beside it. Every method throws only `RotationError`. */
export interface Lock {
  /** The holder before let it expire: it died, and a call of its may still land. */
  readonly takenOver: boolean;
  /** The record as it was read under this lock, or as it was last written by it. */
  readonly witness: Witness | undefined;
  /** Renews the lease on the server; throws `lock-lost` where it is no longer ours. */
  renew(): Promise<void>;
  /** How long the lease lasts without a further renewal, milliseconds. */
  remainingMs(): number;
  /** Writes the record; refused by the server where the lease is no longer ours. */
  write(witness: Witness): Promise<void>;
  /** Gives the lock back. A lock that is not released expires, which tells the next run that this one died. */
  release(): Promise<void>;
}

/** One lock for each account, shared by every trigger and the command line. */
export interface LockStore {
  /** Names the store in the tag `managed-by`, so that two deployments with one name still differ. */
  readonly host: string;
  /** Takes the lock; undefined where somebody else holds it. Throws only `RotationError`. */
  acquire(id: AccountId): Promise<Lock | undefined>;
  /** The record without the lock, for a look that may be out of date. */
  peek(id: AccountId): Promise<Witness | undefined>;
}

/** Room that was set aside for calls. */
export interface Room {
  /** How long still to wait before the first of them is sent, milliseconds; 0: now. Ask again after the wait. */
  waitMs(): number;
  /** The calls are not made after all: others get the room. At most once. */
  giveBack(): void;
}

/**
 * Keeps our calls within Azure's own throttles: each method sets room aside for calls that are to come. Those with `withinMs`
 * set none aside where it would come later than that, milliseconds.
 */
export interface Pacing {
  /** POSTs to Resource Manager in a turn of this account that is to begin: each subscription has room of its own. */
  armPosts(id: AccountId, posts: number, withinMs: number): Room | undefined;
  /** A POST to Resource Manager for a look at this account, behind all turns. */
  armPostOfCheck(id: AccountId, withinMs: number): Room | undefined;
  /** A POST of a turn that is under way, ahead of all that has not begun. */
  armPostUnderWay(id: AccountId): Room;
  /** A read of a secret in this vault. */
  secretRead(vault: VaultUrl, withinMs: number): Room | undefined;
  /** A new version in this vault, in the course of a turn that is to begin. */
  turnWithNewVersion(vault: VaultUrl, withinMs: number): Room | undefined;
  /** A new version in this vault, now. */
  newVersion(vault: VaultUrl): Room;
}

/** One thing that happened, with flat fields and never a key. */
export interface LogEvent {
  readonly name: EventName;
  readonly level: 'info' | 'warning' | 'error';
  readonly fields: Readonly<Record<string, string | number | boolean | undefined>>;
}

export type Log = (event: LogEvent) => void;

/** Everything outside that the use cases work with. */
export interface Ports {
  readonly clock: Clock;
  readonly directory: AccountDirectory;
  readonly keys: KeyOperator;
  readonly secrets: SecretStore;
  readonly probe: Probe;
  readonly locks: LockStore;
  readonly pacing: Pacing;
  readonly log: Log;
}
