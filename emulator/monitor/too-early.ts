import type { World } from '../world/world.ts';
import type { SecretEvent } from '../world/world-event.ts';
import type { SecretTrack } from './secret-track.ts';

/**
 * Whether the rotator publishes a key of its own making before every front end knows it: a consumer would find out first.
 * In the place of a value that is dead, any live key is better at once.
 */
export function isTooEarly(world: World, track: SecretTrack, event: SecretEvent): boolean {
  if (event.type !== 'version-set' || event.by !== 'rotator' || event.seeded || track.open !== undefined) return false;
  const account = track.account === undefined ? undefined : world.findAccount(track.account);
  const life = world.ledger.lifeOf(event.value);
  if (account === undefined || life?.madeBy !== 'rotator' || life.died !== undefined) return false;
  return account.key(life.slot).knownAtMs.some((knownAtMs) => knownAtMs > event.atMs);
}
