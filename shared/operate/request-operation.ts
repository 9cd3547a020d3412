import type { AccountReport } from '../domain/account-report.ts';
import { type Decision, needsLock } from '../domain/decision.ts';
import { formatInstant } from '../domain/instant.ts';
import { foresee, type NotFound } from '../rotation/on-demand.ts';
import { operationMessage } from './operation-message.ts';
import { type OperationRecord, operationCodec, operationName } from './operation-record.ts';
import { idOf, isSameWish, recordOf, type Wish } from './wish.ts';
import type { Workspace } from './workspace.ts';

/** What became of a wish: taken in, or refused because it is known that it cannot be carried out. */
export type Requested =
  | { readonly kind: 'accepted'; readonly record: OperationRecord }
  /** The account's state forbids it, or it was carried out before. */
  | { readonly kind: 'refused'; readonly decision: Decision; readonly report: AccountReport }
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
 * | the record | `queued`, no message | asking again with the same id sends the message; else it ends as expired |
 * | the message | `queued`, and carried out soon | asking again sends a second message, which finds the work done |
 */
export async function requestOperation(workspace: Workspace, wish: Wish): Promise<Requested> {
  const { records, queue, clock } = workspace.ports;
  const name = operationName(idOf(wish));
  const before = await records.read(name);
  if (before !== undefined) return askedAgain(workspace, wish, before);
  if (workspace.settings.mode === 'plan') return { kind: 'plan-mode' };

  const target = wish.kind === 'sweep' ? undefined : await lookAhead(workspace, wish);
  if (target !== undefined && target.kind !== 'possible') return target;

  const record = recordOf(wish, target?.account, formatInstant(clock.now()));
  if (!(await records.create(name, operationCodec.encode(record)))) {
    return askedAgain(workspace, wish, await records.read(name));
  }
  await queue.send(operationMessage(record.id), 0);
  return { kind: 'accepted', record };
}

/** A record has this id already. Where its message may have been lost, it is sent once more. */
async function askedAgain(workspace: Workspace, wish: Wish, text: string | undefined): Promise<Requested> {
  const name = operationName(idOf(wish));
  const record = operationCodec.decode(text ?? '', name);
  if (!isSameWish(record, wish)) return { kind: 'id-taken' };
  if (record.state === 'queued') await workspace.ports.queue.send(operationMessage(record.id), 0);
  return { kind: 'accepted', record };
}

async function lookAhead(
  workspace: Workspace,
  { named, request, why }: Wish & { readonly kind: 'account' },
): Promise<{ readonly kind: 'possible'; readonly account: string } | Requested> {
  const context = workspace.newContext();
  const foreseen = await foresee(context, named, request);
  if (foreseen.kind !== 'foreseen') return foreseen;
  const { decision, report } = foreseen;
  if (!needsLock(decision)) return { kind: 'refused', decision, report };
  const live = await context.ports.keys.listKeys(report.account);
  const texts = [why ?? '', request.id];
  const isSecret = Object.values(live).some((key) => texts.some((text) => key.isIn(text)));
  return isSecret ? { kind: 'secret-in-text' } : { kind: 'possible', account: report.account };
}
