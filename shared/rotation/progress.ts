import type { RotateRequest } from '../domain/facts.ts';
import type { Outcome } from '../domain/outcome.ts';

/** How far a request for many accounts is. */
export interface Progress {
  /** How many accounts are to be rotated, or were by the same request before. */
  readonly total: number;
  /** On how many of them it was carried out, now or before. */
  readonly done: number;
  /** How many ended how: a result, or `already-done`. */
  readonly byResult: Readonly<Record<string, number>>;
}

/**
 * Whether the request was carried out on an account, now or before. A compromised key that still lives is not done with; nor is
 * a plain rotation where only an earlier request's key was killed.
 */
export function isCarriedOut({ compromised }: RotateRequest, { result, reason }: Outcome): boolean {
  return reason === 'already-done' || result === (compromised ? 'retired' : 'rotated');
}

/** Counts the accounts of a request as they end. */
export class Tally {
  readonly #request: RotateRequest;
  #progress: Progress;

  /** `total`: how many accounts there are to count. */
  constructor(request: RotateRequest, total: number) {
    this.#request = request;
    this.#progress = { total, done: 0, byResult: {} };
  }

  get progress(): Progress {
    return this.#progress;
  }

  add(outcome: Outcome): void {
    const { total, done, byResult } = this.#progress;
    const name = outcome.reason === 'already-done' ? 'already-done' : outcome.result;
    this.#progress = {
      total,
      done: isCarriedOut(this.#request, outcome) ? done + 1 : done,
      byResult: { ...byResult, [name]: (byResult[name] ?? 0) + 1 },
    };
  }
}
