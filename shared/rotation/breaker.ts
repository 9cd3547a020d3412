/** How many accounts may fail in a row after a regeneration before a run regenerates no more. */
export const BREAKER_FAILURES = 3;

/**
 * Stops a run that does harm. Since a rotation that settles holds no concurrency slot, hundreds could be past their
 * regeneration before the first one is seen to fail; so until one has gone well, only as many are under way as may be lost.
 */
export class Breaker {
  #proven: boolean;
  #failuresInARow = 0;
  #underWay = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(proven: boolean) {
    this.#proven = proven;
  }

  /** Whether a regeneration has gone well, so that more of them may be under way than may be lost. */
  get proven(): boolean {
    return this.#proven;
  }

  get isOpen(): boolean {
    return this.#failuresInARow >= BREAKER_FAILURES;
  }

  /** Whether one more may go ahead before anything is proven. */
  get mayProve(): boolean {
    return this.#underWay + this.#failuresInARow < BREAKER_FAILURES;
  }

  /** A turn that is to regenerate goes ahead. */
  begun(): void {
    this.#underWay += 1;
  }

  /** It ended without having regenerated anything. */
  abandoned(): void {
    this.#underWay -= 1;
    this.#wake();
  }

  /** It regenerated, and went well afterwards or did not. A breaker that is open stays so: hundreds may be under way. */
  ended(failed: boolean): void {
    this.#underWay -= 1;
    if (!this.isOpen) this.#failuresInARow = failed ? this.#failuresInARow + 1 : 0;
    this.#proven ||= !failed;
    this.#wake();
  }

  /** Waits until the next of those that are under way ended. */
  untilChanged(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
