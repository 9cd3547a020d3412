import type { Request, RotateRequest } from '../domain/facts.ts';
import type { Selection } from '../rotation/selection.ts';
import type { Actor } from './actor.ts';
import type { OperationRecord } from './operation-record.ts';

/** What somebody asks for, who asks, and why. */
export type Wish =
  | {
      readonly kind: 'account';
      readonly named: string;
      readonly request: Request;
      readonly by: Actor;
      readonly why: string | undefined;
    }
  | {
      readonly kind: 'many';
      readonly selection: Selection;
      readonly request: RotateRequest;
      readonly by: Actor;
      readonly why: string | undefined;
    }
  | { readonly kind: 'sweep'; readonly id: string; readonly by: Actor; readonly why: string | undefined };

export function idOf(wish: Wish): string {
  return wish.kind === 'sweep' ? wish.id : wish.request.id;
}

/** The record of a wish that was just taken in. `account`: its ARM id. `now`: ISO 8601, UTC. */
export function recordOf(wish: Wish, account: string | undefined, now: string): OperationRecord {
  const request = wish.kind === 'sweep' ? undefined : wish.request;
  return {
    version: 1,
    id: idOf(wish),
    kind: wish.kind === 'many' ? 'rotate-many' : (request?.kind ?? 'sweep'),
    ...(account === undefined ? {} : { account }),
    ...(wish.kind === 'many' ? { selection: wish.selection } : {}),
    force: request?.kind === 'rotate' && request.force,
    compromised: request?.kind === 'rotate' && request.compromised,
    ...(wish.why === undefined ? {} : { reason: wish.why }),
    by: wish.by,
    state: 'queued',
    createdAt: now,
    tries: 0,
  };
}

/** Whether a record is of the same wish, so that asking again means that one. */
export function isSameWish(record: OperationRecord, wish: Wish): boolean {
  const { kind, force, compromised } = recordOf(wish, undefined, record.createdAt);
  if (record.kind !== kind || record.force !== force || record.compromised !== compromised) return false;
  if (wish.kind === 'sweep') return true;
  if (wish.kind === 'many') return sameSelection(record.selection ?? {}, wish.selection);
  const named = wish.named.trim().toLowerCase();
  return record.account === named || record.account?.endsWith(`/accounts/${named}`) === true;
}

function sameSelection(one: Selection, other: Selection): boolean {
  const text = ({ subscriptions, kinds, vault, accounts }: Selection): string =>
    JSON.stringify([...[subscriptions, kinds, accounts].map((list) => list?.map(lower).toSorted() ?? null), vault]);
  return text(one) === text(other);
}

function lower(text: string): string {
  return text.trim().toLowerCase();
}

/** The request that a record stands for; undefined: a sweep. */
export function requestOf(record: OperationRecord): Request | undefined {
  const { kind, id } = record;
  if (kind === 'sweep') return undefined;
  return kind === 'rollback' ? { kind, id } : rotateRequestOf(record);
}

/** The rotation that a record stands for, of one account or of many. */
export function rotateRequestOf({ id, force, compromised }: OperationRecord): RotateRequest {
  return { kind: 'rotate', id, force, compromised };
}
