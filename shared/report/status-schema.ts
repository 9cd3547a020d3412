import { z } from 'zod';
import { RESULTS } from '../domain/outcome.ts';

const instant = (description: string) => z.iso.datetime().meta({ description: `${description} ISO 8601, UTC.` });

const slot = z.enum(['Key1', 'Key2']);

const keyStatus = z
  .object({
    slot,
    role: z.enum(['active', 'idle']).meta({ description: '`active`: its value is published.' }),
    createdAt: instant('When the value was made; null: older than adoption.').nullable(),
    ageDays: z
      .number()
      .nullable()
      .meta({ description: 'In days, rounded up to two digits; null: older than adoption.' }),
    mustDieBy: instant('When it becomes too old.'),
    usedUp: z.number().nullable().meta({
      description: 'How much of its time is used up: 1 when it becomes too old; null: older than adoption.',
    }),
  })
  .meta({ id: 'KeyStatus', description: 'One key of an account; never its value.' });

/** One account as a status shows it. Reasons and error codes are texts here, so that an older release reads a newer record. */
export const accountStatusSchema = z
  .object({
    account: z.string().meta({ description: 'ARM id, in lower case.' }),
    name: z.string(),
    kind: z.string().meta({ description: '`OpenAI` or `AIServices`.' }),
    location: z.string(),
    subscription: z.string(),
    resourceGroup: z.string(),
    managed: z.boolean().meta({ description: 'Whether this app has published a key of it.' }),
    phase: z.enum(['adopting', 'overlap', 'steady']).nullable(),
    active: slot.nullable().meta({ description: 'The slot whose value is published.' }),
    keys: z.array(keyStatus).readonly(),
    next: z
      .object({ action: z.enum(['rotate', 'retire']), at: instant('When it falls due.') })
      .nullable()
      .meta({ description: 'What comes next.' }),
    overdueSince: instant('Since when a key is older than it may be.').nullable(),
    secret: z.string().meta({ description: 'Address of the secret, without a version.' }),
    result: z.enum(RESULTS).meta({ description: 'What the last look came to.' }),
    reason: z.string().meta({ description: 'Why: a code of docs/reasons.md.' }),
    sentence: z.string().meta({ description: 'The same for a person, with what to do where somebody must act.' }),
    error: z.string().nullable().meta({ description: 'What went wrong outside: an error code of docs/reasons.md.' }),
    retryAt: instant('When it is worth trying again.').nullable(),
  })
  .meta({ id: 'AccountStatus', description: 'One account.' });

const count = (description: string) => z.number().int().min(0).meta({ description });

export const totalsSchema = z
  .object({
    accounts: count('How many accounts were looked at.'),
    results: z.partialRecord(z.enum(RESULTS), z.number().int()).meta({ description: 'How many ended how.' }),
    oldestKeyDays: z.number().meta({
      description: 'Age of the oldest key of a managed account whose creation time is known, in days; 0 without one.',
    }),
    overdue: count('How many accounts have a key that is older than it may be.'),
    orphaned: count('Secrets whose account no longer exists.'),
    unreachable: count('Secrets whose account could not be read.'),
    unreadScopes: count('Subscriptions and vaults that could not be listed.'),
  })
  .meta({ id: 'Totals', description: 'A sweep in numbers.' });

/** Every account as of one sweep. */
export const statusSchema = z
  .object({
    runId: z.string(),
    mode: z.enum(['rotate', 'plan']),
    takenAt: instant('When the sweep that this is taken from ended.'),
    totals: totalsSchema,
    accounts: z.array(accountStatusSchema).readonly(),
    unlisted: z
      .array(
        z.object({
          account: z.string(),
          secret: z.string(),
          state: z.enum(['orphaned', 'unreachable']),
          sentence: z.string(),
        }),
      )
      .readonly()
      .meta({ description: 'Secrets of ours whose account is gone or could not be read.' }),
    failures: z
      .array(
        z.object({ scope: z.enum(['subscriptions', 'subscription', 'vault']), id: z.string(), sentence: z.string() }),
      )
      .readonly()
      .meta({ description: 'What could not be listed: never to be taken for empty.' }),
  })
  .meta({ id: 'Status', description: 'Every account as of one sweep.' });

export type KeyStatus = z.infer<typeof keyStatus>;
export type AccountStatus = z.infer<typeof accountStatusSchema>;
export type Totals = z.infer<typeof totalsSchema>;
export type Status = z.infer<typeof statusSchema>;
