import { SECOND } from '../domain/duration.ts';
import type { Room } from '../rotation/ports.ts';
import { Lane, type Place } from './call-lane.ts';

/** A throttle that lets so many calls through at once, and so many in each second after that. */
export interface BucketSize {
  readonly capacity: number;
  readonly perSecond: number;
}

/** Turns go before checks, however long those have waited. */
export type LaneName = 'turn' | 'check';

/** The slowest that refusals make it, as a share of the full rate, and how much of that each good answer gives back. */
const SLOWEST = 1 / 8;
const GAIN = 1 / 32;

/** What is there but for the rounding of fractions is there, milliseconds. */
const ROUNDING_MS = 0.001;

/**
 * Our own view of a token bucket that Azure keeps for us. Room is a place in one of two lanes, in the order of asking; when
 * its turn comes depends on the pace at which the bucket fills until then. What Azure says of its own bucket corrects ours:
 * others with the same identity may draw on it, and free subscriptions get less.
 */
export class Bucket {
  readonly #size: BucketSize;
  readonly #now: () => number;
  readonly #lanes = { turn: new Lane(), check: new Lane() };
  /** What nobody was given yet. */
  #tokens: number;
  #filledAtMs: number;
  #closedUntilMs = 0;
  #pace = 1;

  constructor(size: BucketSize, now: () => number) {
    this.#size = size;
    this.#now = now;
    this.#tokens = size.capacity;
    this.#filledAtMs = now();
  }

  /** Room behind everybody in this lane who asked before. */
  reserve(calls: number, name: LaneName = 'turn'): Room {
    const lane = this.#lanes[name];
    this.#update();
    const place = lane.join(calls);
    this.#serve();
    return {
      waitMs: () => {
        this.#update();
        return this.#closedMs() + (lane.has(place) ? this.#fillingMs(this.#callsUntil(name, place)) : 0);
      },
      giveBack: () => {
        this.#update();
        if (!lane.leave(place)) this.#tokens += calls;
        this.#serve();
      },
    };
  }

  /** The same where its turn comes within that time, as far as can be told now; otherwise nothing is set aside. */
  reserveWithin(calls: number, withinMs: number, name: LaneName = 'turn'): Room | undefined {
    const room = this.reserve(calls, name);
    if (room.waitMs() <= withinMs) return room;
    room.giveBack();
    return undefined;
  }

  /** Room ahead of both lanes, which are set back: only a refusal is waited for. */
  reserveAhead(calls: number): Room {
    this.#update();
    this.#tokens -= calls;
    return {
      waitMs: () => this.#closedMs(),
      giveBack: () => {
        this.#tokens += calls;
      },
    };
  }

  /** Azure let a call through and says how many more it would, if it says that at all. */
  passed(remaining: number | undefined): void {
    this.#update();
    this.#pace = Math.min(1, this.#pace + GAIN);
    if (remaining !== undefined) this.#tokens = Math.min(this.#tokens, remaining);
  }

  /**
   * Azure refused a call as one too many, and says for how long (a try before that renews the wait). Meanwhile the bucket
   * stands still, so that those who wait do not all come at once afterwards.
   */
  refused(retryAfterMs: number): void {
    this.#update();
    this.#closedUntilMs = Math.max(this.#closedUntilMs, this.#now() + retryAfterMs);
    this.#tokens = Math.min(this.#tokens, 0);
    this.#pace = Math.max(SLOWEST, this.#pace / 2);
  }

  /** Fills up to now. A clock that was put back counts from there. */
  #update(): void {
    const nowMs = this.#now();
    const openMs = Math.max(0, nowMs - Math.max(this.#filledAtMs, this.#closedUntilMs));
    this.#filledAtMs = nowMs;
    const most = this.#size.capacity + this.#lanes.turn.waiting + this.#lanes.check.waiting;
    this.#tokens = Math.min(most, this.#tokens + (openMs / SECOND) * this.#rate());
    this.#serve();
  }

  /** Gives what is there to those who are next. */
  #serve(): void {
    for (const lane of [this.#lanes.turn, this.#lanes.check]) {
      for (let next = lane.next(); next !== undefined; next = lane.next()) {
        if (this.#msUntil(next.calls) > ROUNDING_MS) return;
        this.#tokens -= next.calls;
        lane.serve(next);
      }
    }
  }

  /** Calls that must have had their tokens once this place has. */
  #callsUntil(name: LaneName, place: Place): number {
    const before = name === 'check' ? this.#lanes.turn.waiting : 0;
    return before + this.#lanes[name].callsUntil(place);
  }

  #fillingMs(calls: number): number {
    return Math.max(0, Math.ceil(this.#msUntil(calls) - ROUNDING_MS));
  }

  /** How long it takes, from when the bucket is open, until there are tokens for so many calls. */
  #msUntil(calls: number): number {
    return ((calls - this.#tokens) / this.#rate()) * SECOND;
  }

  #closedMs(): number {
    return Math.max(0, Math.ceil(this.#closedUntilMs - this.#now()));
  }

  #rate(): number {
    return this.#size.perSecond * this.#pace;
  }
}
