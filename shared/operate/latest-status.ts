import { type Status, statusSchema } from '../report/status-schema.ts';
import type { RecordStore } from './ports.ts';
import { recordCodec } from './record-codec.ts';

/** What the last sweep saw. */
export const LATEST = 'latest.json';

export const latestCodec = recordCodec(statusSchema);

/** Undefined: there was no sweep yet. */
export async function latestStatus(records: RecordStore): Promise<Status | undefined> {
  const text = await records.read(LATEST);
  return text === undefined ? undefined : latestCodec.decode(text, LATEST);
}
