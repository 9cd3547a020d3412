import type { World } from '../world/world.ts';
import type { SecretEvent } from '../world/world-event.ts';
import type { SecretTrack } from './secret-track.ts';

/**
 * Whether the rotator writes over the value of somebody else: a secret that it never managed, that holds nothing that was
 * ever a key, and that it had read when it asked for that.
 */
export function overwritesForeign(
  world: World,
  track: SecretTrack | undefined,
  event: SecretEvent,
  askedOrder: number,
): boolean {
  if (event.type !== 'version-set' || event.by !== 'rotator' || event.seeded) return false;
  if (track?.current === undefined || track.account !== undefined) return false;
  if (Math.min(track.readByRotator?.order ?? 0, askedOrder) < track.visibleSince) return false;
  return world.ledger.lifeOf(track.current.value) === undefined;
}
