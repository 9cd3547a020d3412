import { formatInstant } from '../domain/instant.ts';
import type { Result } from '../domain/outcome.ts';
import { accountStatusOf } from '../report/status.ts';
import { type AssignedTurn, assignedTurn } from '../rotation/assigned-turn.ts';
import { counting } from './counting.ts';
import { breakerOf } from './failed-turns.ts';
import { DONE } from './happening.ts';
import type { TurnOrder } from './turn-message.ts';
import type { RecordingWorkspace } from './workspace.ts';
import { tellIfNew } from './write-history.ts';
import { outcomeIn, writeRun } from './write-run.ts';

/** What is recorded of a worker's turn: what was done, and what needs somebody where that is news. */
const TOLD: ReadonlySet<Result> = new Set([...DONE, 'failed', 'blocked']);

/**
 * The turn of one account on another instance than the sweep's, and its records. Nothing that goes wrong with a record touches
 * the turn; the order and what a crash leaves are those of a recorded request. Throws the `RotationError` that ended the
 * reading before the turn.
 */
export async function recordedTurn(workspace: RecordingWorkspace, order: TurnOrder): Promise<AssignedTurn> {
  const { clock } = workspace.ports;
  const context = workspace.newContext();
  const { ports, calls } = counting(context.ports);
  const { runId, settings } = context;
  const startedAt = formatInstant(clock.now());
  const turn = await assignedTurn({ ...context, ports }, order, breakerOf(workspace, runId, order.sweep));
  if (turn.kind !== 'turn' || !TOLD.has(turn.report.outcome.result)) return turn;
  const { report } = turn;
  const endedAt = formatInstant(clock.now());
  const telling = { runId, by: order.by, at: endedAt };
  if (!(await tellIfNew(workspace, undefined, accountStatusOf(report, clock.now()), telling))) return turn;
  await writeRun(workspace, {
    version: 1,
    runId,
    kind: 'turn',
    by: order.by,
    sweep: order.sweep,
    mode: settings.mode,
    startedAt,
    endedAt,
    ok: report.outcome.result !== 'failed',
    calls: calls(),
    outcomes: [outcomeIn(report)],
  });
  return turn;
}
