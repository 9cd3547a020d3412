import { type Decision, regenerates } from '../domain/decision.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Turn } from './act.ts';
import type { Context } from './context.ts';

/** How many accounts may fail in a row after a regeneration before the sweep regenerates no more. */
const BREAKER_FAILURES = 3;

/**
 * What a sweep may still do: its budget of time, its cap on regenerations, and the breaker. Since a rotation that settles
 * holds no concurrency slot, hundreds could be past their regeneration before the first one is seen to fail; so until one
 * has gone well, only as many are under way as the breaker may lose.
 */
export class Allowance {
  readonly #context: Context;
  readonly #endMs: number;
  #regenerations = 0;
  #failuresInARow = 0;
  #underWay = 0;
  #proven = false;
  #waiting: (() => void)[] = [];

  constructor(context: Context, startMs: number) {
    this.#context = context;
    this.#endMs = startMs + context.settings.sweepBudgetMs;
  }

  /** Why this decision has to wait for the next sweep; undefined where it may be carried out, and is counted. */
  async refuse(decision: Decision): Promise<Outcome | undefined> {
    for (;;) {
      const refused = this.#refuseNow(decision);
      if (refused !== undefined || !regenerates(decision)) return refused;
      if (this.#proven || this.#underWay + this.#failuresInARow < BREAKER_FAILURES) {
        this.#underWay += 1;
        this.#regenerations += 1;
        return undefined;
      }
      await this.#context.slots.without(() => new Promise<void>((resolve) => this.#waiting.push(resolve)));
    }
  }

  /** Takes the end of a turn that was allowed into account. */
  settle(decision: Decision, turn: Turn): void {
    if (!regenerates(decision)) return;
    this.#underWay -= 1;
    if (!turn.regenerated) this.#regenerations -= 1;
    else if (turn.outcome.result !== 'rotated' && turn.outcome.result !== 'retired') this.#failuresInARow += 1;
    else {
      this.#failuresInARow = 0;
      this.#proven = true;
    }
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #refuseNow(decision: Decision): Outcome | undefined {
    const { clock } = this.#context.ports;
    if (clock.now() >= this.#endMs) {
      return deferred('budget-spent', 'The time of this sweep is spent; the next one goes on with the most urgent.');
    }
    if (!regenerates(decision)) return undefined;
    if (this.#failuresInARow >= BREAKER_FAILURES) {
      return deferred(
        'breaker-open',
        'Three accounts in a row failed after a regeneration; look at their reasons. The next sweep tries again.',
      );
    }
    if (this.#regenerations < this.#context.settings.maxPerSweep) return undefined;
    return deferred(
      'cap-reached',
      'ROTATION_MAX_PER_SWEEP regenerations were made; the next sweep goes on with the most urgent.',
    );
  }
}

function deferred(reason: Outcome['reason'], sentence: string): Outcome {
  return { result: 'deferred', reason, sentence };
}
