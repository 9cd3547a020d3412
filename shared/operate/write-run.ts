import type { AccountReport } from '../domain/account-report.ts';
import { attempt } from './attempt.ts';
import { type RunRecord, runRecordCodec, runRecordName } from './run-record.ts';
import type { RecordingWorkspace } from './workspace.ts';

/** What became of one account, for a run record. */
export function outcomeIn({ account, outcome }: AccountReport): RunRecord['outcomes'][number] {
  const { result, reason, sentence, errorCode } = outcome;
  return { account, result, reason, sentence, error: errorCode ?? null };
}

/** Writes the record of a run. What goes wrong is logged. */
export async function writeRun(workspace: RecordingWorkspace, run: RunRecord): Promise<void> {
  const record = runRecordName(run);
  await attempt(workspace, 'record.not-written', { runId: run.runId, record }, () =>
    workspace.ports.records.create(record, runRecordCodec.encode(run)),
  );
}
