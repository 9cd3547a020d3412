import pMap from 'p-map';
import type { AccountReport } from '../domain/account-report.ts';
import { formatInstant } from '../domain/instant.ts';
import type { Result } from '../domain/outcome.ts';
import { statusOf } from '../report/status.ts';
import type { Status, Totals } from '../report/status-schema.ts';
import { summaryEvent } from '../report/summary.ts';
import { isOk, type SweepReport, sweep } from '../rotation/sweep.ts';
import type { Actor } from './actor.ts';
import { attempt } from './attempt.ts';
import { type CallCounts, counting } from './counting.ts';
import { DONE } from './happening.ts';
import { LATEST, latestStatus, statusCodec } from './latest-status.ts';
import type { MessageQueue } from './ports.ts';
import { removeOldRecords } from './retention.ts';
import type { RunRecord } from './run-record.ts';
import { dispatchOver } from './turn-message.ts';
import type { RecordingWorkspace, SweepWish } from './workspace.ts';
import { tellIfNew } from './write-history.ts';
import { outcomeIn, writeRun } from './write-run.ts';

const CONCURRENCY = 8;

/** What a run record tells of beside what was done: what needs somebody, and what was put off. */
const TOLD: ReadonlySet<Result> = new Set([...DONE, 'failed', 'blocked', 'deferred', 'planned']);

/**
 * One sweep, and its records. Nothing that goes wrong with a record touches the sweep or hides its report: it is logged,
 * and the next sweep writes what it finds.
 *
 *   | it dies after             | what is seen next                          | what the next sweep does                    |
 *   |---------------------------|--------------------------------------------|---------------------------------------------|
 *   | 0. the sweep itself       | keys other than in the status and history  | tells of the keys as they are               |
 *   | 1. some history entries   | an old status, some entries newer than it  | tells only what the last entries do not say |
 *   | 2. the run record         | an old status, all entries newer than it   | tells nothing twice; writes the status      |
 *   | 3. the status             | old records that should be gone            | removes them                                |
 *   | 4. some of the removals   | fewer of those                             | goes on with them                           |
 *
 * An entry that could not be written stays missing: the status knows it already. The keys of the next one tell of it.
 *
 * The history comes first, since nothing else can be made of what it lost; the status comes after it, since what it knows
 * is not told again. `queue`: where messages for other instances go, if they are to do the work.
 */
export async function recordedSweep(
  workspace: RecordingWorkspace,
  by: Actor,
  asked?: SweepWish,
  queue?: MessageQueue,
): Promise<SweepReport> {
  const context = workspace.newContext();
  const { ports, calls } = counting(context.ports);
  const dispatch = queue === undefined ? undefined : dispatchOver(queue, by);
  const report = await sweep({ ...context, ports }, dispatch);
  workspace.ports.log(summaryEvent(report));
  await record(workspace, report, { by, asked, calls: calls() });
  return report;
}

/** What a sweep's record tells beside its report. */
interface Beside {
  readonly by: Actor;
  readonly asked: SweepWish | undefined;
  readonly calls: CallCounts;
}

async function record(workspace: RecordingWorkspace, report: SweepReport, beside: Beside): Promise<void> {
  const { records } = workspace.ports;
  const { runId } = report;
  const latest = { runId, record: LATEST };
  const status = statusOf(report);
  const before = await attempt(workspace, 'record.not-read', latest, () => latestStatus(records));
  await tellAll(workspace, before, status, beside.by);
  await writeRun(workspace, runOf(report, status.totals, beside));
  await attempt(workspace, 'record.not-written', latest, () => records.write(LATEST, statusCodec.encode(status)));
  await removeOldRecords(workspace, runId, before?.takenAt);
}

async function tellAll(
  workspace: RecordingWorkspace,
  before: Status | undefined,
  now: Status,
  by: Actor,
): Promise<void> {
  const known = new Map(before?.accounts.map((account) => [account.account, account]));
  const telling = { runId: now.runId, by, at: now.takenAt };
  await pMap(now.accounts, (status) => tellIfNew(workspace, known.get(status.account), status, telling), {
    concurrency: CONCURRENCY,
  });
}

function runOf(report: SweepReport, totals: Totals, { by, asked, calls }: Beside): RunRecord {
  const { runId, mode, startedAtMs, endedAtMs, accounts } = report;
  return {
    version: 1,
    runId,
    kind: 'sweep',
    by,
    ...(asked?.why === undefined ? {} : { why: asked.why }),
    ...(asked === undefined ? {} : { operationId: asked.operationId }),
    mode,
    startedAt: formatInstant(startedAtMs),
    endedAt: formatInstant(endedAtMs),
    ok: isOk(report),
    calls,
    totals,
    outcomes: accounts.filter(isTold).map(outcomeIn),
  };
}

function isTold({ outcome, overdueSinceMs }: AccountReport): boolean {
  return TOLD.has(outcome.result) || outcome.loud === true || overdueSinceMs !== undefined;
}
