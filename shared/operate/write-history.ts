import type { AccountStatus } from '../report/status-schema.ts';
import type { Actor } from './actor.ts';
import { attempt } from './attempt.ts';
import { isWorthAnEntry, type Seen } from './happening.ts';
import { type HistoryEntry, historyCodec, historyName } from './history.ts';
import { lastEntry } from './history-of.ts';
import type { RecordingWorkspace } from './workspace.ts';

/** The run that an entry tells of. */
export interface Telling {
  readonly runId: string;
  readonly by: Actor;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly operationId?: string;
}

/** Adds an entry of an account as it is now. What goes wrong is logged. */
export async function tell(workspace: RecordingWorkspace, status: AccountStatus, telling: Telling): Promise<void> {
  const { account, phase, active, keys, overdueSince, secret, result, reason, sentence, error } = status;
  const seen = { account, phase, active, keys, overdueSince, secret, result, reason, sentence, error };
  const entry: HistoryEntry = { version: 1, ...telling, ...seen };
  const record = historyName(telling.at.slice(0, 4), account);
  await attempt(workspace, 'record.not-written', { runId: telling.runId, record }, () =>
    workspace.ports.records.append(record, historyCodec.encode(entry)),
  );
}

/**
 * The same where something happened. `before`: the account as of the last sweep. Where that speaks for an entry, the last
 * one in the history itself decides, since runs beside the sweeps write there too, and a sweep may have died before it
 * could write its status. Gives whether it was news.
 */
export async function tellIfNew(
  workspace: RecordingWorkspace,
  before: Seen | undefined,
  status: AccountStatus,
  telling: Telling,
): Promise<boolean> {
  if (!isWorthAnEntry(before, status)) return false;
  const about = { runId: telling.runId, record: historyName(telling.at.slice(0, 4), status.account) };
  const last = await attempt(workspace, 'record.not-read', about, () =>
    lastEntry(workspace.ports.records, status.account, Date.parse(telling.at)),
  );
  if (last !== undefined && !isWorthAnEntry(last, status)) return false;
  await tell(workspace, status, telling);
  return true;
}
