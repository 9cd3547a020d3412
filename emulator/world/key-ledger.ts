import type { AccountId } from '../../shared/domain/account.ts';
import type { Slot } from '../../shared/domain/slot.ts';
import type { Principal } from '../wire/call.ts';

/** What became of one key value. */
export interface KeyLife {
  readonly account: AccountId;
  readonly slot: Slot;
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
  readonly madeBy: Principal;
  /** Set when it dies. */
  died: { readonly atMs: number; readonly by: Principal } | undefined;
}

/** Every key value that was ever made, living or dead. */
export class KeyLedger {
  readonly #lives = new Map<string, KeyLife>();

  born(value: string, life: Omit<KeyLife, 'died'>): void {
    this.#lives.set(value, { ...life, died: undefined });
  }

  died(value: string, atMs: number, by: Principal): void {
    const life = this.#lives.get(value);
    if (life !== undefined) life.died = { atMs, by };
  }

  lifeOf(value: string): KeyLife | undefined {
    return this.#lives.get(value);
  }

  /** When the value was made, epoch milliseconds; before everything, where it never was. */
  createdAtMs(value: string): number {
    return this.#lives.get(value)?.createdAtMs ?? Number.NEGATIVE_INFINITY;
  }

  /** Whether a person made this value at or after an instant, epoch milliseconds. */
  madeByHandSince(value: string, sinceMs: number): boolean {
    const life = this.#lives.get(value);
    return life?.madeBy === 'person' && life.createdAtMs >= sinceMs;
  }

  values(): readonly string[] {
    return [...this.#lives.keys()];
  }
}
