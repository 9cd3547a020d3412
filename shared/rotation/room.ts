import type { Decision } from '../domain/decision.ts';
import type { Facts } from '../domain/facts.ts';
import type { Context } from './context.ts';
import type { Room } from './ports.ts';

/** Looks at the keys under the lock, and regenerates one. */
const POSTS_IN_A_TURN = 2;

/** Waits until there is room. */
export async function untilRoom(room: Room, wait: (durationMs: number) => Promise<void>): Promise<void> {
  for (let waitMs = room.waitMs(); waitMs > 0; waitMs = room.waitMs()) await wait(waitMs);
}

/**
 * Waits, before the lock is taken, until there is room for the calls of a turn, so that nobody holds a lock only to queue for
 * Azure. `wait` holds no concurrency slot. The vault's room is asked for last: a busy subscription must not use it up.
 * False, without a wait, where there will be none within `patienceMs`.
 */
export async function untilRoomForTurn(
  { ports }: Context,
  facts: Facts,
  decision: Decision,
  wait: (durationMs: number) => Promise<void>,
  patienceMs: number,
): Promise<boolean> {
  const { pacing, clock } = ports;
  const untilMs = clock.now() + patienceMs;
  const rooms = [() => pacing.armPosts(facts.account.id, postsOf(decision))];
  if (publishes(decision)) rooms.push(() => pacing.turnWithNewVersion(facts.ref.vault));
  for (const reserve of rooms) {
    const room = reserve();
    if (clock.now() + room.waitMs() > untilMs) return false;
    await untilRoom(room, wait);
  }
  return true;
}

/** A compromised key takes a rotation and a retirement. */
function postsOf(decision: Decision): number {
  return 'compromised' in decision && decision.compromised ? 2 * POSTS_IN_A_TURN : POSTS_IN_A_TURN;
}

function publishes({ action }: Decision): boolean {
  return action !== 'retire';
}
