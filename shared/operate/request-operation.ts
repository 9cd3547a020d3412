import type { AccountReport } from '../domain/account-report.ts';
import { type Decision, needsLock } from '../domain/decision.ts';
import { DAY, MINUTE, SECOND } from '../domain/duration.ts';
import { formatInstant } from '../domain/instant.ts';
import { aheadOfOthers, liveKeys } from '../rotation/live-keys.ts';
import { type Foreseen, foresee, type NotFound } from '../rotation/on-demand.ts';
import { LATEST_MS } from './attempt-outcome.ts';
import { endedInVain } from './good-outcome.ts';
import { operationMessage } from './operation-message.ts';
import { anew, asOf, type OperationRecord, operationCodec, operationName, operationOf } from './operation-record.ts';
import { idOf, isSameWish, recordOf, type Wish } from './wish.ts';
import type { Workspace } from './workspace.ts';

/** What became of a wish: taken in, or refused because it is known that it cannot be carried out. */
export type Requested =
  | { readonly kind: 'accepted'; readonly record: OperationRecord }
  /** The account's state forbids it, or it was carried out before. */
  | {
      readonly kind: 'refused';
      readonly decision: Decision;
      readonly report: AccountReport;
      readonly unread: Foreseen['unread'];
    }
  | { readonly kind: 'plan-mode' }
  /** A text that would be kept holds a live key of the account. */
  | { readonly kind: 'secret-in-text' }
  /** Another wish has this id. */
  | { readonly kind: 'id-taken' }
  | NotFound;

/**
 * Takes a wish in. Every step may be the last one before a crash:
 *
 * | after | what is seen | what is done |
 * | --- | --- | --- |
 * | the look ahead | nothing | asking again begins anew |
 * | the record | `queued`, no message | asking again with the same id sends the message, at once; after a day it reads as expired |
 * | the message | `queued`, and carried out soon | asking again sends a second message, which finds the work done or another worker at it |
 * | the worker's death | `running`, and the host hands the message over again | asking again sends a second message once the first must be lost |
 * | an end that is not good | `ended` | asking again with the same id writes the record anew and sends a message: what was done is not done twice, the rest is done |
 * | the record was written anew | `queued`, no message | asking again with the same id sends the message, at once |
 */
export async function requestOperation(workspace: Workspace, wish: Wish): Promise<Requested> {
  const { records, queue, clock } = workspace.ports;
  const before = await operationOf(records, idOf(wish));
  if (before !== undefined) return askedAgain(workspace, wish, before);
  if (workspace.settings.mode === 'plan') return { kind: 'plan-mode' };

  // What becomes of many accounts takes longer to tell than a caller waits: the worker looks, and a dry run tells.
  const target = wish.kind === 'account' ? await lookAhead(workspace, wish) : undefined;
  if (target !== undefined && target.kind !== 'possible') return target;

  const record = recordOf(wish, target?.account, formatInstant(clock.now()));
  if (!(await records.create(operationName(record.id), operationCodec.encode(record)))) {
    return requestOperation(workspace, wish);
  }
  await queue.send(operationMessage(record.id), 0);
  return { kind: 'accepted', record };
}

/** The longest that one pass may take: the host ends a function then (`functionTimeout` in host.json). */
const LONGEST_PASS_MS = 30 * MINUTE;

/** Nobody is at work any more after so long, and no message waits: one pass, the longest wait, and a little. */
const LOST_AFTER_MS = LONGEST_PASS_MS + LATEST_MS + 5 * MINUTE;

/**
 * A record has this id already. Where its message may have been lost, it is sent once more. What ended or expired without
 * being good goes on within a week: the record beside each lock knows the id, so that nothing is done twice.
 */
async function askedAgain(workspace: Workspace, wish: Wish, known: OperationRecord): Promise<Requested> {
  if (!isSameWish(known, wish)) return { kind: 'id-taken' };
  const { records, queue, clock } = workspace.ports;
  const record = asOf(known, clock.now());
  if (!endedInVain(record) || isTooOld(record, clock.now())) {
    if (mayBeLost(record, clock.now())) await queue.send(operationMessage(record.id), 0);
    return { kind: 'accepted', record };
  }
  if (workspace.settings.mode === 'plan') return { kind: 'plan-mode' };
  const renewed = anew(record, formatInstant(clock.now()));
  await records.write(operationName(record.id), operationCodec.encode(renewed));
  await queue.send(operationMessage(record.id), 0);
  return { kind: 'accepted', record: renewed };
}

/** The record beside a lock keeps the ids of the last few requests only, so an id does not count for ever. */
const GOES_ON_MS = 7 * DAY;

function isTooOld({ createdAt }: OperationRecord, nowMs: number): boolean {
  return nowMs > Date.parse(createdAt) + GOES_ON_MS;
}

/** While nobody has begun it, the message may never have been sent, and a second one does no harm. */
function mayBeLost({ state, createdAt, triedAt = createdAt }: OperationRecord, nowMs: number): boolean {
  return state === 'queued' || (state === 'running' && nowMs > Date.parse(triedAt) + LOST_AFTER_MS);
}

/** How long the caller is kept waiting where Azure refuses calls as too many. */
const PATIENCE_MS = 10 * SECOND;

async function lookAhead(
  workspace: Workspace,
  { named, request, why }: Wish & { readonly kind: 'account' },
): Promise<{ readonly kind: 'possible'; readonly account: string } | Requested> {
  const context = workspace.newContext();
  const foreseen = await foresee(context, named, request);
  if (foreseen.kind !== 'foreseen') return foreseen;
  const { decision, report, unread } = foreseen;
  if (!needsLock(decision)) return { kind: 'refused', decision, report, unread };
  const wait = (durationMs: number): Promise<void> => context.ports.clock.sleep(durationMs);
  const again = aheadOfOthers(context, report.account, wait, PATIENCE_MS);
  const live = await liveKeys(context, report.account, again);
  const texts = [why ?? '', request.id];
  const isSecret = Object.values(live).some((key) => texts.some((text) => key.isIn(text)));
  return isSecret ? { kind: 'secret-in-text' } : { kind: 'possible', account: report.account };
}
