import { z } from 'zod';
import { formatInstant } from '../domain/instant.ts';
import { totalsSchema } from '../report/status-schema.ts';
import { actorSchema } from './actor.ts';
import { recordCodec } from './record-codec.ts';

/** What became of one account in a run. */
const runOutcomeSchema = z.object({
  account: z.string(),
  result: z.string(),
  reason: z.string(),
  sentence: z.string(),
  error: z.string().nullable(),
});

/** The audit record of one sweep, one on-demand run, or one run over many accounts that were asked for: who, why, what, how long. No key material. Times as ISO 8601 in UTC. */
export const runRecordSchema = z.object({
  version: z.literal(1),
  runId: z.string(),
  kind: z.enum(['sweep', 'rotate', 'rollback', 'event', 'rotate-many', 'turn']),
  by: actorSchema,
  /** What the person gave as the reason. */
  why: z.string().optional(),
  /** Id of the request that it carried out. */
  operationId: z.string().optional(),
  /** Run id of the sweep that sent a worker. */
  sweep: z.string().optional(),
  mode: z.enum(['rotate', 'plan']),
  startedAt: z.string(),
  endedAt: z.string(),
  /** Whether every listing was read and no account failed. */
  ok: z.boolean(),
  /** How often each port was called: `accounts.listKeys: 12`. */
  calls: z.record(z.string(), z.number().int()),
  totals: totalsSchema.optional(),
  /** Every account with which something happened, or that needs somebody. */
  outcomes: z.array(runOutcomeSchema),
});

export type RunRecord = z.infer<typeof runRecordSchema>;

export const runRecordCodec = recordCodec(runRecordSchema);

/** Where run records are: names that sort by time, and say enough to find gaps without reading any. */
export const RUNS = 'runs/';

export function runRecordName({ startedAt, kind, ok, runId }: RunRecord): string {
  return `${RUNS}${startedAt}.${kind}.${ok ? 'ok' : 'not-ok'}.${runId}.json`;
}

const NAME = /^runs\/(.+Z)\.([a-z-]+)\.(ok|not-ok)\.([A-Za-z0-9-]+)\.json$/;

/** What a record's name tells; undefined: it is none of ours. */
export function parseRunRecordName(name: string) {
  const [, startedAt, kind, ok, runId] = NAME.exec(name) ?? [];
  if (startedAt === undefined || kind === undefined || runId === undefined) return undefined;
  return { startedAt, kind, ok: ok === 'ok', runId };
}

/** The first name of those that began at this time, epoch milliseconds, or later. */
export function firstRunName(fromMs: number): string {
  return `${RUNS}${formatInstant(fromMs)}`;
}
