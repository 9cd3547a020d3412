import { formatInstant } from '../domain/instant.ts';
import type { Result } from '../domain/outcome.ts';
import { accountStatusOf } from '../report/status.ts';
import { type CallCounts, counting } from './counting.ts';
import { type Reaction, reactToChange } from './events/react-to-change.ts';
import { DONE } from './happening.ts';
import type { Workspace } from './workspace.ts';
import { tellIfNew } from './write-history.ts';
import { outcomeIn, writeRun } from './write-run.ts';

/** What is recorded of a look: what was done, and what needs somebody where that is news. A quiet one leaves nothing. */
const TOLD: ReadonlySet<Result> = new Set([...DONE, 'failed', 'blocked']);

/**
 * An event, and its records where the look at the account came to something. Nothing that goes wrong with a record touches
 * the look; the order and what a crash leaves are those of a recorded request.
 */
export async function recordedReaction(workspace: Workspace, event: unknown): Promise<Reaction> {
  let calls = (): CallCounts => ({});
  const counted: Workspace = {
    ...workspace,
    newContext: (mode) => {
      const context = workspace.newContext(mode);
      const counter = counting(context.ports);
      calls = counter.calls;
      return { ...context, ports: counter.ports };
    },
  };
  const reaction = await reactToChange(counted, event);
  if (reaction.kind !== 'looked' || !TOLD.has(reaction.report.outcome.result)) return reaction;
  const { by, runId, mode, startedAtMs, endedAtMs, report } = reaction;
  const endedAt = formatInstant(endedAtMs);
  const telling = { runId, by, at: endedAt };
  if (!(await tellIfNew(workspace, undefined, accountStatusOf(report, endedAtMs), telling))) return reaction;
  await writeRun(workspace, {
    version: 1,
    runId,
    kind: 'event',
    by,
    mode,
    startedAt: formatInstant(startedAtMs),
    endedAt,
    ok: report.outcome.result !== 'failed',
    calls: calls(),
    outcomes: [outcomeIn(report)],
  });
  return reaction;
}
