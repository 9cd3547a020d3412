import type { Context } from '../../shared/rotation/context.ts';
import { intercepted } from './intercept.ts';

const EFFECTS: ReadonlySet<string> = new Set(['keys.regenerate', 'secrets.set', 'secrets.tag']);

/** What happens to a run just before its nth call; from then on `instead` may answer for calls. */
export interface Disturbance {
  readonly nth: number;
  readonly before?: (name: string) => void | Promise<void>;
  /** Called for the nth call and all later ones: throws where such a call cannot be made any more. */
  readonly instead?: (name: string) => void;
}

/** A run of the app whose calls are counted, and that something happens to at one of them. */
export class Disturbed {
  readonly context: Context;
  readonly calls: string[] = [];
  readonly #nth: number;

  constructor(healthy: Context, { nth, before, instead }: Disturbance) {
    this.#nth = nth;
    const ports = intercepted(healthy.ports, async (name, call) => {
      this.calls.push(name);
      const count = this.calls.length;
      if (count === nth) await before?.(name);
      if (count >= nth) instead?.(name);
      return call();
    });
    this.context = { ...healthy, ports };
  }

  /** Whether the run had as many calls. */
  get happened(): boolean {
    return this.calls.length >= this.#nth;
  }

  /** The call that it happened at. */
  get at(): string {
    return `call ${this.#nth} (${this.calls[this.#nth - 1] ?? 'none'})`;
  }

  /** Whether the run held the lock, or was taking it, when it happened. */
  get hadTheLock(): boolean {
    return this.calls.slice(0, this.#nth - 1).includes('locks.acquire');
  }

  /** Effects that were sent after the one, if it was one, that was on its way when it happened. */
  get effectsAfterwards(): readonly string[] {
    return this.calls.slice(this.#nth).filter((name) => EFFECTS.has(name));
  }

  get effects(): readonly string[] {
    return this.calls.filter((name) => EFFECTS.has(name));
  }
}
