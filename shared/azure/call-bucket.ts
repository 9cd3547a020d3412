import { SECOND } from '../domain/duration.ts';
import type { Room } from '../rotation/ports.ts';

/** A throttle that lets so many calls through at once, and so many in each second after that. */
export interface BucketSize {
  readonly capacity: number;
  readonly perSecond: number;
}

/** The slowest that refusals make it, as a share of the full rate, and how much of that each good answer gives back. */
const SLOWEST = 1 / 8;
const GAIN = 1 / 32;

/**
 * Our own view of a token bucket that Azure keeps for us. Room is given in the order of asking; who asks for more than
 * there is waits until it has filled. What Azure says of its own bucket corrects ours: others with the same identity may
 * draw on it, and free subscriptions get less.
 */
export class Bucket {
  readonly #size: BucketSize;
  readonly #now: () => number;
  /** Below zero: promised to calls that wait. */
  #tokens: number;
  #filledAtMs: number;
  #closedUntilMs = 0;
  #stoodStillMs = 0;
  #pace = 1;

  constructor(size: BucketSize, now: () => number) {
    this.#size = size;
    this.#now = now;
    this.#tokens = size.capacity;
    this.#filledAtMs = now();
  }

  reserve(calls: number): Room {
    const openAtMs = Math.max(this.#fill(), this.#closedUntilMs);
    this.#tokens -= calls;
    const readyAtMs = openAtMs + Math.max(0, (-this.#tokens / this.#rate()) * SECOND) - this.#stoodStillMs;
    const waitMs = (): number => Math.max(readyAtMs + this.#stoodStillMs, this.#closedUntilMs) - this.#now();
    return { waitMs: () => Math.max(0, Math.ceil(waitMs())) };
  }

  /** Azure let a call through and says how many more it would, if it says that at all. */
  passed(remaining: number | undefined): void {
    this.#fill();
    this.#pace = Math.min(1, this.#pace + GAIN);
    if (remaining !== undefined) this.#tokens = Math.min(this.#tokens, remaining);
  }

  /**
   * Azure refused a call as one too many, and says for how long (a try before that renews the wait). Meanwhile the bucket
   * stands still, so that those who wait do not all come at once afterwards.
   */
  refused(retryAfterMs: number): void {
    const fromMs = Math.max(this.#fill(), this.#closedUntilMs);
    this.#closedUntilMs = Math.max(fromMs, this.#now() + retryAfterMs);
    this.#filledAtMs = this.#closedUntilMs;
    this.#stoodStillMs += this.#closedUntilMs - fromMs;
    this.#tokens = Math.min(this.#tokens, 0);
    this.#pace = Math.max(SLOWEST, this.#pace / 2);
  }

  #rate(): number {
    return this.#size.perSecond * this.#pace;
  }

  #fill(): number {
    const nowMs = this.#now();
    const filled = (Math.max(0, nowMs - this.#filledAtMs) / SECOND) * this.#rate();
    this.#tokens = Math.min(this.#size.capacity, this.#tokens + filled);
    this.#filledAtMs = Math.max(nowMs, this.#filledAtMs);
    return nowMs;
  }
}
