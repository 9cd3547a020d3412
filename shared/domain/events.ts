import { RESULTS, type Result } from './outcome.ts';

/** One kind of log event: when it is written, and what its fields hold. */
interface EventDoc {
  readonly when: string;
  readonly fields: Readonly<Record<string, string>>;
}

const RUN = { runId: 'Names the run; the same in every event of it, and in the journal on the secret.' };

const ACCOUNT = {
  ...RUN,
  account: 'ARM id of the account, in lower case.',
  reason: 'Why: a code of docs/reasons.md.',
  sentence: 'The same for a person, with what to do where somebody must act.',
  error: 'What went wrong outside: an error code of docs/reasons.md.',
  phase: '`adopting`, `overlap` or `steady`.',
  secret: 'Address of the secret, without a version.',
  overdueSince: 'Since when a key is older than it may be, epoch milliseconds; absent: none is.',
} as const;

const ofAccount = (when: string): EventDoc => ({ when, fields: ACCOUNT });

const RESULTS_DOC: Readonly<Record<`account.${Result}`, EventDoc>> = {
  'account.adopted': ofAccount('The key in use was published; nothing was regenerated.'),
  'account.rotated': ofAccount('The idle key was regenerated and published.'),
  'account.retired': ofAccount('The key that was published before was regenerated, so that it died.'),
  'account.healed': ofAccount('Drift was repaired: somebody else had written.'),
  'account.rolled-back': ofAccount('The key before was published again, on request.'),
  'account.verified': ofAccount('The published value is the live key of the active slot.'),
  'account.kept': ofAccount('There was nothing to do; the sentence says what comes next.'),
  'account.skipped': ofAccount('The account is not to be touched. A warning where that leaves an old key alive.'),
  'account.blocked': ofAccount('A person must act, or a time must pass (warning).'),
  'account.deferred': ofAccount('Left to a later sweep.'),
  'account.planned': ofAccount('What would have been done, had ROTATION_MODE not been `plan`.'),
  'account.failed': ofAccount('A call failed (error). The next sweep tries again.'),
};

const OPERATION_ID = 'Id of the operation: what the caller gave or was given.';

const TURN = {
  account: ACCOUNT.account,
  sweep: 'Run id of the sweep that sent the message.',
} as const;

const COUNTS = {
  accounts: 'How many accounts were looked at.',
  oldestKeyDays: 'Age of the oldest key of a managed account whose creation time is known, in days.',
  overdue: 'How many accounts have a key that is older than it may be.',
  orphaned: 'Secrets whose account no longer exists.',
  unreachable: 'Secrets whose account could not be read.',
  unreadScopes: 'Subscriptions and vaults that could not be listed.',
};

const RESULT_COUNTS = Object.fromEntries(
  RESULTS.map((result) => [result, `How many accounts ended as \`${result}\`.`]),
);

const RECORD = {
  record: 'Name of the record, or what all such names begin with.',
  error: ACCOUNT.error,
} as const;

const CHANGE = {
  change: '`new-version`, `keys-regenerated`, `account-written`, `account-deleted`, `unknown` or `malformed`.',
  account: ACCOUNT.account,
  secret: ACCOUNT.secret,
} as const;

