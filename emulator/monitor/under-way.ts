import type { Arrival } from '../exchange.ts';
import type { Mark } from './tracked-version.ts';

/** A call of the rotator as it was when it was made; it may be carried out much later. */
export interface Asked extends Mark {
  /** Of a regeneration: what the rotator had seen by then, and what was missing. */
  readonly regeneration: AskedRegeneration | undefined;
}

/** What a regeneration is judged by. */
export interface AskedRegeneration {
  /** The grace that had to be kept, milliseconds. */
  readonly graceMs: number;
  /** The check that was left out; undefined: none. */
  readonly complaint: string | undefined;
  /** When the rotator had looked at the live keys, epoch milliseconds. */
  readonly keysSeenAtMs: number;
  /** A person had accepted that values die without grace. */
  readonly accepted: boolean;
  /** A person had written to the publication after the rotator's last look. */
  readonly overtaken: boolean;
}

/** The calls of the rotator that arrived, and the one that is carried out at this moment. */
export class UnderWay {
  readonly #asked = new WeakMap<Arrival, Asked>();
  #performing: Arrival | undefined;

  add(arrival: Arrival, asked: Asked): void {
    this.#asked.set(arrival, asked);
  }

  begin(arrival: Arrival): void {
    this.#performing = arrival;
  }

  end(): void {
    this.#performing = undefined;
  }

  /** When the call was made that is carried out now; this very moment, where it is not the rotator's. */
  madeAt(nowMs: number): Mark {
    return this.now ?? { order: Number.POSITIVE_INFINITY, atMs: nowMs };
  }

  /** The call that is carried out now, where it is the rotator's. */
  get now(): Asked | undefined {
    return this.#performing === undefined ? undefined : this.#asked.get(this.#performing);
  }
}
