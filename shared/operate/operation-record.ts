import { z } from 'zod';
import { DAY } from '../domain/duration.ts';
import { formatInstant } from '../domain/instant.ts';
import { accountStatusSchema, totalsSchema } from '../report/status-schema.ts';
import { actorSchema } from './actor.ts';
import type { RecordStore } from './ports.ts';
import { recordCodec } from './record-codec.ts';

/** What `Selection` is, as data. */
const selectionSchema = z
  .object({
    subscriptions: z.array(z.string()).readonly().optional(),
    kinds: z.array(z.string()).readonly().optional(),
    vault: z.string().optional(),
    accounts: z.array(z.string()).readonly().optional(),
  })
  .meta({ id: 'Selection', description: 'Which accounts are meant; a part that is absent leaves nobody out.' });

const progressSchema = z
  .object({
    total: z.number().int().meta({ description: 'How many accounts are to be rotated, or were by this operation.' }),
    done: z.number().int().meta({ description: 'On how many of them it was carried out.' }),
    byResult: z
      .record(z.string(), z.number().int())
      .meta({ description: 'How many ended how: a result, or `already-done`.' }),
  })
  .meta({
    id: 'Progress',
    description: 'How far an operation on many accounts is; renewed every 15 seconds or later.',
  });

/** What came of an operation on many accounts. */
const manyOutcomeSchema = z
  .object({
    kind: z.literal('rotate-many'),
    runId: z.string(),
    ok: z
      .boolean()
      .meta({ description: 'Carried out on every account that has consented, and nothing unread hides one.' }),
    progress: progressSchema,
    totals: totalsSchema,
    notDone: z
      .array(accountStatusSchema.pick({ account: true, result: true, reason: true, sentence: true, retryAt: true }))
      .readonly()
      .meta({ description: 'Accounts that have consented and on which it was not carried out, at most 200 of them.' }),
    unread: z
      .array(z.string())
      .readonly()
      .meta({ description: 'What could not be read and may hide accounts, or leads to none; at most 200 sentences.' }),
  })
  .meta({ id: 'ManyOutcome', description: 'What came of an operation on many accounts.' });

/** What came of an operation. */
const outcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('account'), account: accountStatusSchema }),
  z.object({ kind: z.literal('sweep'), runId: z.string(), ok: z.boolean(), totals: totalsSchema }),
  manyOutcomeSchema,
  z.object({ kind: z.literal('not-carried-out'), code: z.string(), sentence: z.string() }),
]);

/**
 * One thing that somebody asked for over HTTP, from the asking to its end. `queued` → `running` → `ended`; a message that
 * arrives twice finds `ended` and does nothing. Asked for again after an end that was not good, it is `queued` once more.
 * Times as ISO 8601 in UTC.
 */
export const operationRecordSchema = z.object({
  version: z.literal(1),
  /** 1 to 64 of `A-Za-z0-9-`. */
  id: z.string(),
  kind: z.enum(['rotate', 'rollback', 'sweep', 'rotate-many']),
  /** ARM id, in lower case; absent where not one account is meant. */
  account: z.string().optional(),
  /** Of an operation on many accounts. */
  selection: selectionSchema.optional(),
  force: z.boolean(),
  compromised: z.boolean(),
  reason: z.string().optional(),
  by: actorSchema,
  state: z.enum(['queued', 'running', 'ended']),
  /** When it was asked for; where it goes on after an end that was not good, when it was asked for again. */
  createdAt: z.string(),
  startedAt: z.string().optional(),
  /** When it was begun last. */
  triedAt: z.string().optional(),
  endedAt: z.string().optional(),
  /** How often it was begun: it waits and begins anew where another run holds the account's lock. */
  tries: z.number().int(),
  /** Of an operation on many accounts, once it was begun. */
  progress: progressSchema.optional(),
  outcome: outcomeSchema.optional(),
});

export type OperationRecord = z.infer<typeof operationRecordSchema>;
export type OperationOutcome = z.infer<typeof outcomeSchema>;
export type ManyOutcome = z.infer<typeof manyOutcomeSchema>;

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

/** The same wish as it was taken in, by whom and why, with another day to be carried out in. `now`: ISO 8601, UTC. */
export function anew(record: OperationRecord, now: string): OperationRecord {
  const { version, id, kind, account, selection, force, compromised, reason, by } = record;
  const wish = { version, id, kind, account, selection, force, compromised, reason, by };
  return { ...wish, state: 'queued', createdAt: now, tries: 0 };
}

/** Whether it was asked for again, and written anew, since `mine` was read: who works on `mine` writes no more. */
export function wasAskedForAgain(current: OperationRecord | undefined, mine: OperationRecord): boolean {
  return current !== undefined && current.createdAt !== mine.createdAt;
}

function expiry({ state }: OperationRecord): OperationOutcome {
  const sentence =
    state === 'running'
      ? 'It was begun, and how it ended was not recorded within a day; the history of the account tells whether it was carried out.'
      : 'It was not carried out within a day; ask again.';
  return { kind: 'not-carried-out', code: 'expired', sentence };
}
