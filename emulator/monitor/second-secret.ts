import type { SecretEvent } from '../world/world-event.ts';
import type { SecretTrack } from './secret-track.ts';
import type { SecretTracks } from './secret-tracks.ts';
import type { Mark } from './tracked-version.ts';

/** What the monitor knew when a version was set. `asked`: when the call was made; one that lands late could not know. */
export interface KnownBefore {
  readonly tracks: SecretTracks;
  /** The secret was under management before. */
  readonly wasManaged: boolean;
  readonly asked: Mark;
}

/**
 * Another secret that publishes the account's key, where the rotator begins to publish it in this one as well: nobody keeps
 * alive what the consumers of the other hold. One whose value a person killed tells nobody whose it is.
 */
export function secondSecret(
  track: SecretTrack,
  event: SecretEvent,
  { tracks, wasManaged, asked }: KnownBefore,
): SecretTrack | undefined {
  if (event.type !== 'version-set' || event.by !== 'rotator' || event.seeded || wasManaged) return undefined;
  if (!track.managed || track.account === undefined) return undefined;
  const since = ({ current }: SecretTrack): number => current?.written.order ?? Number.POSITIVE_INFINITY;
  return tracks
    .managedOf(track.account)
    .find((other) => other !== track && other.open === undefined && since(other) < asked.order);
}
