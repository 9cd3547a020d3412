import { DAY, MINUTE, SECOND } from '../domain/duration.ts';
import { deploymentName, managedBy, schedule } from './azure-forms.ts';
import { duration, listOf, oneOf, wholeNumber } from './form.ts';
import { defaulted, optional } from './setting.ts';

/** Which accounts are rotated, and by whom. */
export const selectionSettings = {
  ROTATION_MODE: defaulted(oneOf('rotate', 'plan'), 'rotate', {
    meaning:
      '`plan` decides and reports only: no lock is taken, nothing is written but the record of the run, and requests that would change something are refused. Use it as the kill switch.',
    example: 'plan',
  }),
  ROTATION_SCOPE: defaulted(oneOf('tagged', 'adopt-all', 'all'), 'tagged', {
    meaning:
      '`tagged` touches only accounts with the tag `key-rotation`; `adopt-all` adopts and reports every account but rotates only tagged ones; `all` rotates every account that is not tagged `disabled`.',
    example: 'adopt-all',
  }),
  ROTATION_KINDS: defaulted(listOf(oneOf('OpenAI', 'AIServices')), 'OpenAI,AIServices', {
    meaning: 'Kinds of accounts to look at.',
    example: 'OpenAI',
  }),
  ROTATION_DEPLOYMENT: defaulted(deploymentName, 'default', {
    meaning:
      'Name of this deployment. It rotates accounts whose tag `key-rotation` says its name; `enabled` means `default`.',
    example: 'team-a',
  }),
  ROTATION_REPLACES: optional(managedBy, 'none', {
    meaning:
      'A deployment, as the tag `managed-by` of its secrets names it, whose secrets this one takes over. Remove the other deployment first.',
    example: 'azure-ai-key-rotator/old-name/oldstorage.blob.core.windows.net',
  }),
};

/** The life cycle of a key value. */
export const cycleSettings = {
  ROTATION_SCHEDULE: defaulted(schedule, '0 0 * * * *', {
    meaning:
      'When to sweep. The Functions host reads this setting too; where it is missing or wrong, no sweep ever runs. The largest gap between two sweeps is at most half of `ROTATION_LEAD`.',
    example: '0 */30 * * * *',
  }),
  ROTATION_MAX_KEY_AGE: defaulted(duration(DAY), 'P90D', {
    meaning:
      'No key value lives longer; the tag `key-rotation-max-age` of an account may only shorten it. At least 2 × (grace + PT15M) + lead + the largest gap of the schedule.',
    example: 'P60D',
  }),
  ROTATION_GRACE: defaulted(duration(MINUTE), 'P3D', {
    meaning:
      'How long the old value stays valid after a new one was published. Consumers must read the secret again within this time.',
    example: 'P2D',
  }),
  ROTATION_MIN_GRACE: defaulted(duration(MINUTE), 'P1D', {
    meaning: 'The floor for `ROTATION_GRACE` and for the tag `key-rotation-grace` of an account.',
    example: 'PT12H',
  }),
  ROTATION_LEAD: defaulted(duration(MINUTE), 'P2D', {
    meaning: 'How long before the last safe moment a rotation falls due, so that an outage breaks no promise.',
    example: 'P5D',
  }),
  ROTATION_ADOPTION_PERIOD: defaulted(duration(MINUTE), 'P7D', {
    meaning:
      'Time between the adoption of an account and its first rotation, in which consumers move to the secret. At least `ROTATION_GRACE`.',
    example: 'P14D',
  }),
};

/** How a sweep works. */
export const sweepSettings = {
  ROTATION_VERIFY_INTERVAL: defaulted(duration(MINUTE), 'PT1H', {
    meaning:
      'How often the published value of an account is compared with its live keys. Where it is longer than the time between two sweeps, the accounts are spread evenly.',
    example: 'PT6H',
  }),
  ROTATION_PROBE: defaulted(oneOf('required', 'best-effort', 'off'), 'best-effort', {
    meaning:
      'Whether a key is tried on the data plane before it is published. `required` stops where it cannot be tried (private network), `best-effort` waits two minutes instead, `off` never tries.',
    example: 'required',
  }),
  ROTATION_SETTLE: defaulted(duration(SECOND, 10 * MINUTE), 'PT30S', {
    meaning: 'How long a new key must be accepted without a break before it is published.',
    example: 'PT1M',
  }),
  ROTATION_CONCURRENCY: defaulted(wholeNumber(1, 64), '8', {
    meaning: 'Accounts of a sweep worked on at once. Waits and drift checks do not count.',
    example: '4',
  }),
  ROTATION_MAX_PER_SWEEP: defaulted(wholeNumber(1, 10_000), '100', {
    meaning: 'Most regenerations in one sweep; the rest waits for the next one.',
    example: '20',
  }),
  // The host stops a function after the 30 minutes of host.json; work under way needs the last five.
  ROTATION_SWEEP_BUDGET: defaulted(duration(MINUTE, 25 * MINUTE), 'PT20M', {
    meaning: 'After this time a sweep starts no further account; the rest is deferred, most urgent first.',
    example: 'PT10M',
  }),
  ROTATION_DISPATCH: defaulted(oneOf('inline', 'queue'), 'inline', {
    meaning:
      '`queue` sends one message per account with work to the instances of the app, instead of doing the work in the sweep (docs/queue.md).',
    example: 'queue',
  }),
  ROTATION_HTTP_AUTH: defaulted(oneOf('function', 'entra'), 'function', {
    meaning:
      '`function` asks for a function key; `entra` for a token with app roles, checked by the platform. Rollback, force and compromised over HTTP need `entra`.',
    example: 'entra',
  }),
};

/** What is kept of what was done. */
export const recordSettings = {
  ROTATION_RECORD_RETENTION: defaulted(duration(DAY, 3_650 * DAY), 'P400D', {
    meaning:
      'How long the records of runs and the history of each account are kept; both are what `npm run rotator -- evidence` is made of. A year of history is removed as a whole, once all of it is older.',
    example: 'P1100D',
  }),
};
