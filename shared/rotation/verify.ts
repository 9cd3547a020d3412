import { mayBeOurs, ourStanding } from '../domain/checks/check.ts';
import { decide } from '../domain/decide.ts';
import type { Decision } from '../domain/decision.ts';
import type { Facts } from '../domain/facts.ts';
import type { Publication } from '../domain/publication.ts';
import { nextAction } from '../domain/schedule.ts';
import { isBehind } from '../domain/witness.ts';
import type { Context } from './context.ts';
import { holds } from './holds.ts';
import { isThrottled, liveKeys } from './live-keys.ts';
import type { Clock, LiveKeys, PublishedSecret } from './ports.ts';
import { type NoRoom, type Patience, type Reserve, untilRoom } from './room.ts';

/** What the drift check of an account found. */
export interface Verification {
  /** Something is not as it should be, so the account wants a second look, under the lock. */
  readonly suspicious: boolean;
  readonly publication: Publication | undefined;
}

/**
 * The drift check: two reads at once, no lock. A difference is only a reason to look again under the lock, since another run may
 * have flipped between the two reads. The record beside the lock is read too when the rotation draws near, since an opt-out
 * in between, of which only the record knows, has to be noticed while there is time for a new adoption period; in overlap,
 * where the record may know that the old value is to die at once; and just after a retirement, since a forged tag can feign
 * one; and while an operation is not finished with, since a call of it may still land. Where the tags do not say whose the
 * secret is, nothing but the record can. A record that does not know the version is to follow it, before somebody forges
 * what it has not seen. Not made where Azure would have room for it only after `untilMs`, epoch milliseconds.
 */
export async function verify(context: Context, facts: Facts, untilMs: number): Promise<Verification | NoRoom> {
  const { locks, clock } = context.ports;
  if (mayBeOurs(facts)) {
    const witness = await locks.peek(facts.account.id);
    return { suspicious: witness?.known !== undefined, publication: undefined };
  }
  const reads = await twoReads(context, facts, untilMs);
  if (typeof reads === 'string') return reads;
  const { published, live } = reads;
  if (published === undefined) return { suspicious: true, publication: undefined };
  const witness = wantsRecord(facts, clock.now()) ? await locks.peek(facts.account.id) : undefined;
  const { publication } = published;
  const look = { witness, holds: holds(published, live) };
  const seen: Facts = { ...facts, place: { kind: 'secret', publication }, look };
  const behind = context.settings.mode !== 'plan' && isBehind(witness, publication);
  return { suspicious: behind || isSuspicious(decide(seen, clock.now())), publication };
}

/** The published secret and the live keys, read side by side as soon as there is room for both. */
async function twoReads(
  context: Context,
  { account, ref }: Facts,
  untilMs: number,
): Promise<{ readonly published: PublishedSecret | undefined; readonly live: LiveKeys } | NoRoom> {
  const { secrets, pacing, clock } = context.ports;
  const patience: Patience = { untilMs, outside: (wait) => context.slots.without(wait) };
  const post: Reserve = (withinMs) => pacing.armPostOfCheck(account.id, withinMs);
  const granted = await untilRoom(context, [post, (withinMs) => pacing.secretRead(ref.vault, withinMs)], patience);
  if (typeof granted === 'string') return granted;
  const mayTryAgain = async (afterMs: number): Promise<boolean> =>
    typeof (await untilRoom(context, [after(afterMs, clock), post], patience)) !== 'string';
  // Both are awaited to their end: one that goes on alone would wait with a place that it no longer holds.
  const [published, live] = await Promise.allSettled([secrets.read(ref), liveKeys(context, account.id, mayTryAgain)]);
  if (published.status === 'fulfilled' && live.status === 'fulfilled') {
    return { published: published.value, live: live.value };
  }
  const [error] = [published, live].flatMap((read) => (read.status === 'rejected' ? [read.reason] : []));
  if (isThrottled(error)) return context.stopping?.aborted === true ? 'host-stopping' : 'azure-busy';
  throw error;
}

/** The wait that Azure asks for before anything is tried again. */
function after(waitMs: number, clock: Clock): Reserve {
  const atMs = clock.now() + waitMs;
  const room = { waitMs: () => Math.max(0, atMs - clock.now()), giveBack: () => undefined };
  return (withinMs) => (room.waitMs() <= withinMs ? room : undefined);
}

function wantsRecord(facts: Facts, nowMs: number): boolean {
  const { policy, account } = facts;
  const standing = ourStanding(facts, nowMs);
  if (standing?.phase === 'overlap' || standing?.publication.tags.operation !== undefined) return true;
  if (standing?.phase !== 'steady') return false;
  const { atMs } = nextAction(standing, policy, account.id, undefined);
  const idleAtMs = standing.ages.find(({ role }) => role === 'idle')?.createdAtMs ?? 0;
  return nowMs >= atMs - policy.adoptionMs - policy.leadMs || nowMs < idleAtMs + policy.graceMs + policy.leadMs;
}

function isSuspicious(decision: Decision): boolean {
  return ['heal', 'adopt'].includes(decision.action) || (decision.action === 'blocked' && decision.by === 'identity');
}
