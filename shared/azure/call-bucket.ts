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

/** A token that is there but for the rounding of fractions is there. */
const ROUNDING_MS = 0.001;

/**
 * Our own view of a token bucket that Azure keeps for us. Room is a place in a queue, in the order of asking; when its turn
 * comes depends on the pace at which the bucket fills until then. What Azure says of its own bucket corrects ours: others
 * with the same identity may draw on it, and free subscriptions get less.
 */
export class Bucket {
  readonly #size: BucketSize;
  readonly #now: () => number;
  /** Calls that were ever given room, and calls for which there was ever a token. */
  #promised = 0;
  #filled: number;
  #filledAtMs: number;
  #closedUntilMs = 0;
  #pace = 1;

  constructor(size: BucketSize, now: () => number) {
    this.#size = size;
    this.#now = now;
    this.#filled = size.capacity;
    this.#filledAtMs = now();
  }

  /** Room behind everybody who asked before. */
  reserve(calls: number): Room {
    this.#fill();
    this.#promised += calls;
    const place = this.#promised;
    return {
      waitMs: () => this.#waitMs(place),
      giveBack: () => {
        this.#promised -= calls;
      },
    };
  }

  /** The same where its turn comes within that time, as far as can be told now; otherwise nothing is set aside. */
  reserveWithin(calls: number, withinMs: number): Room | undefined {
    return this.#waitMs(this.#promised + calls) <= withinMs ? this.reserve(calls) : undefined;
  }

  /** Room ahead of everybody, whom it sets back: only a refusal is waited for. */
  reserveAhead(calls: number): Room {
    this.#fill();
    this.#filled -= calls;
    return {
      waitMs: () => this.#closedMs(),
      giveBack: () => {
        this.#filled += calls;
      },
    };
  }

  /** Azure let a call through and says how many more it would, if it says that at all. */
  passed(remaining: number | undefined): void {
    this.#fill();
    this.#pace = Math.min(1, this.#pace + GAIN);
    if (remaining !== undefined) this.#filled = Math.min(this.#filled, this.#promised + remaining);
  }

  /**
   * Azure refused a call as one too many, and says for how long (a try before that renews the wait). Meanwhile the bucket
   * stands still, so that those who wait do not all come at once afterwards.
   */
  refused(retryAfterMs: number): void {
    this.#fill();
    this.#closedUntilMs = Math.max(this.#closedUntilMs, this.#now() + retryAfterMs);
    this.#filledAtMs = Math.max(this.#filledAtMs, this.#closedUntilMs);
    this.#filled = Math.min(this.#filled, this.#promised);
    this.#pace = Math.max(SLOWEST, this.#pace / 2);
  }

  #waitMs(place: number): number {
    this.#fill();
    const fillingMs = Math.max(0, ((place - this.#filled) / this.#rate()) * SECOND);
    return Math.max(0, Math.ceil(this.#closedMs() + fillingMs - ROUNDING_MS));
  }

  #closedMs(): number {
    return Math.max(0, this.#closedUntilMs - this.#now());
  }

  #rate(): number {
    return this.#size.perSecond * this.#pace;
  }

  #fill(): void {
    const nowMs = this.#now();
    const tokens = (Math.max(0, nowMs - this.#filledAtMs) / SECOND) * this.#rate();
    this.#filled = Math.min(this.#promised + this.#size.capacity, this.#filled + tokens);
    this.#filledAtMs = Math.max(nowMs, this.#filledAtMs);
  }
}
