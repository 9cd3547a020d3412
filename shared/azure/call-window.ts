import type { Room } from '../rotation/ports.ts';

/** A throttle that lets so many calls through in any stretch of time of this length, milliseconds. */
export interface WindowSize {
  readonly calls: number;
  readonly lengthMs: number;
}

/** Keeps within such a throttle, in the order of asking. */
export class Window {
  readonly #size: WindowSize;
  readonly #now: () => number;
  /** When the last calls were to be sent, epoch milliseconds: a ring as long as the window has calls. */
  readonly #sentAtMs: number[] = [];
  #next = 0;

  constructor(size: WindowSize, now: () => number) {
    this.#size = size;
    this.#now = now;
  }

  /** At most as many calls as a window has. */
  reserve(calls: number): Room {
    let readyAtMs = this.#now();
    for (let call = 0; call < calls; call += 1) readyAtMs = this.#one(readyAtMs);
    return { waitMs: () => Math.max(0, Math.ceil(readyAtMs - this.#now())) };
  }

  #one(notBeforeMs: number): number {
    const oldestMs = this.#sentAtMs[this.#next] ?? Number.NEGATIVE_INFINITY;
    const atMs = Math.max(notBeforeMs, oldestMs + this.#size.lengthMs);
    this.#sentAtMs[this.#next] = atMs;
    this.#next = (this.#next + 1) % this.#size.calls;
    return atMs;
  }
}
