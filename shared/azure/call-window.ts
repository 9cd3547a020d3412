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
  /** When the last calls were or are to be sent, epoch milliseconds, ascending. */
  readonly #sentAtMs: number[] = [];

  constructor(size: WindowSize, now: () => number) {
    this.#size = size;
    this.#now = now;
  }

  /** Room for one call, where it comes within that time; otherwise nothing is set aside. */
  reserveWithin(withinMs: number): Room | undefined {
    const atMs = this.#nextMs();
    if (atMs - this.#now() > withinMs) return undefined;
    this.#note(atMs);
    return {
      waitMs: () => Math.max(0, Math.ceil(atMs - this.#now())),
      giveBack: () => {
        const index = this.#sentAtMs.lastIndexOf(atMs);
        if (index >= 0) this.#sentAtMs.splice(index, 1);
      },
    };
  }

  /** A window after the call that so many others followed. */
  #nextMs(): number {
    const { calls, lengthMs } = this.#size;
    const before = this.#sentAtMs[this.#sentAtMs.length - calls] ?? Number.NEGATIVE_INFINITY;
    return Math.max(this.#now(), before + lengthMs);
  }

  /** What was given back may leave a gap before calls that are still to come. */
  #note(atMs: number): void {
    const times = this.#sentAtMs;
    let index = times.length;
    while (index > 0 && (times[index - 1] ?? 0) > atMs) index -= 1;
    times.splice(index, 0, atMs);
    if (times.length >= 3 * this.#size.calls) times.splice(0, this.#size.calls);
  }
}
