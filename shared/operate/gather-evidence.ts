import pMap from 'p-map';
import { DAY } from '../domain/duration.ts';
import type { Told } from '../report/evidence/account-evidence.ts';
import { type Evidence, evidenceOf } from '../report/evidence/evidence.ts';
import type { SweepMark } from '../report/evidence/gaps.ts';
import type { Status } from '../report/status-schema.ts';
import { HISTORY } from './history.ts';
import { readHistory } from './history-of.ts';
import { LATEST, statusCodec } from './latest-status.ts';
import type { RecordStore } from './ports.ts';
import { decodedIfReadable } from './record-codec.ts';
import { parseRunRecordName, RUNS } from './run-record.ts';
import type { RecordingWorkspace } from './workspace.ts';

const CONCURRENCY = 8;

/** What the evidence is asked for. */
export interface EvidenceRequest {
  /** First and last day, `2026-03-31`, in UTC; both count in. */
  readonly from: string;
  readonly to: string;
  /** Who asks, as it is to stand in the evidence. */
  readonly madeBy: string;
}

/** Reads everything that is recorded and makes the evidence of it. Throws only `RotationError`, where nothing can be read. */
export async function gatherEvidence(workspace: RecordingWorkspace, asked: EvidenceRequest): Promise<Evidence> {
  const { settings, ports } = workspace;
  const { clock, records } = ports;
  const madeAtMs = clock.now();
  const [status, histories, runs] = await Promise.all([
    readableStatus(records),
    everyHistory(records),
    namesIn(records, RUNS),
  ]);
  const marks = runs.flatMap((name) => parseRunRecordName(name) ?? []);
  return evidenceOf({
    ...asked,
    span: { fromMs: Date.parse(asked.from), toMs: Math.min(Date.parse(asked.to) + DAY, madeAtMs) },
    madeAtMs,
    deployment: settings.deployment,
    status,
    histories,
    sweeps: marks.filter(({ kind }) => kind === 'sweep').map(({ startedAt, ok }): SweepMark => ({ startedAt, ok })),
    firstRecordAt: marks[0]?.startedAt,
    largestGapMs: settings.scheduleGapMs,
  });
}

/** One that is damaged is as good as none: the evidence says that it is missing. */
async function readableStatus(records: RecordStore): Promise<Status | undefined> {
  const text = await records.read(LATEST);
  return text === undefined ? undefined : decodedIfReadable(statusCodec, text, LATEST);
}

/** Every account's history in the order of time, all years together. The names are hashes, so the entries tell whose it is. */
async function everyHistory(records: RecordStore): Promise<readonly Told[]> {
  const names = await namesIn(records, HISTORY);
  const years = await pMap(
    names,
    async (name) => ({ name, history: readHistory((await records.read(name)) ?? '', name) }),
    {
      concurrency: CONCURRENCY,
    },
  );
  const byAccount = Map.groupBy(years, ({ name }) => name.split('/').at(-1));
  return [...byAccount.values()].map((parts) => ({
    observations: parts
      .flatMap(({ history }) => history.entries)
      .toSorted((one, other) => one.at.localeCompare(other.at)),
    unreadable: parts.reduce((sum, { history }) => sum + history.unreadable, 0),
  }));
}

async function namesIn(records: RecordStore, prefix: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const page of records.list(prefix)) names.push(...page);
  return names;
}
