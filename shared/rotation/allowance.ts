import { type Decision, regenerates } from '../domain/decision.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Turn } from './act.ts';
import type { Context } from './context.ts';

/** How many accounts may fail in a row after a regeneration before the sweep regenerates no more. */
const BREAKER_FAILURES = 3;

/** What a sweep may still do: its budget of time, its cap on regenerations, and the breaker. */
export class Allowance {
  readonly #context: Context;
  readonly #endMs: number;
  #regenerations = 0;
  #failuresInARow = 0;

  constructor(context: Context, startMs: number) {
    this.#context = context;
    this.#endMs = startMs + context.settings.sweepBudgetMs;
  }

  /** Why this decision has to wait for the next sweep; undefined where it may be carried out, and is counted. */
  refuse(decision: Decision): Outcome | undefined {
    if (this.#context.ports.clock.now() >= this.#endMs) {
      return deferred('budget-spent', 'The time of this sweep is spent; the next one goes on with the most urgent.');
    }
    if (!regenerates(decision)) return undefined;
    if (this.#failuresInARow >= BREAKER_FAILURES) {
      return deferred(
        'breaker-open',
        'Three accounts in a row failed after a regeneration; look at their reasons. The next sweep tries again.',
      );
    }
    if (this.#regenerations >= this.#context.settings.maxPerSweep) {
      return deferred(
        'cap-reached',
        'ROTATION_MAX_PER_SWEEP regenerations were made; the next sweep goes on with the most urgent.',
      );
    }
    this.#regenerations += 1;
    return undefined;
  }

  /** Takes the end of a turn into account. */
  settle(decision: Decision, turn: Turn): void {
    if (!regenerates(decision)) return;
    if (!turn.regenerated) this.#regenerations -= 1;
    else this.#failuresInARow = turn.outcome.result === 'failed' ? this.#failuresInARow + 1 : 0;
  }
}

function deferred(reason: Outcome['reason'], sentence: string): Outcome {
  return { result: 'deferred', reason, sentence };
}
