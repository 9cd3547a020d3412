import type { Request } from '../domain/facts.ts';
import { formatInstant } from '../domain/instant.ts';
import { accountStatusOf } from '../report/status.ts';
import { type Answer, onDemand } from '../rotation/on-demand.ts';
import { counting } from './counting.ts';
import type { Asked, RecordingWorkspace } from './workspace.ts';
import { tell } from './write-history.ts';
import { outcomeIn, writeRun } from './write-run.ts';

/**
 * A person's request for one account, and its records. Nothing that goes wrong with a record touches the request or hides
 * its answer.
 *
 *   | it dies after            | what is seen next                       | what is done                                        |
 *   |--------------------------|-----------------------------------------|-----------------------------------------------------|
 *   | 0. the run itself        | keys other than in the history          | the next sweep tells of the keys as they are        |
 *   | 1. the history entry     | an entry newer than the status          | the next sweep does not tell it twice               |
 *   | 2. the run record        | everything                              | nothing                                             |
 *
 * Asking again for what was done before changes nothing, so it is in the record of the run only.
 */
export async function recordedRequest(
  workspace: RecordingWorkspace,
  named: string,
  request: Request,
  { by, why }: Asked,
): Promise<Answer> {
  const { clock } = workspace.ports;
  const context = workspace.newContext();
  const { ports, calls } = counting(context.ports);
  const startedAt = formatInstant(clock.now());
  const answer = await onDemand({ ...context, ports }, named, request);
  const endedAt = formatInstant(clock.now());
  const { runId } = context;
  const report = answer.kind === 'done' ? answer.report : undefined;
  if (report !== undefined && report.outcome.reason !== 'already-done') {
    const telling = { runId, by, at: endedAt, operationId: request.id };
    await tell(workspace, accountStatusOf(report, clock.now()), telling);
  }
  await writeRun(workspace, {
    version: 1,
    runId,
    kind: request.kind,
    by,
    ...(why === undefined ? {} : { why }),
    operationId: request.id,
    mode: context.settings.mode,
    startedAt,
    endedAt,
    ok: report !== undefined && report.outcome.result !== 'failed',
    calls: calls(),
    outcomes: report === undefined ? [] : [outcomeIn(report)],
  });
  return answer;
}
