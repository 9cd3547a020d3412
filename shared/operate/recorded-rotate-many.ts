import type { AccountReport } from '../domain/account-report.ts';
import type { RotateRequest } from '../domain/facts.ts';
import { formatInstant } from '../domain/instant.ts';
import { accountStatusOf } from '../report/status.ts';
import { summaryOf } from '../report/summary.ts';
import { isAllDone, MANY_AT_ONCE, type ManyReport, rotateMany } from '../rotation/rotate-many.ts';
import type { Selection } from '../rotation/selection.ts';
import { Slots } from '../rotation/slots.ts';
import { counting } from './counting.ts';
import type { ManyAsked, RecordingWorkspace } from './workspace.ts';
import { tell } from './write-history.ts';
import { outcomeIn, writeRun } from './write-run.ts';

/**
 * A person's request for many accounts, and its records. Nothing that goes wrong with a record touches the request or hides
 * its report.
 *
 *   | it dies after                     | what is seen next                       | what is done                                 |
 *   |-----------------------------------|-----------------------------------------|----------------------------------------------|
 *   | 0. an account's turn              | keys other than in the history          | the next sweep tells of the keys as they are |
 *   | 1. the account's history entry    | an entry newer than the status          | the next sweep does not tell it twice        |
 *   | 2. the last account               | no record of the run, all entries       | the same request again leaves one            |
 *   | 3. the run record                 | everything                              | nothing                                      |
 *
 * An entry is written as soon as its account is done with, since a run over thousands may die in the midst of them. What
 * was done before, or put off, is in the record of the run only.
 */
export async function recordedRotateMany(
  workspace: RecordingWorkspace,
  selection: Selection,
  request: RotateRequest,
  asked: ManyAsked,
): Promise<ManyReport> {
  const { clock } = workspace.ports;
  const context = workspace.newContext();
  const { ports, calls } = counting(context.ports);
  const { by, why, concurrency = MANY_AT_ONCE, stopping = context.stopping, onProgress, ...options } = asked;
  const slots = new Slots(concurrency);
  const telling: Promise<void>[] = [];
  const tellOf = (report: AccountReport): void => {
    const at = formatInstant(clock.now());
    const entry = { runId: context.runId, by, at, operationId: request.id };
    telling.push(tell(workspace, accountStatusOf(report, clock.now()), entry));
  };
  const report = await rotateMany({ ...context, ports, slots, stopping }, selection, request, {
    ...options,
    onProgress: (progress, ended) => {
      if (ended !== undefined && isNews(ended)) tellOf(ended);
      onProgress?.(progress, ended);
    },
  });
  await Promise.all(telling);
  await writeRun(workspace, {
    version: 1,
    runId: context.runId,
    kind: 'rotate-many',
    by,
    ...(why === undefined ? {} : { why }),
    operationId: request.id,
    mode: report.mode,
    startedAt: formatInstant(report.startedAtMs),
    endedAt: formatInstant(report.endedAtMs),
    ok: isAllDone(report),
    calls: calls(),
    totals: summaryOf(report),
    outcomes: report.accounts.map(outcomeIn),
  });
  return report;
}

function isNews({ outcome }: AccountReport): boolean {
  return outcome.result !== 'deferred' && outcome.reason !== 'already-done';
}
