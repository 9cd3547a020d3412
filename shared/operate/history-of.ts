import { formatInstant } from '../domain/instant.ts';
import { type HistoryEntry, historyCodec, historyName } from './history.ts';
import type { RecordStore } from './ports.ts';
import { decodedIfReadable } from './record-codec.ts';
import type { RecordingWorkspace } from './workspace.ts';

/** What stands in a history: entries, and lines that cannot be read. Those are counted, since they are holes. */
export interface History {
  readonly entries: readonly HistoryEntry[];
  readonly unreadable: number;
}

/** A time, epoch milliseconds, from which and until which something is wanted; both are optional and count in. */
export interface Period {
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

/** The entries of one account, newest first. Without a beginning: all that are kept. Throws only `RotationError`. */
export async function historyOf(workspace: RecordingWorkspace, account: string, period: Period = {}): Promise<History> {
  const { clock, records } = workspace.ports;
  const { toMs = clock.now(), fromMs = clock.now() - workspace.settings.recordRetentionMs } = period;
  const years = Array.from({ length: yearOf(toMs) - yearOf(fromMs) + 1 }, (_, index) => yearOf(fromMs) + index);
  const parts = await Promise.all(years.map((year) => readYear(records, String(year), account)));
  const isWanted = ({ at }: HistoryEntry): boolean =>
    Date.parse(at) <= toMs && (period.fromMs === undefined || Date.parse(at) >= period.fromMs);
  return {
    entries: parts.flatMap(({ entries }) => entries.filter(isWanted)).toSorted((one, other) => later(one, other)),
    unreadable: parts.reduce((sum, { unreadable }) => sum + unreadable, 0),
  };
}

/** The last entry of an account, this year's or the last one's. Throws only `RotationError`. */
export async function lastEntry(
  records: RecordStore,
  account: string,
  nowMs: number,
): Promise<HistoryEntry | undefined> {
  for (const year of [yearOf(nowMs), yearOf(nowMs) - 1]) {
    const last = (await readYear(records, String(year), account)).entries.at(-1);
    if (last !== undefined) return last;
  }
  return undefined;
}

/** Reads lines as they were appended. `name`: the record's, for the errors. */
export function readHistory(text: string, name: string): History {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const entries = lines.flatMap((line) => decodedIfReadable(historyCodec, line, name) ?? []);
  return { entries, unreadable: lines.length - entries.length };
}

async function readYear(records: RecordStore, year: string, account: string): Promise<History> {
  const name = historyName(year, account);
  const text = await records.read(name);
  return text === undefined ? { entries: [], unreadable: 0 } : readHistory(text, name);
}

function yearOf(atMs: number): number {
  return Number(formatInstant(atMs).slice(0, 4));
}

function later(one: HistoryEntry, other: HistoryEntry): number {
  return other.at.localeCompare(one.at);
}
