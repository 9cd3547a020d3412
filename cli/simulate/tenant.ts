import type { Slot } from '../../shared/domain/slot.ts';

/** An application that lives on the published key. Durations in milliseconds. */
export interface ConsumerPlan {
  /** How long it keeps the key before it reads the secret again. */
  readonly refreshMs: number;
  /** Time between two calls. */
  readonly everyMs: number;
  /** Its first call, after the beginning of the simulation or of the account. */
  readonly firstMs: number;
}

/** Something that happens to an account; `atMs` counts from the beginning. */
export interface AccountEvent {
  readonly atMs: number;
  /** `strip`, `move-marker`: somebody edits the tags of its secret by hand. */
  readonly what: 'opt-in' | 'opt-out' | 'remove' | 'strip' | 'move-marker';
}

/** One account and its story. */
export interface AccountPlan {
  readonly name: string;
  readonly kind: string;
  /** A GUID. */
  readonly subscriptionId: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly network: 'public' | 'private';
  /** When it appears, milliseconds after the beginning. */
  readonly appearsMs: number;
  /** Ages of its two key values when it appears, milliseconds. */
  readonly keyAgeMs: Readonly<Record<Slot, number>>;
  /** The slot that the app published before the beginning; undefined: it has never seen the account. */
  readonly published: Slot | undefined;
  readonly consumers: readonly ConsumerPlan[];
  /** How long its applications keep a key, where that is known. */
  readonly knownRefreshMs: number | undefined;
  readonly events: readonly AccountEvent[];
}

/** Something that does not answer for a while. Times in milliseconds after the beginning. */
export type Outage = {
  readonly startMs: number;
  readonly durationMs: number;
} & (
  | { readonly of: 'app' }
  /** Every vault, for the app and the consumers alike. */
  | { readonly of: 'vault' }
  /** Resource Manager, for everything in one subscription. */
  | { readonly of: 'subscription'; readonly subscriptionId: string }
);

/** How far two clocks are ahead of true time from an instant on; behind it, if negative. Milliseconds. */
export interface ClockChange {
  readonly atMs: number;
  readonly appAheadMs: number;
  readonly vaultAheadMs: number;
}

/** Everything that a simulation plays with. */
export interface Tenant {
  readonly accounts: readonly AccountPlan[];
  readonly outages: readonly Outage[];
  readonly clocks: readonly ClockChange[];
  /** When the deployment of the app is removed and another takes its place, milliseconds after the beginning, ascending. */
  readonly successions: readonly number[];
}
