import { type AccountId, tagOf } from '../../shared/domain/account.ts';
import { formatDuration, parseDuration } from '../../shared/domain/duration.ts';
import { SLOTS, type Slot } from '../../shared/domain/slot.ts';
import type { AccountState } from '../world/account-state.ts';
import type { World } from '../world/world.ts';
import type { SecretTrack } from './secret-track.ts';
import type { Violation } from './violation.ts';

/** What the promise about age (I3) is to be measured with. Durations in milliseconds. */
export interface AgeLimits {
  readonly maxAgeMs: number;
  readonly adoptionMs: number;
  /** Whether accounts without the tag `key-rotation` count too (scope `all`); default false. */
  readonly untaggedToo?: boolean;
  /** Accounts that do not count, because the product reports them as blocked. */
  readonly except?: (account: AccountId) => boolean;
}

/** One live key of a managed account. Holds its value: never to be printed. Durations in milliseconds. */
export interface KeyAge {
  readonly account: AccountId;
  readonly slot: Slot;
  readonly value: string;
  /** Since its creation; where it is older than adoption, since the end of the adoption period (before it: negative). */
  readonly ageMs: number;
  readonly maxAgeMs: number;
}

/** Both slots' values of the account behind a managed secret, where the promise about age counts for it. */
export function* agesOf(world: World, track: SecretTrack, limits: AgeLimits, nowMs: number): Iterable<KeyAge> {
  const account = track.managed && track.account !== undefined ? world.findAccount(track.account) : undefined;
  if (account === undefined || !counts(account, limits)) return;
  const maxAgeMs = parseDuration(tagOf(account.tags, 'key-rotation-max-age')?.toUpperCase() ?? '') ?? limits.maxAgeMs;
  const adoptedAtMs = track.adoptedAtMs ?? Number.NEGATIVE_INFINITY;
  for (const slot of SLOTS) {
    const { value, createdAtMs } = account.key(slot);
    // A value older than adoption counts from the end of the adoption period.
    const countsFromMs = createdAtMs < adoptedAtMs ? adoptedAtMs + limits.adoptionMs : createdAtMs;
    yield { account: account.id, slot, value, ageMs: nowMs - countsFromMs, maxAgeMs };
  }
}

/** The broken promise of a key that is older than it may be; undefined where it is not. */
export function tooOld({ account, slot, ageMs, maxAgeMs }: KeyAge, nowMs: number): Violation | undefined {
  if (ageMs <= maxAgeMs) return undefined;
  const text = `The value in ${slot} has been live for ${formatDuration(ageMs)}, longer than ${formatDuration(maxAgeMs)}.`;
  return { invariant: 'I3', atMs: nowMs, account, text };
}

function counts(account: AccountState, limits: AgeLimits): boolean {
  if (account.disableLocalAuth || limits.except?.(account.id) === true) return false;
  const consent = tagOf(account.tags, 'key-rotation')?.toLowerCase();
  return consent === undefined ? limits.untaggedToo === true : consent !== 'disabled';
}
