import type { AccountId } from '../domain/account.ts';
import type { Action } from '../domain/decision.ts';
import { RotationError } from '../domain/errors.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { SecretRef } from '../domain/secret-ref.ts';
import type { Context } from './context.ts';
import type { Planned } from './urgency.ts';

/** What a sweep sends another instance for. A hint of where to look: what is done rests on what is true then. */
export interface Assignment {
  readonly account: AccountId;
  readonly secret: SecretRef;
  /** What the sweep found due. */
  readonly action: Action;
  /** Run id of the sweep. */
  readonly sweep: string;
  /** Epoch milliseconds. */
  readonly sentAtMs: number;
}

/** The way to the other instances. */
export interface Dispatch {
  /** Throws only `RotationError`. A message may arrive twice, late, out of order or never. */
  send(assignment: Assignment): Promise<void>;
  /** Regenerations are known to go well already; otherwise one has to, in this very sweep, before any is sent. */
  readonly proven?: boolean;
}

/** The end of a turn in a sweep that sent it elsewhere. */
export const DISPATCHED: Outcome = {
  result: 'deferred',
  reason: 'dispatched',
  sentence: 'A message was sent; a worker carries it out.',
};

/**
 * Whether the account and its one secret are all that has to be looked at. Where other accounts or secrets have a say (rivals,
 * copies, candidates, an owner that is gone), only a look at everything can judge; and an adoption rests on it that no other
 * secret names the account, in any vault, at that very time.
 */
export function isForAnyInstance({ facts, decision }: Planned): boolean {
  const { place, copies, candidates, rivals, ownerGone } = facts;
  const isPlain = copies.length === 0 && candidates.length === 0 && rivals.length === 0 && !ownerGone;
  return isPlain && place.kind === 'secret' && decision.action !== 'adopt';
}

/** Sends the message. False, and logged, where that fails: the sweep does the work itself then, as it would without a queue. */
export async function sent(context: Context, dispatch: Dispatch, { facts, decision }: Planned): Promise<boolean> {
  const { ports, runId } = context;
  const account = facts.account.id;
  try {
    await dispatch.send({
      account,
      secret: facts.ref,
      action: decision.action,
      sweep: runId,
      sentAtMs: ports.clock.now(),
    });
    return true;
  } catch (error) {
    const code = error instanceof RotationError ? error.code : 'unexpected';
    ports.log({ name: 'turn.not-sent', level: 'error', fields: { runId, account, error: code } });
    return false;
  }
}
