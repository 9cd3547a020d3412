import { RotationError } from '../domain/errors.ts';
import { formatInstant } from '../domain/instant.ts';
import type { OnProgress } from '../rotation/rotate-many.ts';
import { attemptMany } from './attempt-many.ts';
import { attemptOperation } from './attempt-operation.ts';
import { type Attempt, againAfterMs, LATEST_MS } from './attempt-outcome.ts';
import { isGood } from './good-outcome.ts';
import { operationIdIn, operationMessage } from './operation-message.ts';
import {
  asOf,
  isExpired,
  OPERATION_LIFE_MS,
  type OperationOutcome,
  type OperationRecord,
  operationCodec,
  operationName,
  operationOf,
  wasAskedForAgain,
} from './operation-record.ts';
import { ProgressRecord } from './progress-record.ts';
import type { Work, Workspace } from './workspace.ts';

/**
 * Carries out the operation that a message names. Messages arrive twice, late and out of order; a run may die anywhere:
 *
 * | after | what is seen | what is done |
 * | --- | --- | --- |
 * | the record says `running` | the message comes again | begun anew; the use case does nothing twice for one id |
 * | the work | the message comes again | the use case says `already-done`, which becomes the outcome |
 * | the flip for a compromised key, without a sure answer | `rotated`, and a message that comes in a quarter of an hour | the old key is killed |
 * | a part of the work on many accounts | the message comes again | what is done says `already-done`, the rest is done |
 * | the work, when the operation was asked for again meanwhile | a record that is newer than the one of this worker | nothing is written; the new message goes on |
 * | the record says `ended` | the message may come again | nothing |
 *
 * What cannot be carried out for a passing reason is tried again until a day is over. A message that can never be carried
 * out is acknowledged and reported. Where the record cannot be read or written, this throws, and the host hands the message
 * over again.
 */
export async function performOperation(workspace: Workspace, work: Work, message: unknown): Promise<void> {
  const { log, clock } = workspace.ports;
  const id = operationIdIn(message);
  if (id === undefined) {
    log({ name: 'operation.unreadable', level: 'error', fields: {} });
    return;
  }
  const record = await unfinished(workspace, id);
  if (record === undefined) return;
  const now = formatInstant(clock.now());
  const running: OperationRecord = {
    ...record,
    state: 'running',
    startedAt: record.startedAt ?? now,
    triedAt: now,
    tries: record.tries + 1,
  };
  await write(workspace, running);
  const progress = new ProgressRecord(workspace, running);
  const { outcome, retryAtMs, atOnce = false } = await attemptOnce(workspace, work, running, progress);
  const againMs = atOnce ? 0 : againAfterMs(retryAtMs, clock.now());
  const isInTime = clock.now() + againMs < Date.parse(record.createdAt) + OPERATION_LIFE_MS;
  if (retryAtMs === undefined || !isInTime) return end(workspace, await progress.settled(), outcome);
  await progress.settled();
  if (running.kind === 'rotate-many' && !(await progress.renew())) return;
  await workspace.ports.queue.send(operationMessage(id), againMs);
}

function attemptOnce(
  { settings, ports }: Workspace,
  work: Work,
  record: OperationRecord,
  progress: ProgressRecord,
): Promise<Attempt> {
  if (record.kind !== 'rotate-many') return attemptOperation(work, record, ports.clock);
  const onProgress: OnProgress = (now) => progress.note(now);
  return attemptMany(work, record, { nowMs: ports.clock.now(), budgetMs: settings.sweepBudgetMs, onProgress });
}

/**
 * What the host gave up because its message failed five times (the app's settings or its storage cannot be read, perhaps) is
 * reported, and tried again half an hour later, until a day is over: somebody was told that it would be carried out. A record
 * that is damaged or of another release stays so, and the message is acknowledged: handed over again, it would only be
 * reported again.
 */
export async function giveUpOperation(workspace: Workspace, message: unknown): Promise<void> {
  const id = operationIdIn(message);
  workspace.ports.log({ name: 'operation.given-up', level: 'error', fields: { operationId: id } });
  if (id === undefined || (await readable(unfinished(workspace, id))) === undefined) return;
  await workspace.ports.queue.send(operationMessage(id), LATEST_MS);
}

/** Undefined, too, where the record is damaged or of another release. */
async function readable(reading: Promise<OperationRecord | undefined>): Promise<OperationRecord | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof RotationError && error.code === 'malformed-answer') return undefined;
    throw error;
  }
}

/** The record of an operation that is still to be carried out; one whose life is over is ended. */
async function unfinished(workspace: Workspace, id: string): Promise<OperationRecord | undefined> {
  const { records, log, clock } = workspace.ports;
  const record = await operationOf(records, id);
  if (record?.state === 'ended') return undefined;
  if (record !== undefined && !isExpired(record, clock.now())) return record;
  log({ name: 'operation.outdated', level: 'warning', fields: { operationId: id } });
  const { outcome } = record === undefined ? {} : asOf(record, clock.now());
  if (record !== undefined && outcome !== undefined) await end(workspace, record, outcome);
  return undefined;
}

/** One that was asked for again meanwhile is ended by the worker that gets the new message. */
async function end(workspace: Workspace, record: OperationRecord, outcome: OperationOutcome): Promise<void> {
  const { log, clock, records } = workspace.ports;
  if (wasAskedForAgain(await operationOf(records, record.id), record)) return;
  await write(workspace, { ...record, state: 'ended', endedAt: formatInstant(clock.now()), outcome });
  log({
    name: 'operation.ended',
    level: isGood(record, outcome) ? 'info' : 'error',
    fields: {
      operationId: record.id,
      kind: record.kind,
      account: record.account,
      by: record.by.name ?? record.by.kind,
      tries: record.tries,
      outcome: outcome.kind === 'account' ? outcome.account.reason : outcome.kind,
    },
  });
}

async function write({ ports }: Workspace, record: OperationRecord): Promise<void> {
  await ports.records.write(operationName(record.id), operationCodec.encode(record));
}
