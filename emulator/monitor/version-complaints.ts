import type { World } from '../world/world.ts';
import type { SecretEvent } from '../world/world-event.ts';
import { isMislabelled } from './mislabelled.ts';
import { type KnownBefore, secondSecret } from './second-secret.ts';
import type { SecretTrack } from './secret-track.ts';
import { isTooEarly } from './too-early.ts';
import type { Invariant } from './violation.ts';

/** What is wrong with a version that the rotator publishes, beside its value being dead. */
export function* versionComplaints(
  world: World,
  track: SecretTrack,
  event: SecretEvent,
  known: KnownBefore,
): Iterable<readonly [invariant: Invariant, text: string]> {
  if (isTooEarly(world, track, event)) yield ['I2', 'A key was published before every front end knew it.'];
  if (isMislabelled(world.ledger, event))
    yield ['I4', 'A version was published whose tags do not name the slot of its value.'];
  const other = secondSecret(track, event, known);
  if (other !== undefined) yield ['I2', `A second secret was published for the account, beside ${other.secret}.`];
}
