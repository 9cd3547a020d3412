/** How many calls may fall into any stretch of time of this length, milliseconds. */
export interface WindowSize {
  readonly calls: number;
  readonly lengthMs: number;
}

/** Lets through so many calls in any stretch of time. A refused call does not count. */
export class CallWindow {
  readonly #size: WindowSize;
  /** When the last calls that were let through came, epoch milliseconds: a ring as long as the window has calls. */
  readonly #cameAtMs: number[] = [];
  #next = 0;

  constructor(size: WindowSize) {
    this.#size = size;
  }

  /** Whether one more call may come now; if so, it counts. */
  take(nowMs: number): boolean {
    const { calls, lengthMs } = this.#size;
    const before = this.#cameAtMs[this.#next] ?? Number.NEGATIVE_INFINITY;
    if (nowMs < before + lengthMs) return false;
    this.#cameAtMs[this.#next] = nowMs;
    this.#next = (this.#next + 1) % calls;
    return true;
  }
}
