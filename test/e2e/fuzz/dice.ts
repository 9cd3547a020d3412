import { Random } from '../../../emulator/random.ts';

/** Chance that repeats from its seed. */
export class Dice {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  /** Whether something happens that happens in so many of a hundred cases. */
  percent(chance: number): boolean {
    return this.#random.below(100) < chance;
  }

  /** A whole number of at least 0 and less than `bound`. */
  below(bound: number): number {
    return this.#random.below(bound);
  }

  /** One of several. */
  of<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.#random.below(choices.length)] ?? choices[0];
  }

  /** As many as `most`, or fewer. */
  some<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.#random.below(most + 1) }, make);
  }

  /** Letters and digits, as long as a key. */
  keyLike(): string {
    return this.#random.keyValue();
  }
}