/** Everything that is logged, by name. Part of the product's interface, since alerts are made of it: never renamed, only added. */
export const EVENTS = {
  'sweep.started': {
    when: 'The timer fired.',
    fields: { isPastDue: 'Whether the tick is a late one.' },
  },
  'sweep.ended': {
    when: 'A sweep is over: one event with all counts, for alerts (error where it is not ok).',
    fields: {
      ...RUN,
      mode: '`rotate` or `plan`.',
      durationMs: 'How long it took, milliseconds.',
      ok: 'Whether every listing was read, no account failed, and none with a secret was unreachable.',
      ...COUNTS,
      ...RESULT_COUNTS,
    },
  },
  ...RESULTS_DOC,
  'operation.ended': {
    when: 'An operation that was asked for over HTTP is over (error where what was asked for was not done).',
    fields: {
      operationId: OPERATION_ID,
      kind: '`rotate`, `rollback`, `sweep` or `rotate-many`.',
      account: ACCOUNT.account,
      by: 'Who asked: the signed-in caller, or `function-key`.',
      tries: 'How often it was begun.',
      outcome: 'The reason that it ended with, `sweep`, `rotate-many`, or `not-carried-out`.',
    },
  },
  'operation.given-up': {
    when: 'The message of an operation failed five times (error); it is tried again half an hour later, until a day is over, unless its record cannot be read.',
    fields: { operationId: OPERATION_ID },
  },
  'operation.outdated': {
    when: 'A message names an operation that is older than a day or no longer on record (warning); nothing is done.',
    fields: { operationId: OPERATION_ID },
  },
  'turn.not-sent': {
    when: 'With ROTATION_DISPATCH=queue: the message for a worker could not be sent (error); the sweep did the work itself.',
    fields: { ...RUN, account: ACCOUNT.account, error: ACCOUNT.error },
  },
  'turn.failed': {
    when: 'A worker could not read the account or the secret that it was sent for (warning).',
    fields: {
      ...TURN,
      error: ACCOUNT.error,
      again: 'Whether the reason passes, so that the message is sent again; otherwise the next sweep looks anew.',
    },
  },
  'turn.outdated': {
    when: 'A worker got a message that is too old, or the account is no longer as the sweep saw it (warning); nothing is done, and the next sweep looks anew.',
    fields: {
      ...TURN,
      because:
        '`too-old` (sent more than twice the longest time between two sweeps ago), `account-gone`, `secret-gone`, `elsewhere` (its tags name another secret now), `vault-not-selected`.',
    },
  },
  'turn.given-up': {
    when: 'The message of an account failed five times (error). It is not sent again: the next sweep sends a new one.',
    fields: TURN,
  },
  'operation.unreadable': {
    when: 'A message in the queue is none of ours, or of another release (error); it is acknowledged.',
    fields: {},
  },
  'request.failed': {
    when: 'A request over HTTP ended with something unexpected (error); the caller was told the correlation id only.',
    fields: { correlationId: 'The same as in the answer.', error: 'Name of what was thrown; never its text.' },
  },
  'lock.left-to-expire': {
    when: 'The lock of an account could not be given back (warning); the next run takes it over and waits.',
    fields: { ...RUN, account: ACCOUNT.account, error: ACCOUNT.error },
  },
  'record.not-written': {
    when: 'A record of a run could not be written (error); the run itself is not touched by that.',
    fields: { ...RUN, ...RECORD },
  },
  'record.not-read': {
    when: 'A record that a run is compared with could not be read (warning); the run goes on as if there were none.',
    fields: { ...RUN, ...RECORD },
  },
  'record.not-removed': {
    when: 'Records older than ROTATION_RECORD_RETENTION could not be removed (warning); the next sweep tries again.',
    fields: { ...RUN, ...RECORD },
  },
  'change.received': {
    when: 'Event Grid told of a change; the account is looked at now. A warning where somebody else regenerated a key.',
    fields: { ...RUN, ...CHANGE },
  },
  'change.ignored': {
    when: 'Event Grid told of a change that needs nothing; it was acknowledged.',
    fields: {
      ...CHANGE,
      type: 'What the event calls itself, where it is none that the app knows.',
      because:
        '`unknown-type`, `malformed`, `foreign-vault`, `no-secret` (gone again), `names-no-account` (the version has no tag of ours, and the last sweep saw no account there), `not-ours`, `own-write`, `own-call`, `not-managed` (no record beside the lock knows a secret of the account: left to the next sweep), `account-gone` (the next sweep reports it).',
    },
  },
  'change.failed': {
    when: 'The look at what changed failed (warning). The next sweep looks anyway.',
    fields: {
      ...CHANGE,
      error: 'What went wrong outside: an error code of docs/reasons.md.',
      again: 'Whether the reason passes, so that the invocation fails and Event Grid delivers the event again.',
    },
  },
  'azure.read-retried': {
    when: 'A read was answered with a passing failure and is tried again.',
    fields: {
      host: 'Host that was asked.',
      status: 'What it answered; absent: nothing.',
      retry: 'Which try comes next: 1 for the first after the failure.',
      waitMs: 'How long is waited before the next try, milliseconds.',
    },
  },
} as const satisfies Readonly<Record<string, EventDoc>>;

export type EventName = keyof typeof EVENTS;
