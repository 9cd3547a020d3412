import type { Decision } from '../domain/decision.ts';
import { type ErrorCode, RotationError } from '../domain/errors.ts';
import { callsCompromised, type Facts } from '../domain/facts.ts';
import { settledAtMs } from '../domain/guard.ts';
import { isCompromised } from '../domain/operation.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Publication } from '../domain/publication.ts';
import { wasCarriedOut } from '../domain/requests.ts';
import { isBehind, type Witness } from '../domain/witness.ts';
import { AccountRun } from './account-run.ts';
import { adopt } from './adopt.ts';
import type { Context } from './context.ts';
import { outcomeOf } from './failure.ts';
import { heal } from './heal.ts';
import type { Lock } from './ports.ts';
import { retire } from './retire.ts';
import { rollback } from './rollback.ts';
import { rotate } from './rotate.ts';
import { type SecondLook, secondLook } from './second-look.ts';
import { asOutcome, locked, lockTakenOver } from './without-effect.ts';

/** What one account's turn under the lock came to. */
export interface Turn {
  readonly outcome: Outcome;
  /** A key was regenerated, whatever happened afterwards. */
  readonly regenerated: boolean;
  /** The publication as it was last seen; undefined where it was not looked at. */
  readonly publication: Publication | undefined;
  /** The record beside the lock as the turn leaves it; what comes next depends on it. */
  readonly witness: Witness | undefined;
}

/** The facts as a turn leaves them, for its report. */
export function factsAfter(first: Facts, turn: Pick<Turn, 'publication'> & Partial<Pick<Turn, 'witness'>>): Facts {
  const { publication, witness } = turn;
  if (publication === undefined) return first;
  const look = witness === undefined ? undefined : { witness, holds: undefined };
  return { ...first, ref: publication.ref, place: { kind: 'secret', publication }, look };
}

/** A compromised key takes a rotation and a retirement; before them may come a repair, and the end of a request before. */
const MOST_STEPS = 4;

/**
 * Carries out what is to be done for one account, under its lock; no lock, no effect. Never throws: one bad account must
 * not stop the others.
 */
export async function act(context: Context, first: Facts): Promise<Turn> {
  let lock: Lock | undefined;
  try {
    lock = await context.ports.locks.acquire(first.account.id);
  } catch (error) {
    return { outcome: outcomeOf(error), regenerated: false, publication: undefined, witness: undefined };
  }
  if (lock === undefined)
    return {
      outcome: locked(context.ports.clock.now(), first),
      regenerated: false,
      publication: undefined,
      witness: undefined,
    };
  const run = new AccountRun(context, first.account, lock);
  const outcome = await turn(run, first, lock.takenOver);
  try {
    await run.end();
  } catch (error) {
    logLock(context, first, error);
  }
  return { outcome, regenerated: run.regenerated, publication: run.publication, witness: run.witness };
}

async function turn(run: AccountRun, first: Facts, takenOver: boolean): Promise<Outcome> {
  if (takenOver) {
    run.sent();
    return lockTakenOver(run.now(), first);
  }
  try {
    return await steps(run, first);
  } catch (error) {
    return failed(run, first, error);
  }
}

/**
 * What the end of a turn by an error leaves in the record. A secret that cannot be read: from when it can be again,
 * consumers have a whole grace to re-read it. A request that was begun and published nothing: it may be made again.
 */
async function failed(run: AccountRun, first: Facts, error: unknown): Promise<Outcome> {
  const isUnreadable = error instanceof RotationError && UNREADABLE.has(error.code);
  const isRefused = publishedNothing(run, first);
  if (!isUnreadable && !isRefused) return outcomeOf(error);
  try {
    await run.remember({
      ...(isUnreadable ? { lastUnreadableAtMs: run.now() } : {}),
      ...(isRefused ? { begun: undefined } : {}),
    });
    return outcomeOf(error);
  } catch (unremembered) {
    return outcomeOf(unremembered);
  }
}

