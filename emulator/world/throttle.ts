import { CallWindow, type WindowSize } from './call-window.ts';
import { type BucketSize, TokenBucket } from './token-bucket.ts';

/**
 * Resource Manager, for each subscription (or the tenant) and principal; everything but GET is a write, so listKeys and
 * regenerateKey are (request-limits-and-throttling).
 */
const ARM = {
  read: { capacity: 250, refillPerS: 25 },
  write: { capacity: 200, refillPerS: 10 },
} as const satisfies Readonly<Record<string, BucketSize>>;

/**
 * Key Vault, for each vault: creating a secret 300 in 10 s, everything else 4,000 in 10 s (Key Vault service limits). How it
 * counts the 10 s is not documented; here in the strictest way.
 */
const VAULT = {
  create: { calls: 300, lengthMs: 10_000 },
  other: { calls: 4_000, lengthMs: 10_000 },
} as const satisfies Readonly<Record<string, WindowSize>>;

/** What Resource Manager says to one call. */
export type Verdict =
  | { readonly pass: true; readonly left: number }
  | { readonly pass: false; readonly retryAfterS: number };

/** All throttles of the local Azure. */
export class Throttle {
  enabled: boolean;
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #windows = new Map<string, CallWindow>();

  constructor(enabled: boolean) {
    this.enabled = enabled;
  }

  /** Counts one call of this kind against `scope`: a subscription with a principal. */
  arm(kind: keyof typeof ARM, scope: string, nowMs: number): Verdict {
    if (!this.enabled) return { pass: true, left: ARM[kind].capacity };
    const bucket = kept(this.#buckets, `${kind} ${scope}`, () => new TokenBucket(ARM[kind], nowMs));
    const left = bucket.take(nowMs);
    return left === undefined ? { pass: false, retryAfterS: bucket.waitS() } : { pass: true, left };
  }

  /** Whether the vault lets one more call of this kind through, which then counts. */
  vault(kind: keyof typeof VAULT, name: string, nowMs: number): boolean {
    if (!this.enabled) return true;
    return kept(this.#windows, `${kind} ${name}`, () => new CallWindow(VAULT[kind])).take(nowMs);
  }
}

function kept<T>(all: Map<string, T>, key: string, make: () => T): T {
  const known = all.get(key);
  if (known !== undefined) return known;
  const made = make();
  all.set(key, made);
  return made;
}
