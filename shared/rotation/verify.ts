import { mayBeOurs, ourStanding } from '../domain/checks/check.ts';
import { decide } from '../domain/decide.ts';
import type { Decision } from '../domain/decision.ts';
import { MINUTE } from '../domain/duration.ts';
import type { Facts } from '../domain/facts.ts';
import type { Publication } from '../domain/publication.ts';
import { nextAction } from '../domain/schedule.ts';
import { isBehind } from '../domain/witness.ts';
import type { Context } from './context.ts';
import { holds } from './holds.ts';
import { liveKeys } from './live-keys.ts';
import { untilRoom } from './room.ts';

/** How long a check waits for a subscription that refuses calls as too many. */
const PATIENCE_MS = 5 * MINUTE;

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
 * what it has not seen.
 */
export async function verify(context: Context, facts: Facts): Promise<Verification> {
  const { slots, ports } = context;
  const { secrets, pacing, locks, clock } = ports;
  if (mayBeOurs(facts)) {
    const witness = await locks.peek(facts.account.id);
    return { suspicious: witness?.known !== undefined, publication: undefined };
  }
  const wait = (durationMs: number): Promise<void> => slots.without(() => clock.sleep(durationMs));
  await untilRoom(pacing.secretReads(facts.ref.vault, 1), wait);
  await untilRoom(pacing.armPosts(facts.account.id, 1), wait);
  const [published, live] = await Promise.all([
    secrets.read(facts.ref),
    liveKeys(context, facts.account.id, wait, PATIENCE_MS),
  ]);
  if (published === undefined) return { suspicious: true, publication: undefined };
  const witness = wantsRecord(facts, clock.now()) ? await locks.peek(facts.account.id) : undefined;
  const { publication } = published;
  const look = { witness, holds: holds(published, live) };
  const seen: Facts = { ...facts, place: { kind: 'secret', publication }, look };
  const behind = context.settings.mode !== 'plan' && isBehind(witness, publication);
  return { suspicious: behind || isSuspicious(decide(seen, clock.now())), publication };
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
