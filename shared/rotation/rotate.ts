import type { DecisionTo } from '../domain/decision.ts';
import type { Request } from '../domain/facts.ts';
import type { Operation, OperationKind } from '../domain/operation.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Publication } from '../domain/publication.ts';
import { carriedOut, owing } from '../domain/requests.ts';
import { secretUrl } from '../domain/secret-ref.ts';
import { otherSlot, type Slot } from '../domain/slot.ts';
import type { Witness } from '../domain/witness.ts';
import type { AccountRun } from './account-run.ts';
import { flipTags } from './content.ts';
import type { PublishedSecret } from './ports.ts';
import { prepare } from './prepare.ts';
import { proveNewKey } from './probing.ts';
import { publish, publisherOf } from './publish.ts';
import { confirmRegeneration, regenerateSettled } from './regenerate.ts';
import type { SecondLook } from './second-look.ts';
import { Stop } from './stop.ts';

/**
 * Rotates one account. Steps 1 and 2 (lock, second look) are behind us, in `act.ts`.
 *
 * | crash after                  | the next run sees                                  | and does                          |
 * |------------------------------|----------------------------------------------------|-----------------------------------|
 * | 1 lock                       | an expired lease                                   | takes note and ends; then anew    |
 * | 2 second look, 3 probe       | the same, nothing changed                          | the same                          |
 * | 4 journal                    | the same, and an attempt in the tags               | waits for the back-off; then anew |
 * | 5 regenerate, 6 probe        | the same; the published value lives, the idle slot | the same; the slot has no users,  |
 * |                              | holds a value that nobody has seen                 | so one more new value hurts nobody|
 * | the record before the flip   | the same; what the flip would have promised counts | the same                          |
 * |                              | for no version but one that follows                |                                   |
 * | 7 flip                       | overlap: value, marker and times in one version    | retires when grace is over        |
 * | 8 witness                    | overlap                                            | retires when grace is over        |
 *
 * A call whose answer was lost is settled by reading (`regenerate.ts`, `settle.ts`). Where reading does not tell, the turn
 * ends with a record, and nothing is regenerated until the call can no longer land.
 */
export async function rotate(
  run: AccountRun,
  look: SecondLook & { readonly published: PublishedSecret },
  decision: DecisionTo<'rotate'>,
  operationId: string,
): Promise<Outcome> {
  const { idle, compromised } = decision;
  const kind: OperationKind = compromised ? 'compromised' : 'rotate';
  const { publication } = await prepare(run, look, { kind, id: operationId, idle });
  const made = await regenerateSettled(run, idle, look.keys);
  const { keys, createdAtMs } = made;
  if (!made.answered && isFirstAttempt(publication)) throw notYet(idle);
  await proveNewKey(run, keys[idle]);
  await confirmRegeneration(run, idle, made);
  const by = publisherOf(run, look.facts.policy);
  const operation = compromised ? owedRetirement(operationId, run.now()) : undefined;
  const tags = flipTags(by, idle, publication, { createdAtMs, operation });
  // A run that dies right after the flip leaves a record that knows what the flip promised, be it longer or shorter.
  await run.remember(run.about({ over: publication.version, marker: idle, graceMs: by.policy.graceMs }));
  await publish(run, publication.ref, { by, value: keys[idle], tags, before: publication });
  await run.remember({
    ...run.promising(by.policy.graceMs),
    foreignWrites: 0,
    lastForeignWriteAtMs: undefined,
    ...(operation === undefined ? done(run, look.facts.request) : owing(run.witness, operation, otherSlot(idle))),
  });
  return {
    result: 'rotated',
    reason: decision.reason,
    sentence: `${decision.sentence} ${idle} is published as ${secretUrl(publication.ref)}.`,
  };
}

function isFirstAttempt({ tags }: Publication): boolean {
  return (tags.operation?.attempt ?? 1) === 1;
}

/**
 * A regeneration of which only the live keys tell is not published at its first attempt: a person may have made that value,
 * and the call may land later and kill it. A later attempt does publish it, so that an answer which is lost every time
 * stops no rotation.
 */
function notYet(idle: Slot): Stop {
  return new Stop(
    'outcome-unknown',
    `The regeneration of ${idle} got no good answer. It holds a new key, but the call may yet be executed once more, so that key was not published; a later attempt starts anew.`,
  );
}

/** Only what somebody asked for can be asked for again; a sweep's own rotation must not make that forgotten. */
function done(run: AccountRun, request: Request | undefined): Partial<Witness> {
  return request === undefined ? {} : carriedOut(run.witness, request.id);
}

/** What the flip of a compromised key leaves in the same version: the old value is still to be killed. */
function owedRetirement(id: string, atMs: number): Operation {
  return { kind: 'compromised-retire', id, attempt: 0, atMs };
}
