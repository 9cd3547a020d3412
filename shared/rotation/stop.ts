import type { Reason } from '../domain/reasons.ts';

/** Ends an account's turn before the next effect, for a reason that a person should read. Nothing is left half done. */
export class Stop extends Error {
  override readonly name = 'Stop';
  readonly reason: Reason;
  readonly sentence: string;

  constructor(reason: Reason, sentence: string) {
    super(reason);
    this.reason = reason;
    this.sentence = sentence;
  }
}
