import { type BucketSize, TokenBucket } from './token-bucket.ts';

/**
 * Documented figures. ARM, for each subscription (or the tenant) and principal; everything but GET is a write, so
 * listKeys and regenerateKey are (request-limits-and-throttling). Key Vault, for each vault: creating a secret 300 in
 * 10 s, everything else 4,000 in 10 s (Key Vault service limits).
 */
const SIZES = {
  'arm-read': { capacity: 250, refillPerS: 25 },
  'arm-write': { capacity: 200, refillPerS: 10 },
  'vault-create': { capacity: 300, refillPerS: 30 },
  'vault-other': { capacity: 4_000, refillPerS: 400 },
} as const satisfies Readonly<Record<string, BucketSize>>;

export type BucketKind = keyof typeof SIZES;

/** What the buckets say to one call. */
export type Verdict =
  | { readonly pass: true; readonly left: number }
  | { readonly pass: false; readonly retryAfterS: number };

/** All buckets of the local Azure. */
export class Throttle {
  enabled: boolean;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(enabled: boolean) {
    this.enabled = enabled;
  }

  /** Counts one call of this kind against `scope` (a subscription with a principal, or a vault). */
  take(kind: BucketKind, scope: string, nowMs: number): Verdict {
    if (!this.enabled) return { pass: true, left: SIZES[kind].capacity };
    const key = `${kind} ${scope}`;
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      bucket = new TokenBucket(SIZES[kind], nowMs);
      this.#buckets.set(key, bucket);
    }
    const left = bucket.take(nowMs);
    return left === undefined ? { pass: false, retryAfterS: bucket.waitS() } : { pass: true, left };
  }
}
