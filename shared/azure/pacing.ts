import { addressOf } from '../domain/account.ts';
import { SECOND } from '../domain/duration.ts';
import type { VaultUrl } from '../domain/secret-ref.ts';
import type { Clock, Pacing } from '../rotation/ports.ts';
import { Bucket, type BucketSize } from './call-bucket.ts';
import { Window, type WindowSize } from './call-window.ts';

/**
 * What Azure documents, less a little: room is set aside before a call is sent, and the more of it waits for a place, the
 * more calls arrive together later on; nor do calls arrive as evenly as they are sent.
 * Resource Manager, for each subscription and principal: 200 writes at once, then 10 in a second, and a POST is a write
 * (request-limits-and-throttling). Key Vault, for each vault in 10 seconds: 300 new versions, and 4,000 of everything else,
 * of which lists and tags take their share (Key Vault service limits).
 */
const ARM_POSTS: BucketSize = { capacity: 150, perSecond: 9.7 };
const SECRET_READS: WindowSize = { calls: 3_600, lengthMs: 10 * SECOND };
const NEW_VERSIONS: BucketSize = { capacity: 2, perSecond: 29.8 };

/** What the answers of Resource Manager tell of its throttle. */
export interface ArmThrottle {
  passed(remaining: number | undefined): void;
  refused(retryAfterMs: number): void;
}

/** Our calls to Azure, kept within its throttles; one for all that the process does. */
export interface AzurePacing extends Pacing {
  /** To be told what Resource Manager answers to POSTs in this subscription. */
  armThrottle(subscriptionId: string): ArmThrottle;
}

export function createPacing(clock: Clock): AzurePacing {
  const now = (): number => clock.now();
  const posts = keptBy((_subscriptionId: string) => new Bucket(ARM_POSTS, now));
  const reads = keptBy((_vault: VaultUrl) => new Window(SECRET_READS, now));
  const turns = keptBy((_vault: VaultUrl) => new Bucket(NEW_VERSIONS, now));
  const versions = keptBy((_vault: VaultUrl) => new Bucket(NEW_VERSIONS, now));
  return {
    armPosts: (id, calls, withinMs) => posts(addressOf(id).subscriptionId).reserveWithin(calls, withinMs),
    armPostOfCheck: (id, withinMs) => posts(addressOf(id).subscriptionId).reserveWithin(1, withinMs, 'check'),
    armPostUnderWay: (id) => posts(addressOf(id).subscriptionId).reserveAhead(1),
    secretRead: (vault, withinMs) => reads(vault).reserveWithin(withinMs),
    turnWithNewVersion: (vault, withinMs) => turns(vault).reserveWithin(1, withinMs),
    newVersion: (vault) => versions(vault).reserve(1),
    armThrottle: (subscriptionId) => posts(subscriptionId.toLowerCase()),
  };
}

/** One for each key, made when it is first asked for. */
function keptBy<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
