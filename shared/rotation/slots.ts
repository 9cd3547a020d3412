/** What keeps a lease alive while its holder queues for a slot: after each pause it is renewed. */
export interface Keep {
  /** Ends early where the signal is raised: the slot is there. */
  pause(until: AbortSignal): Promise<void>;
  renew(): Promise<void>;
}

/**
 * At most `size` accounts at work at once. A wait gives its slot back meanwhile, so that thousands of rotations can be
 * settling while only a few make calls; p-map alone could not do that, since it holds a place until a promise ends.
 */
export class Slots {
  #free: number;
  /** Work under way that wants its slot back, and work that has not begun; each in the order of asking. */
  readonly #back: (() => void)[] = [];
  readonly #fresh: (() => void)[] = [];

  constructor(size: number) {
    this.#free = size;
  }

  /** Runs the work in a slot, in the order of asking. */
  async within<T>(work: () => Promise<T>): Promise<T> {
    await this.#take(this.#fresh);
    try {
      return await work();
    } finally {
      this.#give();
    }
  }

  /**
   * Runs the wait without the slot that the caller holds; returns once it has one again, before anybody who has not begun:
   * work under way holds a lease. With hundreds under way the slot may come later than the lease ends, so `keep` renews it
   * meanwhile; what that throws is thrown with the slot in hand.
   */
  async without<T>(wait: () => Promise<T>, keep?: Keep): Promise<T> {
    this.#give();
    try {
      return await wait();
    } finally {
      await this.#takeBack(keep);
    }
  }

  /**
   * The same for work that has not begun anything yet: it returns after all work that is under way, which thereby takes no
   * longer however many begin.
   */
  async beforeBeginning<T>(wait: () => Promise<T>): Promise<T> {
    this.#give();
    try {
      return await wait();
    } finally {
      await this.#take(this.#fresh);
    }
  }

  async #takeBack(keep: Keep | undefined): Promise<void> {
    if (keep === undefined || this.#free > 0) return this.#take(this.#back);
    const isBack = new AbortController();
    const back = this.#take(this.#back).then(() => isBack.abort());
    try {
      for (;;) {
        await keep.pause(isBack.signal);
        if (isBack.signal.aborted) return;
        await keep.renew();
      }
    } finally {
      await back;
    }
  }

  async #take(queue: (() => void)[]): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    await new Promise<void>((resolve) => queue.push(resolve));
  }

  #give(): void {
    const next = this.#back.shift() ?? this.#fresh.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
