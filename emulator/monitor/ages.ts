import { type AccountId, tagOf } from '../../shared/domain/account.ts';
import { formatDuration, parseDuration } from '../../shared/domain/duration.ts';
import { SLOTS } from '../../shared/domain/slot.ts';
import type { AccountState } from '../world/account-state.ts';
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

/** Both slots' values of one managed account that are older than they may be. */
export function* tooOld(
  account: AccountState,
  track: SecretTrack,
  limits: AgeLimits,
  nowMs: number,
): Iterable<Violation & { readonly value: string }> {
  if (!counts(account, limits)) return;
  const maxAgeMs = parseDuration(tagOf(account.tags, 'key-rotation-max-age')?.toUpperCase() ?? '') ?? limits.maxAgeMs;
  const adoptedAtMs = track.adoptedAtMs ?? Number.NEGATIVE_INFINITY;
  for (const slot of SLOTS) {
    const { value, createdAtMs } = account.key(slot);
    // A value older than adoption counts from the end of the adoption period.
    const countsFromMs = createdAtMs < adoptedAtMs ? adoptedAtMs + limits.adoptionMs : createdAtMs;
    const ageMs = nowMs - countsFromMs;
    if (ageMs <= maxAgeMs) continue;
    const text = `The value in ${slot} has been live for ${formatDuration(ageMs)}, longer than ${formatDuration(maxAgeMs)}.`;
    yield { invariant: 'I3', atMs: nowMs, account: account.id, text, value };
  }
}

function counts(account: AccountState, limits: AgeLimits): boolean {
  if (account.disableLocalAuth || limits.except?.(account.id) === true) return false;
  const consent = tagOf(account.tags, 'key-rotation')?.toLowerCase();
  return consent === undefined ? limits.untaggedToo === true : consent !== 'disabled';
}
