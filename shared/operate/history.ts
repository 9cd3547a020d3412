import { createHash } from 'node:crypto';
import { z } from 'zod';
import { accountStatusSchema } from '../report/status-schema.ts';
import { actorSchema } from './actor.ts';
import { recordCodec } from './record-codec.ts';

/**
 * One thing that happened to one account: what was done to it, what failed, and when a trouble began or ended. The keys are
 * as they were afterwards, so that the lives of all key values can be told from the entries alone.
 */
export const historyEntrySchema = accountStatusSchema
  .pick({
    account: true,
    phase: true,
    active: true,
    keys: true,
    overdueSince: true,
    secret: true,
    result: true,
    reason: true,
    sentence: true,
    error: true,
  })
  .extend({
    version: z.literal(1),
    /** ISO 8601, UTC. */
    at: z.iso.datetime(),
    runId: z.string(),
    operationId: z.string().optional(),
    by: actorSchema,
  })
  .meta({ id: 'HistoryEntry', description: 'One thing that happened to one account.' });

export type HistoryEntry = z.infer<typeof historyEntrySchema>;

export const historyCodec = recordCodec(historyEntrySchema);

export const HISTORY = 'history/';

/** Where the entries of one account in one year (four digits) are, one JSON object a line. */
export function historyName(year: string, account: string): string {
  const hash = createHash('sha256').update(account.toLowerCase()).digest('hex');
  return `${HISTORY}${year}/${hash}.jsonl`;
}
