import { SECOND } from '../domain/duration.ts';
import type { Reason } from '../domain/reasons.ts';
import type { Context } from './context.ts';
import type { Room } from './ports.ts';
import { postsOf, publishes } from './turn-size.ts';
import type { Planned } from './urgency.ts';

/** Room may come earlier or later than it was said to, as Azure answers others. */
const LOOK_AGAIN_MS = 10 * SECOND;

/** How to wait for room before something begins. */
export interface Patience {
  /** What could not begin before that is not waited for, epoch milliseconds. */
  readonly untilMs: number;
  /** Runs a wait without the concurrency slot. */
  readonly outside: (wait: () => Promise<void>) => Promise<void>;
}

/** Why something does not begin: Azure has no room for its calls in time, or the app is about to be stopped. */
export type NoRoom = Extract<Reason, 'azure-busy' | 'host-stopping'>;

/** Sets room aside, if it comes within that time, milliseconds. */
export type Reserve = (withinMs: number) => Room | undefined;

/** Room that has come. */
export type Granted = Pick<Room, 'giveBack'>;

/** Waits until there is room of each kind, one after the other; keeps none where it gives up. */
export async function untilRoom(
  context: Context,
  reservations: readonly Reserve[],
  patience: Patience,
): Promise<Granted | NoRoom> {
  const rooms: Room[] = [];
  const giveBack = (): void => {
    for (const room of rooms) room.giveBack();
  };
  for (const reserve of reservations) {
    const room = reserve(patience.untilMs - context.ports.clock.now());
    if (room !== undefined) rooms.push(room);
    const missing = room === undefined ? 'azure-busy' : await waitedFor(context, room, patience);
    if (missing === undefined) continue;
    giveBack();
    return missing;
  }
  return { giveBack };
}

async function waitedFor(
  { ports, stopping }: Context,
  room: Room,
  { untilMs, outside }: Patience,
): Promise<NoRoom | undefined> {
  const { clock } = ports;
  const why = (): NoRoom | 'wait' | undefined => {
    if (stopping?.aborted === true) return 'host-stopping';
    if (room.waitMs() === 0) return undefined;
    return clock.now() + room.waitMs() > untilMs ? 'azure-busy' : 'wait';
  };
  const untilKnown = async (): Promise<void> => {
    while (why() === 'wait') await clock.sleep(Math.min(room.waitMs(), LOOK_AGAIN_MS), stopping);
  };
  for (;;) {
    const found = why();
    if (found !== 'wait') return found;
    await outside(untilKnown);
  }
}

/**
 * Waits, before the lock is taken, until there is room for the calls of a turn, so that nobody holds a lock only to queue for
 * Azure. The vault's room is asked for last: a busy subscription must not use it up.
 */
export function untilRoomForTurn(context: Context, planned: Planned, patience: Patience): Promise<Granted | NoRoom> {
  const { pacing } = context.ports;
  const { account, ref } = planned.facts;
  const reservations: Reserve[] = [
    (withinMs) => pacing.armPosts(account.id, postsOf(planned), withinMs),
    ...(publishes(planned) ? [(withinMs: number) => pacing.turnWithNewVersion(ref.vault, withinMs)] : []),
  ];
  return untilRoom(context, reservations, patience);
}
