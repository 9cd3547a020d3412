import { SECOND } from '../../domain/duration.ts';
import { isOperationId } from '../../domain/operation.ts';
import type { OperationRecord } from '../../operate/operation-record.ts';
import { type Ask, queryOf, shown } from '../ask.ts';
import { type Caller, requireRole } from '../caller.ts';
import { noQuery } from '../contract.ts';
import { operationViewOf } from '../operation-view.ts';
import { Problem } from '../problems.ts';
import { jsonReply, type Reply } from '../reply.ts';
import type { Api } from './api.ts';

const POLL_MS = SECOND;
/** An answer has to come within 230 s (Functions, HTTP trigger limits). */
const LONGEST_WAIT_SECONDS = 200;

/** `GET /api/operations/{id}`. */
export async function getOperation(ask: Ask, caller: Caller, api: Api): Promise<Reply> {
  requireRole(caller, 'Rotation.Read', 'Rotation.Operate', 'Rotation.Emergency');
  queryOf(ask, noQuery);
  const id = ask.params.id ?? '';
  const record = isOperationId(id) ? await api.operation(id) : undefined;
  if (record === undefined) {
    throw new Problem('unknown-operation', {
      detail: `There is no operation ${shown(id)} on record; expected the operationId of a request.`,
    });
  }
  return jsonReply(200, operationViewOf(record), record.state === 'ended' ? {} : { 'Retry-After': '5' });
}

/** 202 and where to look; with `Prefer: wait=N` (RFC 7240) 200, where the operation ends within N seconds. */
export async function acceptedReply(ask: Ask, api: Api, accepted: OperationRecord): Promise<Reply> {
  const waitSeconds = preferredWait(ask);
  const record = await ended(api, accepted, waitSeconds);
  const applied: Readonly<Record<string, string>> =
    waitSeconds === 0 ? {} : { 'Preference-Applied': `wait=${waitSeconds}` };
  const view = operationViewOf(record);
  if (record.state === 'ended') return jsonReply(200, view, applied);
  return jsonReply(202, view, { ...applied, Location: `/api/operations/${record.id}`, 'Retry-After': '5' });
}

async function ended(api: Api, accepted: OperationRecord, waitSeconds: number): Promise<OperationRecord> {
  const untilMs = api.now() + waitSeconds * SECOND;
  let record = accepted;
  while (record.state !== 'ended' && api.now() + POLL_MS <= untilMs) {
    await api.sleep(POLL_MS);
    // It is accepted, whatever becomes of this look.
    record = (await api.operation(accepted.id).catch(() => undefined)) ?? record;
  }
  return record;
}

function preferredWait(ask: Ask): number {
  const [, text] = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?/i.exec(ask.header('prefer') ?? '') ?? [];
  return Math.min(LONGEST_WAIT_SECONDS, Number(text ?? 0));
}
