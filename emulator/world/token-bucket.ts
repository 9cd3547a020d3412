/** Size of a bucket and how fast it fills. */
export interface BucketSize {
  readonly capacity: number;
  readonly refillPerS: number;
}

/** A bucket of tokens, one for each call. A refused call takes none. */
export class TokenBucket {
  readonly #size: BucketSize;
  #tokens: number;
  #filledAtMs: number;

  constructor(size: BucketSize, nowMs: number) {
    this.#size = size;
    this.#tokens = size.capacity;
    this.#filledAtMs = nowMs;
  }

  /** Takes one token and tells how many are left; undefined where the bucket is empty. */
  take(nowMs: number): number | undefined {
    const { capacity, refillPerS } = this.#size;
    this.#tokens = Math.min(capacity, this.#tokens + ((nowMs - this.#filledAtMs) / 1000) * refillPerS);
    this.#filledAtMs = nowMs;
    if (this.#tokens < 1) return undefined;
    this.#tokens -= 1;
    return Math.floor(this.#tokens);
  }

  /** Whole seconds until the next token, at least one. */
  waitS(): number {
    return Math.max(1, Math.ceil((1 - this.#tokens) / this.#size.refillPerS));
  }
}
