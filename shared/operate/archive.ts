import type { Evidence } from '../report/evidence/evidence.ts';
import type { Status } from '../report/status-schema.ts';
import { type EvidenceRequest, gatherEvidence } from './gather-evidence.ts';
import { type History, historyOf, type Period } from './history-of.ts';
import { accountsNamed, latestStatus } from './latest-status.ts';
import type { RecordingWorkspace } from './workspace.ts';

/** What was recorded, to be read. Every method throws only `RotationError`. */
export interface Archive {
  /** Every account as of the last sweep; undefined: no sweep was recorded yet. */
  latestStatus(): Promise<Status | undefined>;
  /** ARM ids of the accounts that the last sweep saw under this name. */
  accountsNamed(name: string): Promise<readonly string[]>;
  /** What happened to one account, named by its ARM id; newest first. */
  historyOf(account: string, period?: Period): Promise<History>;
  evidence(asked: EvidenceRequest): Promise<Evidence>;
}

/** The archive over the records of this workspace; nothing is read before it is asked for. */
export function archiveOf(workspace: RecordingWorkspace): Archive {
  return {
    latestStatus: () => latestStatus(workspace.ports.records),
    accountsNamed: (name) => accountsNamed(workspace.ports.records, name),
    historyOf: (account, period) => historyOf(workspace, account, period),
    evidence: (asked) => gatherEvidence(workspace, asked),
  };
}
