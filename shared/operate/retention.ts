import pMap from 'p-map';
import { DAY } from '../domain/duration.ts';
import { formatDay, formatInstant } from '../domain/instant.ts';
import { attempt } from './attempt.ts';
import { FAILURES, failureIn } from './failed-turns.ts';
import { HISTORY } from './history.ts';
import { OPERATIONS, operationCodec } from './operation-record.ts';
import type { RecordStore } from './ports.ts';
import { decodedIfReadable } from './record-codec.ts';
import { firstRunName, RUNS } from './run-record.ts';
import { turnLifeMs } from './turn-message.ts';
import type { RecordingWorkspace } from './workspace.ts';

/** So many records of a kind are removed, or looked at, in one sweep; the next one goes on. */
const AT_ONCE = 200;
const CONCURRENCY = 8;

/**
 * Removes records that are older than ROTATION_RECORD_RETENTION: of runs in every sweep, which costs one list call; of
 * history, operations and failed turns in the first sweep of a day. Bounded work: what is left over is for the next time. Never throws.
 */
export async function removeOldRecords(
  workspace: RecordingWorkspace,
  runId: string,
  lastSweepAt: string | undefined,
): Promise<void> {
  const { clock, records } = workspace.ports;
  const nowMs = clock.now();
  const cutoffMs = nowMs - workspace.settings.recordRetentionMs;
  const remove = (record: string, find: () => Promise<readonly string[]>): Promise<void> =>
    attempt(workspace, 'record.not-removed', { runId, record }, async () => {
      const names = (await find()).slice(0, AT_ONCE);
      await pMap(names, (name) => records.remove(name), { concurrency: CONCURRENCY });
    });
  await remove(RUNS, () => oldRuns(records, cutoffMs));
  if (lastSweepAt?.slice(0, 10) === formatDay(nowMs)) return;
  await remove(HISTORY, () => oldYears(records, cutoffMs));
  await remove(OPERATIONS, () => oldOperations(records, cutoffMs, Math.floor(nowMs / DAY)));
  await remove(FAILURES, () => oldFailures(records, nowMs - turnLifeMs(workspace.settings)));
}

async function oldRuns(records: RecordStore, cutoffMs: number): Promise<readonly string[]> {
  const firstKept = firstRunName(cutoffMs);
  return (await firstPage(records, RUNS)).filter((name) => name < firstKept);
}

/** Which accounts failed under a sweep is of no interest any more when no message of it is obeyed. */
async function oldFailures(records: RecordStore, cutoffMs: number): Promise<readonly string[]> {
  const names = await everyName(records, FAILURES);
  return names.filter((name) => (failureIn(name)?.atMs ?? 0) < cutoffMs);
}

/** A year goes as a whole, when all of it is too old. */
async function oldYears(records: RecordStore, cutoffMs: number): Promise<readonly string[]> {
  const firstKept = `${HISTORY}${formatInstant(cutoffMs).slice(0, 4)}`;
  return (await firstPage(records, HISTORY)).filter((name) => name < firstKept);
}

/** The oldest names come first, so the first page is all that is needed. */
async function firstPage(records: RecordStore, prefix: string): Promise<readonly string[]> {
  for await (const page of records.list(prefix)) {
    if (page.length > 0) return page;
  }
  return [];
}

async function everyName(records: RecordStore, prefix: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const page of records.list(prefix)) names.push(...page);
  return names;
}

/** The names say nothing of the age, so a part of them is read each day, another one the next. */
async function oldOperations(records: RecordStore, cutoffMs: number, day: number): Promise<readonly string[]> {
  const names = await everyName(records, OPERATIONS);
  const parts = Math.ceil(names.length / AT_ONCE);
  const first = parts === 0 ? 0 : (day % parts) * AT_ONCE;
  const due = names.slice(first, first + AT_ONCE);
  const old = await pMap(due, async (name) => ((await isOlderThan(records, name, cutoffMs)) ? [name] : []), {
    concurrency: CONCURRENCY,
  });
  return old.flat();
}

async function isOlderThan(records: RecordStore, name: string, cutoffMs: number): Promise<boolean> {
  const text = await records.read(name);
  if (text === undefined) return false;
  const record = decodedIfReadable(operationCodec, text, name);
  return record !== undefined && Date.parse(record.endedAt ?? record.createdAt) < cutoffMs;
}
