import { type Status, statusSchema } from '../report/status-schema.ts';
import type { RecordStore } from './ports.ts';
import { recordCodec } from './record-codec.ts';

/** The record of every account as of the last sweep; each sweep writes it anew. */
export const LATEST = 'latest.json';

/** How that record is written and read. */
export const statusCodec = recordCodec(statusSchema);

/** Every account as of the last sweep; undefined: no sweep was recorded yet. Throws only `RotationError`. */
export async function latestStatus(records: RecordStore): Promise<Status | undefined> {
  const text = await records.read(LATEST);
  return text === undefined ? undefined : statusCodec.decode(text, LATEST);
}

/** ARM ids of the accounts that the last sweep saw under this name, in any case. Throws only `RotationError`. */
export async function accountsNamed(records: RecordStore, name: string): Promise<readonly string[]> {
  const wanted = name.trim().toLowerCase();
  const accounts = (await latestStatus(records))?.accounts ?? [];
  return accounts.filter((each) => each.name.toLowerCase() === wanted).map(({ account }) => account);
}
