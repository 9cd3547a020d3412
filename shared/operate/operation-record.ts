import { z } from 'zod';
import { DAY } from '../domain/duration.ts';
import { formatInstant } from '../domain/instant.ts';
import { accountStatusSchema, totalsSchema } from '../report/status-schema.ts';
import { actorSchema } from './actor.ts';
import type { RecordStore } from './ports.ts';
import { recordCodec } from './record-codec.ts';

/** What came of an operation. */
const outcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('account'), account: accountStatusSchema }),
  z.object({ kind: z.literal('sweep'), runId: z.string(), ok: z.boolean(), totals: totalsSchema }),
  z.object({ kind: z.literal('not-carried-out'), code: z.string(), sentence: z.string() }),
]);

/**
 * One thing that somebody asked for over HTTP, from the asking to its end. `queued` → `running` → `ended`; a message that
 * arrives twice finds `ended` and does nothing. Times as ISO 8601 in UTC.
 */
export const operationRecordSchema = z.object({
  version: z.literal(1),
  /** 1 to 64 of `A-Za-z0-9-`. */
  id: z.string(),
  kind: z.enum(['rotate', 'rollback', 'sweep']),
  /** ARM id, in lower case; absent for a sweep. */
  account: z.string().optional(),
  force: z.boolean(),
  compromised: z.boolean(),
  reason: z.string().optional(),
  by: actorSchema,
  state: z.enum(['queued', 'running', 'ended']),
  createdAt: z.string(),
  startedAt: z.string().optional(),
  /** When it was begun last. */
  triedAt: z.string().optional(),
  endedAt: z.string().optional(),
  /** How often it was begun: it waits and begins anew where another run holds the account's lock. */
  tries: z.number().int(),
  outcome: outcomeSchema.optional(),
});

export type OperationRecord = z.infer<typeof operationRecordSchema>;
export type OperationOutcome = z.infer<typeof outcomeSchema>;

export const operationCodec = recordCodec(operationRecordSchema);

/** What the names of all operations begin with. */
export const OPERATIONS = 'operations/';

export function operationName(id: string): string {
  return `${OPERATIONS}${id}.json`;
}

/** Undefined: there is none on record. */
export async function operationOf(records: RecordStore, id: string): Promise<OperationRecord | undefined> {
  const text = await records.read(operationName(id));
  return text === undefined ? undefined : operationCodec.decode(text, operationName(id));
}

/** How long a wish is worth carrying out: who asked yesterday may have helped himself since. */
export const OPERATION_LIFE_MS = DAY;

export function isExpired({ state, createdAt }: OperationRecord, nowMs: number): boolean {
  return state !== 'ended' && nowMs > Date.parse(createdAt) + OPERATION_LIFE_MS;
}

/** The record as it is to be read now: one that was not carried out within its life is over, also where its message was lost. */
export function asOf(record: OperationRecord, nowMs: number): OperationRecord {
  if (!isExpired(record, nowMs)) return record;
  const endedAt = formatInstant(Date.parse(record.createdAt) + OPERATION_LIFE_MS);
  return { ...record, state: 'ended', endedAt, outcome: expiry(record) };
}

function expiry({ state }: OperationRecord): OperationOutcome {
  const sentence =
    state === 'running'
      ? 'It was begun, and how it ended was not recorded within a day; the history of the account tells whether it was carried out.'
      : 'It was not carried out within a day; ask again.';
  return { kind: 'not-carried-out', code: 'expired', sentence };
}
