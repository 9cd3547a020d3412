import { z } from 'zod';
import { parseAccountId } from '../domain/account.ts';
import { isOperationId } from '../domain/operation.ts';
import { parseVaultUrl } from '../domain/secret-ref.ts';

const LONGEST_ACCOUNT = 300;
const LONGEST_REASON = 500;

/** As long and unbroken as keys and tokens are. */
const TOKEN_LIKE = /[A-Za-z0-9+/=_~]{32,}|(?=[A-Za-z-]*\d)[A-Za-z0-9+/=_~-]{40,}/;
const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

const SECRET = {
  message: 'holds a run as long and unbroken as a secret; expected words, never a key or token',
  params: { secret: true },
};

/** Whether a text may hold a secret; a GUID is none. */
function isFreeOfSecrets(text: string): boolean {
  return !TOKEN_LIKE.test(text.replaceAll(GUID, ' '));
}

const account = z
  .string({ error: 'expected the ARM id of an account, or a name that only one account has' })
  .min(1, 'expected the ARM id of an account, or a name that only one account has')
  .max(LONGEST_ACCOUNT, `expected at most ${LONGEST_ACCOUNT} characters`)
  .meta({ description: 'ARM id of the account, or a name that only one account has.', examples: ['my-openai'] });

const operationId = z
  .string({ error: 'expected 1 to 64 of A-Za-z0-9-' })
  .refine(isOperationId, 'expected 1 to 64 of A-Za-z0-9-')
  .refine(isFreeOfSecrets, SECRET)
  .meta({
    description:
      'Names the operation, 1 to 64 of `A-Za-z0-9-`; asking again with the same id does nothing twice; a rotation or rollback that ended without being carried out goes on.',
    pattern: '^[A-Za-z0-9-]{1,64}$',
  });

const reason = z
  .string({ error: 'expected a text' })
  .max(LONGEST_REASON, `expected at most ${LONGEST_REASON} characters`)
  .refine(isFreeOfSecrets, SECRET)
  .meta({ description: 'Why, in words, for the audit record. A text that looks like a secret is refused.' });

const flag = (description: string) => z.boolean({ error: 'expected true or false' }).meta({ description });

const MOST_NAMED = 50;

/** A list of at least one; an empty one would say nobody, and be read as everybody. */
const listOf = <T extends z.ZodType>(item: T, most: number) =>
  z
    .array(item, { error: 'expected a list' })
    .min(1, 'expected at least one; leave it out where nobody is to be left out')
    .max(most, `expected at most ${most}`);

const guid = z.guid('expected a GUID').transform((text) => text.toLowerCase());

const kind = z.string({ error: 'expected a kind' }).regex(/^[A-Za-z.]{1,40}$/, 'expected a kind, such as OpenAI');

const vault = z.string({ error: 'expected the https address of a vault' }).transform((text, context) => {
  const url = parseVaultUrl(text);
  if (url !== undefined) return url;
  context.addIssue({ code: 'custom', message: 'expected the https address of a vault, without a path' });
  return z.NEVER;
});

const namedAccount = account.refine((text) => parseAccountId(text) !== undefined || isFreeOfSecrets(text), SECRET);

/** Which accounts are meant with `all`. */
const SELECTION = {
  subscriptions: listOf(guid, 200)
    .optional()
    .meta({ description: 'With `all`: only accounts of these subscriptions.' }),
  kinds: listOf(kind, 10).optional().meta({ description: 'With `all`: only accounts of these kinds.' }),
  vault: vault.optional().meta({ description: 'With `all`: only accounts whose secret is in this vault.' }),
  accounts: listOf(namedAccount, MOST_NAMED).optional().meta({ description: 'With `all`: only these accounts.' }),
};

const SELECTORS = ['subscriptions', 'kinds', 'vault', 'accounts'] as const;

/** Body of `POST /api/rotations`. */
export const rotationRequest = z
  .strictObject({
    account: account.optional(),
    all: z.literal(true, { error: 'expected true; leave it out for one account' }).optional().meta({
      description: 'Instead of `account`: every account that has consented, within the limits given beside it.',
    }),
    ...SELECTION,
    dryRun: flag('Only tell the decision; change nothing.').optional(),
    force: flag('Do not wait after failed attempts. Never cuts a grace short.').optional(),
    compromised: flag(
      'The published key is known to others: replace it and kill it at once, without grace.',
    ).optional(),
    acceptConsumerOutage: flag(
      'Goes with `compromised`: applications that hold the old key fail until they read the secret again.',
    ).optional(),
    reason: reason.optional(),
    operationId: operationId.optional(),
  })
  .refine(({ account: one, all }) => one !== undefined || all !== undefined, {
    path: ['account'],
    message: 'expected the ARM id of an account, or a name that only one account has; or all: true',
  })
  .refine(({ account: one, all }) => one === undefined || all === undefined, {
    path: ['all'],
    message: 'expected account, or all: true, and not both',
  })
  .refine((body) => body.all === true || SELECTORS.every((name) => body[name] === undefined), {
    path: ['all'],
    message: `${SELECTORS.join(', ')} go with all: true`,
  })
  .refine(({ compromised, acceptConsumerOutage }) => compromised === true || acceptConsumerOutage !== true, {
    path: ['acceptConsumerOutage'],
    message: 'goes with compromised, and not without it',
  })
  .refine(({ compromised, acceptConsumerOutage }) => compromised !== true || acceptConsumerOutage === true, {
    path: ['compromised'],
    message: 'needs acceptConsumerOutage: applications that hold the old key fail until they read the secret again',
  })
  .meta({ id: 'RotationRequest' });

/** Body of `POST /api/rollbacks`. */
export const rollbackRequest = z
  .strictObject({ account, reason: reason.min(1, 'expected why, in words'), operationId: operationId.optional() })
  .meta({ id: 'RollbackRequest' });

/** Body of `POST /api/sweeps`. */
export const sweepRequest = z
  .strictObject({
    dryRun: flag('Only tell what a sweep would do.').optional(),
    reason: reason.optional(),
    operationId: operationId.optional(),
  })
  .meta({ id: 'SweepRequest' });

const booleanText = z.enum(['true', 'false'], { error: 'expected true or false' }).transform((text) => text === 'true');

/** Query of `GET /api/status`. */
export const statusQuery = z.strictObject({
  format: z
    .enum(['json', 'csv', 'html'], { error: 'expected json, csv or html' })
    .optional()
    .meta({ description: 'Instead of the header Accept.' }),
  subscription: z
    .guid('expected a GUID')
    .transform((text) => text.toLowerCase())
    .optional()
    .meta({ description: 'Only accounts of this subscription.' }),
  phase: z.enum(['adopting', 'overlap', 'steady'], { error: 'expected adopting, overlap or steady' }).optional(),
  overdue: booleanText.optional().meta({ description: 'Only accounts that are overdue, or that are not.' }),
  fresh: booleanText.optional().meta({ description: 'Look anew, instead of telling what the last sweep saw.' }),
});

/** Query of `GET /api/status/history`. */
export const historyQuery = z.strictObject({ account });

/** Query of `GET /api/health`. */
export const healthQuery = z.strictObject({
  deep: booleanText.optional().meta({ description: 'Leads to `/api/health/deep`.' }),
});

/** Query of a route that has none. */
export const noQuery = z.strictObject({});
