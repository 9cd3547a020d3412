import type { AccountId } from '../../shared/domain/account.ts';

/** The product's promises: I1 published value live, I2 no call with a dead key, I3 age, I4 only idle, I5 no leak, I6 checks first. */
export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6';

/** A promise that was broken. The text holds no key value. */
export interface Violation {
  readonly invariant: Invariant;
  readonly atMs: number;
  readonly account: AccountId | undefined;
  readonly text: string;
}

/** A promise that did not hold because of what a person did: to be healed, not to be blamed. */
export interface PersonsDoing extends Violation {
  readonly secret: string;
  /** When it held again, epoch milliseconds; undefined: not yet. */
  healedAtMs: number | undefined;
  /** Nobody can know any more that the secret was under management. */
  forgotten?: boolean;
}
