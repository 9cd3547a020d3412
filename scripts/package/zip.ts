import { type Zippable, zipSync } from 'fflate';

/** Files of a folder by their path in it, with forward slashes. */
export type Files = ReadonlyMap<string, Uint8Array>;

const UNIX = 3;
/** An ordinary file that everybody may read. */
const MODE = 0o100644 * 0x1_0000;

/** A zip file of these. The same files give the same bytes, whenever and wherever: order, times and modes are fixed. */
export function zipOf(files: Files): Uint8Array {
  const entries = [...files].toSorted(([a], [b]) => (a < b ? -1 : 1));
  // The first moment that a zip file can name; fflate reads it in the zone of the machine, so it is made there.
  const noTime = new Date(1980, 0, 1);
  const options = { level: 9, mtime: noTime, os: UNIX, attrs: MODE } as const;
  const zippable: Zippable = Object.fromEntries(entries.map(([path, bytes]) => [path, [bytes, options]]));
  return zipSync(zippable);
}
