import { HOUR, MINUTE } from '../domain/duration.ts';
import { formatInstant } from '../domain/instant.ts';
import { accountStatusOf } from '../report/status.ts';
import { summaryOf } from '../report/summary.ts';
import { isOk } from '../rotation/sweep.ts';
import { operationIdIn, operationMessage } from './operation-message.ts';
import { type OperationOutcome, type OperationRecord, operationCodec, operationName } from './operation-record.ts';
import { requestOf } from './wish.ts';
import type { Work, Workspace } from './workspace.ts';

/** How long a wish is worth carrying out: who asked yesterday may have helped himself since. */
export const OPERATION_LIFE_MS = 24 * HOUR;
/** How long to wait where the account does not allow it yet, and how often. */
const SOONEST_MS = MINUTE;
const LATEST_MS = 30 * MINUTE;
const MOST_TRIES = 20;

/**
 * Carries out the operation that a message names. Messages arrive twice, late and out of order; a run may die anywhere:
 *
 * | after | what is seen | what is done |
 * | --- | --- | --- |
 * | the record says `running` | the message comes again | begun anew; the use case does nothing twice for one id |
 * | the work | the message comes again | the use case says `already-done`, which becomes the outcome |
 * | the record says `ended` | the message may come again | nothing |
 *
 * A message that can never be carried out is acknowledged and reported; what fails for a passing reason throws, and the host
 * hands the message over again, at most five times.
 */
export async function performOperation(workspace: Workspace, work: Work, message: unknown): Promise<void> {
  const { records, log, clock } = workspace.ports;
  const id = operationIdIn(message);
  if (id === undefined) {
    log({ name: 'operation.unreadable', level: 'error', fields: {} });
    return;
  }
  const text = await records.read(operationName(id));
  if (text === undefined) {
    log({ name: 'operation.outdated', level: 'warning', fields: { operationId: id } });
    return;
  }
  const record = operationCodec.decode(text, operationName(id));
  if (record.state === 'ended') return;
  if (clock.now() > Date.parse(record.createdAt) + OPERATION_LIFE_MS) {
    log({ name: 'operation.outdated', level: 'warning', fields: { operationId: id } });
    await end(workspace, record, notCarriedOut('expired', 'It was not carried out within a day; ask again.'));
    return;
  }
  const running: OperationRecord = {
    ...record,
    state: 'running',
    startedAt: record.startedAt ?? formatInstant(clock.now()),
    tries: record.tries + 1,
  };
  await records.write(operationName(id), operationCodec.encode(running));
  const outcome = await carriedOut(work, running, () => clock.now());
  const againMs = tryAgainIn(outcome, running, clock.now());
  if (againMs !== undefined) {
    await workspace.ports.queue.send(operationMessage(id), againMs);
    return;
  }
  await end(workspace, running, outcome);
}

/** Ends an operation that the host gave up: its message failed five times. */
export async function giveUpOperation(workspace: Workspace, message: unknown): Promise<void> {
  const id = operationIdIn(message);
  workspace.ports.log({ name: 'operation.given-up', level: 'error', fields: { operationId: id } });
  if (id === undefined) return;
  const text = await workspace.ports.records.read(operationName(id));
  if (text === undefined) return;
  const record = operationCodec.decode(text, operationName(id));
  if (record.state === 'ended') return;
  const why = 'It failed five times for a reason outside; the log tells more. Ask again when that is mended.';
  await end(workspace, record, notCarriedOut('given-up', why));
}

async function carriedOut(work: Work, record: OperationRecord, now: () => number): Promise<OperationOutcome> {
  const request = requestOf(record);
  if (request === undefined || record.account === undefined) {
    const report = await work.sweep(record.by, { why: record.reason, operationId: record.id });
    return { kind: 'sweep', runId: report.runId, ok: isOk(report), totals: summaryOf(report) };
  }
  const answer = await work.request(record.account, request, { by: record.by, why: record.reason });
  if (answer.kind === 'done') return { kind: 'account', account: accountStatusOf(answer.report, now()) };
  return notCarriedOut('unknown-account', 'The account was there when this was asked for, and is not any more.');
}

/**
 * In how many milliseconds to try again: another run held the lock, something changed between two looks, or a lost call may
 * still land. The request itself is as good as before. Undefined: this is its end.
 */
function tryAgainIn(outcome: OperationOutcome, { tries }: OperationRecord, nowMs: number): number | undefined {
  if (outcome.kind !== 'account' || tries >= MOST_TRIES) return undefined;
  const { result, reason, retryAt } = outcome.account;
  if (result !== 'deferred' && reason !== 'call-in-flight') return undefined;
  const waitMs = retryAt === null ? SOONEST_MS : Date.parse(retryAt) - nowMs;
  return Math.min(LATEST_MS, Math.max(SOONEST_MS, waitMs));
}

async function end(workspace: Workspace, record: OperationRecord, outcome: OperationOutcome): Promise<void> {
  const { records, log, clock } = workspace.ports;
  const ended: OperationRecord = { ...record, state: 'ended', endedAt: formatInstant(clock.now()), outcome };
  await records.write(operationName(record.id), operationCodec.encode(ended));
  log({
    name: 'operation.ended',
    level: outcome.kind === 'not-carried-out' ? 'error' : 'info',
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

function notCarriedOut(code: string, sentence: string): OperationOutcome {
  return { kind: 'not-carried-out', code, sentence };
}
