import type { Random } from '../random.ts';

/** How a call to the data plane finds its front end. */
export type Routing = 'random' | 'round-robin';

/**
 * The servers that check keys. A new key reaches each of them at its own time, so that one may accept it while the next
 * still refuses. How long that takes is documented nowhere; other services name 10 s to 10 minutes.
 */
export class FrontEnds {
  readonly count: number;
  readonly #routing: Routing;
  readonly #random: Random;
  #next = 0;

  constructor(options: { readonly count: number; readonly routing: Routing; readonly random: Random }) {
    this.count = options.count;
    this.#routing = options.routing;
    this.#random = options.random;
  }

  /** The front end that takes the next call. */
  pick(): number {
    if (this.#routing === 'random') return this.#random.below(this.count);
    this.#next = (this.#next + 1) % this.count;
    return this.#next;
  }

  /** When each front end learns a key that is made now; the slowest takes the whole time. */
  learningTimes(createdAtMs: number, propagationMs: number): readonly number[] {
    const slowest = this.#random.below(this.count);
    return Array.from({ length: this.count }, (_, frontEnd) =>
      frontEnd === slowest
        ? createdAtMs + propagationMs
        : createdAtMs + Math.floor(this.#random.fraction() * propagationMs),
    );
  }
}
