/**
 * At most `size` accounts at work at once. A wait gives its slot back meanwhile, so that thousands of rotations can be
 * settling while only a few make calls; p-map alone could not do that, since it holds a place until a promise ends.
 */
export class Slots {
  #free: number;
  readonly #queue: (() => void)[] = [];

  constructor(size: number) {
    this.#free = size;
  }

  /** Runs the work in a slot, in the order of asking. */
  async within<T>(work: () => Promise<T>): Promise<T> {
    await this.#take('last');
    try {
      return await work();
    } finally {
      this.#give();
    }
  }

  /**
   * Runs the wait without the slot that the caller holds; returns once it has one again, before anybody who has not begun:
   * work under way holds a lease.
   */
  async without<T>(wait: () => Promise<T>): Promise<T> {
    this.#give();
    try {
      return await wait();
    } finally {
      await this.#take('first');
    }
  }

  async #take(place: 'first' | 'last'): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    await new Promise<void>((resolve) => {
      if (place === 'first') this.#queue.unshift(resolve);
      else this.#queue.push(resolve);
    });
  }

  #give(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
