/** Somebody who waits, for so many calls at once. */
export interface Place {
  readonly calls: number;
  /** All calls that ever were before it in the lane and did not leave, its own included. */
  last: number;
}

/** Those who wait for tokens, in the order of asking. */
export class Lane {
  readonly #places = new Set<Place>();
  #joined = 0;
  #served = 0;

  /** Calls of all who wait. */
  get waiting(): number {
    return this.#joined - this.#served;
  }

  join(calls: number): Place {
    this.#joined += calls;
    const place = { calls, last: this.#joined };
    this.#places.add(place);
    return place;
  }

  has(place: Place): boolean {
    return this.#places.has(place);
  }

  next(): Place | undefined {
    return this.#places.values().next().value;
  }

  /** The next one has its tokens. */
  serve(place: Place): void {
    this.#places.delete(place);
    this.#served += place.calls;
  }

  /** Calls of those before it and its own. */
  callsUntil({ last }: Place): number {
    return last - this.#served;
  }

  /** It waits no longer, and who was behind it moves up; false where it was served before. */
  leave(place: Place): boolean {
    if (!this.#places.delete(place)) return false;
    this.#joined -= place.calls;
    for (const other of this.#places) {
      if (other.last > place.last) other.last -= place.calls;
    }
    return true;
  }
}
