import type { Request } from '../domain/facts.ts';
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
    kind: request?.kind ?? 'sweep',
    ...(account === undefined ? {} : { account }),
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
  const named = wish.named.trim().toLowerCase();
  return record.account === named || record.account?.endsWith(`/accounts/${named}`) === true;
}

/** The request that a record stands for; undefined: a sweep. */
export function requestOf({ kind, id, force, compromised }: OperationRecord): Request | undefined {
  if (kind === 'sweep') return undefined;
  return kind === 'rollback' ? { kind, id } : { kind, id, force, compromised };
}
