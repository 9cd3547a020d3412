import type { World } from '../world/world.ts';
import type { SecretEvent } from '../world/world-event.ts';
import type { SecretTrack } from './secret-track.ts';
import type { Mark } from './tracked-version.ts';

/**
 * Whether the rotator writes over the value of somebody else: a secret that it never managed, that holds nothing that was
 * ever a key, and that it had read when it asked for that; not one that came back only a moment before.
 */
export function overwritesForeign(
  world: World,
  track: SecretTrack | undefined,
  event: SecretEvent,
  asked: Mark,
): boolean {
  if (event.type !== 'version-set' || event.by !== 'rotator' || event.seeded) return false;
  if (track?.current === undefined || track.account !== undefined) return false;
  if (Math.min(track.readByRotator?.order ?? 0, asked.order) < track.visibleSince || track.cameBack(asked.atMs))
    return false;
  return world.ledger.lifeOf(track.current.value) === undefined;
}
