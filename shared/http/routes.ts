import { z } from 'zod';
import { diagnosisSchema } from '../operate/doctor/finding.ts';
import { historyEntrySchema } from '../operate/history.ts';
import { accountStatusSchema, statusSchema } from '../report/status-schema.ts';
import { healthQuery, historyQuery, rollbackRequest, rotationRequest, statusQuery, sweepRequest } from './contract.ts';
import { operationView } from './operation-view.ts';
import type { ProblemCode } from './problems.ts';

/** One route of the interface, for its description. */
export interface Route {
  readonly method: 'get' | 'post';
  /** Behind `/api/`. */
  readonly path: string;
  readonly summary: string;
  /** Who may call it where ROTATION_HTTP_AUTH is entra. */
  readonly roles: string;
  readonly body?: z.ZodType;
  readonly query?: z.ZodObject;
  readonly params?: readonly string[];
  /** Good answers by status: what they mean, and their JSON. */
  readonly answers: Readonly<Record<number, { readonly description: string; readonly schema?: z.ZodType }>>;
  /** Other media types of the 200. */
  readonly alsoAs?: readonly string[];
  readonly problems: readonly ProblemCode[];
}

const dryRun = z
  .object({
    dryRun: z.literal(true),
    action: z.string().meta({ description: 'What would be done: `rotate`, `keep`, `blocked`, …' }),
    wouldChange: z.boolean(),
    reason: z.string().meta({ description: 'A code of docs/reasons.md.' }),
    sentence: z.string(),
    account: accountStatusSchema,
  })
  .meta({ id: 'DryRun', description: 'What would become of a request.' });

const dryRunOfMany = z
  .object({
    dryRun: z.literal(true),
    wouldChange: z.number().int().meta({ description: 'How many accounts would be worked on.' }),
    unmatched: z.array(z.string()).meta({ description: 'Parts of the selection that lead to no account.' }),
    status: statusSchema,
  })
  .meta({ id: 'DryRunOfMany', description: 'What would become of a request for many accounts, each with its reason.' });

const doneBefore = z
  .object({ id: z.string(), reason: z.literal('already-done'), sentence: z.string(), account: accountStatusSchema })
  .meta({
    id: 'DoneBefore',
    description: 'The operation with this id was carried out before, from the command line perhaps.',
  });

const history = z
  .object({
    account: z.string(),
    entries: z.array(historyEntrySchema),
    unreadable: z.number().int().meta({ description: 'How many lines of the record are damaged.' }),
  })
  .meta({ id: 'History', description: 'What happened to one account, newest first.' });

const ANY: readonly ProblemCode[] = ['unauthenticated', 'forbidden', 'settings-invalid', 'internal'];
const AZURE: readonly ProblemCode[] = ['role-missing', 'azure-failed', 'azure-unavailable', 'throttled'];
const BODY: readonly ProblemCode[] = ['malformed-request', 'too-large', 'unsupported-media-type'];
const WISH: readonly ProblemCode[] = [...BODY, 'operation-id-taken', 'plan-mode', ...ANY, ...AZURE];
const ACCOUNT: readonly ProblemCode[] = [
  'secret-in-text',
  'ambiguous-account',
  'unknown-account',
  'not-now',
  'blocked',
];

const ACCEPTED = {
  200: {
    description: 'The operation is over: within the time of `Prefer: wait=N`, or it was carried out before.',
    schema: operationView,
  },
  202: { description: 'Taken in. `Location` tells where to look.', schema: operationView },
} as const;

/** Every route, and all that it answers. `openapi.json` is made of it. */
export const ROUTES: readonly Route[] = [
  {
    method: 'post',
    path: 'rotations',
    summary: 'Rotate one account now, or many (`all`), or tell what would become of them (`dryRun`)',
    roles: '`Rotation.Operate`; `Rotation.Read` for `dryRun`; `Rotation.Emergency` too for `force` and `compromised`',
    body: rotationRequest,
    answers: {
      ...ACCEPTED,
      200: { ...ACCEPTED[200], schema: z.union([operationView, dryRun, dryRunOfMany, doneBefore]) },
    },
    problems: [...WISH, ...ACCOUNT, 'entra-required'],
  },
  {
    method: 'post',
    path: 'rollbacks',
    summary: 'Publish the key before again, while it lives',
    roles: '`Rotation.Emergency`',
    body: rollbackRequest,
    answers: { ...ACCEPTED, 200: { ...ACCEPTED[200], schema: z.union([operationView, doneBefore]) } },
    problems: [...WISH, ...ACCOUNT, 'entra-required'],
  },
  {
    method: 'post',
    path: 'sweeps',
    summary: 'Sweep now, or tell what a sweep would do (`dryRun`)',
    roles: '`Rotation.Operate`; `Rotation.Read` for `dryRun`',
    body: sweepRequest,
    answers: { ...ACCEPTED, 200: { ...ACCEPTED[200], schema: z.union([operationView, statusSchema]) } },
    problems: WISH,
  },
  {
    method: 'get',
    path: 'operations/{id}',
    summary: 'State and outcome of an operation',
    roles: 'any of the three',
    params: ['id'],
    answers: { 200: { description: 'The operation.', schema: operationView } },
    problems: ['malformed-request', 'unknown-operation', ...ANY, ...AZURE],
  },
  {
    method: 'get',
    path: 'status',
    summary: 'Every account, as the last sweep saw it or as it is now (`fresh`)',
    roles: '`Rotation.Read` or `Rotation.Operate`',
    query: statusQuery,
    answers: { 200: { description: 'Every account that the filters let through.', schema: statusSchema } },
    alsoAs: ['text/csv', 'text/html'],
    problems: ['malformed-request', 'not-acceptable', ...ANY, ...AZURE],
  },
  {
    method: 'get',
    path: 'status/history',
    summary: 'What happened to one account',
    roles: '`Rotation.Read` or `Rotation.Operate`',
    query: historyQuery,
    answers: { 200: { description: 'Newest first.', schema: history } },
    problems: ['malformed-request', 'unknown-account', 'ambiguous-account', ...ANY, ...AZURE],
  },
  {
    method: 'get',
    path: 'openapi.json',
    summary: 'This description',
    roles: '`Rotation.Read` or `Rotation.Operate`',
    answers: { 200: { description: 'OpenAPI 3.1.' } },
    problems: ['malformed-request', 'unauthenticated', 'forbidden', 'internal'],
  },
  {
    method: 'get',
    path: 'health',
    summary: 'Whether the app does its work; for everybody, without details',
    roles: 'none',
    query: healthQuery,
    answers: {
      200: { description: 'It does.', schema: z.object({ status: z.literal('ok') }) },
      307: { description: 'With `deep`: where to look.' },
    },
    problems: ['malformed-request', 'unhealthy', 'internal'],
  },
  {
    method: 'get',
    path: 'health/deep',
    summary: "What the doctor finds, with the app's own identity; changes nothing",
    roles: '`Rotation.Read` or `Rotation.Operate`',
    answers: {
      200: { description: 'Nothing is missing.', schema: diagnosisSchema },
      503: {
        description: 'Something is missing: see `fix` of each finding whose state is `no`.',
        schema: diagnosisSchema,
      },
    },
    problems: ['malformed-request', 'unauthenticated', 'forbidden', 'internal'],
  },
];