/** The request was begun, nothing of it was published, and no call of it or of an earlier try can still land. */
function publishedNothing(run: AccountRun, { request }: Facts): boolean {
  const { publication, witness } = run;
  const begun = witness?.begun;
  if (begun === undefined || begun.id !== request?.id || publication === undefined || run.unsettled) return false;
  return publication.tags.marker === begun.published && run.now() >= settledAtMs(publication, witness);
}

/** Errors that say that consumers cannot read the secret. */
export const UNREADABLE: ReadonlySet<ErrorCode> = new Set(['secret-disabled', 'secret-soft-deleted']);

/** Looks, does one thing, and looks again only where a compromised key still owes one. */
async function steps(run: AccountRun, first: Facts): Promise<Outcome> {
  const operationId = first.request?.id ?? run.context.runId;
  let outcome: Outcome | undefined;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const look = await secondLook(run, first);
    await follow(run, look);
    const next = await execute(run, look, operationId);
    if (next === undefined) {
      return outcome === undefined || notBegun(run, first) ? asOutcome(look.decision) : outcome;
    }
    outcome = next;
    if (!owesMore(run, first)) return next;
    if (run.unsettled) await run.remember({ unsettledAtMs: run.now() });
  }
  return outcome ?? locked(run.now(), first);
}

/**
 * Without drift, the record knows the version that stands: a run that died after its flip, or a person who set the same
 * value, left one behind which it does not know, and whose tags nobody could call forged.
 */
async function follow(run: AccountRun, { decision, published }: SecondLook): Promise<void> {
  if (published === undefined || !isBeyondDrift(decision)) return;
  run.foundNoDrift();
  if (isBehind(run.witness, published.publication)) await run.remember({});
}

/** Whether the checks for drift have all been passed. */
function isBeyondDrift(decision: Decision): boolean {
  if (decision.action === 'blocked') return decision.by === 'policy';
  return !['skip', 'adopt', 'heal'].includes(decision.action);
}

/** A compromised key was asked to be replaced, and nothing of that is done or written down yet. */
function notBegun(run: AccountRun, first: Facts): boolean {
  const { request } = first;
  if (request === undefined || !callsCompromised(request) || isCompromised(run.publication?.tags.operation))
    return false;
  return !wasCarriedOut(run.witness, request, run.publication?.tags.marker);
}

/** After this step: is a compromised value still to be killed, or a request for that not yet begun? */
function owesMore(run: AccountRun, first: Facts): boolean {
  return isCompromised(run.publication?.tags.operation) || notBegun(run, first);
}

async function execute(run: AccountRun, look: SecondLook, requestId: string): Promise<Outcome | undefined> {
  const { decision, published } = look;
  const operationId = operationIdFor(run, look, requestId);
  if (decision.action === 'adopt') return adopt(run, look, decision);
  if (published === undefined) return undefined;
  const seen = { ...look, published };
  switch (decision.action) {
    case 'heal':
      return heal(run, seen, decision);
    case 'rotate':
      return rotate(run, seen, decision, operationId);
    case 'retire':
      return retire(run, seen, decision, operationId);
    case 'rollback':
      return rollback(run, seen, decision, operationId);
    default:
      return undefined;
  }
}

/**
 * What is owed for a compromised key is finished under the id of the request that accepted its consequence, and no other: a
 * further request calls the key compromised that is published now, and that one is still to be replaced.
 */
function operationIdFor(run: AccountRun, { decision, facts }: SecondLook, requestId: string): string {
  const isOwed = 'compromised' in decision && decision.compromised;
  const finishes = isOwed && (decision.action === 'retire' || !callsCompromised(facts.request));
  return finishes ? (run.witness?.owed?.id ?? requestId) : requestId;
}

function logLock(context: Context, facts: Facts, error: unknown): void {
  const code = error instanceof RotationError ? error.code : 'unexpected';
  context.ports.log({
    name: 'lock.left-to-expire',
    level: 'warning',
    fields: { account: facts.account.id, runId: context.runId, error: code },
  });
}
