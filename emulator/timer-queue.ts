/** Something to be done at an instant of virtual time. */
export interface Timer {
  readonly atMs: number;
  /** Tells apart timers of the same instant: the one that was set first goes first. */
  readonly order: number;
  readonly act: () => void;
  cancelled: boolean;
}

function isBefore(one: Timer, other: Timer): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}

/** A binary heap of timers, the next one on top. A cancelled timer stays until it comes up. */
export class TimerQueue {
  readonly #heap: Timer[] = [];

  push(timer: Timer): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(timer);
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !isBefore(timer, parent)) break;
      heap[index] = parent;
      index = above;
    }
    heap[index] = timer;
  }

  /** The next timer that still stands, left where it is. */
  peek(): Timer | undefined {
    while (this.#heap[0]?.cancelled === true) this.#removeTop();
    return this.#heap[0];
  }

  pop(): Timer | undefined {
    const top = this.peek();
    if (top !== undefined) this.#removeTop();
    return top;
  }

  #removeTop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      const [leftTimer, rightTimer] = [heap[left], heap[right]];
      if (leftTimer === undefined) break;
      const [below, child] =
        rightTimer !== undefined && isBefore(rightTimer, leftTimer) ? [right, rightTimer] : [left, leftTimer];
      if (!isBefore(child, last)) break;
      heap[index] = child;
      index = below;
    }
    heap[index] = last;
  }
}
