import { SECOND } from '../domain/duration.ts';
import { type ErrorCode, RotationError } from '../domain/errors.ts';
import type { Requested } from '../operate/request-operation.ts';
import type { Foreseen, NotFound } from '../rotation/on-demand.ts';
import type { Log } from '../rotation/ports.ts';
import { shown } from './ask.ts';
import { Problem, type ProblemCode } from './problems.ts';

/** What an error of the outside world is to a caller. */
const BY_CODE: Readonly<Partial<Record<ErrorCode, ProblemCode>>> = {
  throttled: 'throttled',
  unavailable: 'azure-unavailable',
  'role-missing': 'role-missing',
  'account-locked': 'blocked',
  'account-not-ready': 'blocked',
  'local-auth-disabled': 'blocked',
  'secret-soft-deleted': 'blocked',
  'secret-disabled': 'blocked',
  'settings-invalid': 'settings-invalid',
};

/** How long to wait where Azure does not say, seconds. */
const PAUSE_SECONDS = 30;

/**
 * What a caller is told of anything that was thrown. Of the unexpected nothing but an id, under which the log has its name:
 * its text may hold anything.
 */
export function problemFrom(error: unknown, correlationId: string, log: Log): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof RotationError) return problemOf(error);
  const name = error instanceof Error ? error.name : typeof error;
  log({ name: 'request.failed', level: 'error', fields: { correlationId, error: name } });
  return new Problem('internal', { detail: 'The log tells more under the correlation id.', correlationId });
}

/** The problem that an error of the outside world is; it shows our own detail, never a text of Azure's. */
export function problemOf({ code, facts }: RotationError): Problem {
  const mapped = BY_CODE[code] ?? 'azure-failed';
  const passing = mapped === 'throttled' || mapped === 'azure-unavailable';
  const [detail = '', ...faults] = facts.detail.split('\n- ');
  return new Problem(mapped, {
    detail,
    reason: code,
    ...(faults.length === 0 ? {} : { faults }),
    ...(passing ? { retryAfterSeconds: Math.ceil((facts.retryAfterMs ?? PAUSE_SECONDS * SECOND) / SECOND) } : {}),
  });
}

/** The same with ids as texts: records have them so. */
type MeantNone =
  | Extract<NotFound, { kind: 'unknown-account' }>
  | { readonly kind: 'ambiguous-name'; readonly candidates: readonly string[] };

/** Why no account is meant. An account that was not found where something could not be read may well exist. */
export function notFoundProblem(named: string, answer: MeantNone): Problem {
  if (answer.kind === 'ambiguous-name') {
    return new Problem('ambiguous-account', {
      detail: `Several accounts have the name ${shown(named)}; give the ARM id of one.`,
      faults: answer.candidates,
    });
  }
  if (answer.unread.length > 0) {
    return unreadProblem(`The account ${shown(named)} was not found, but not everything could be read.`, answer.unread);
  }
  return new Problem('unknown-account', {
    detail: `There is no account ${shown(named)} that this app can see; GET /api/status lists them.`,
  });
}

/** What could not be listed stands in the way: what passes comes first, then the right that is missing. */
function unreadProblem(detail: string, unread: Foreseen['unread']): Problem {
  const faults = unread.map(({ scope, id, sentence }) => `${scope} ${id}: ${sentence}`);
  const problems = unread.flatMap(({ error }) => (error === undefined ? [] : [problemOf(error)]));
  const worst = WORST.flatMap((code) => problems.find((problem) => problem.code === code) ?? [])[0];
  const { retryAfterSeconds, reason } = worst?.facts ?? {};
  return new Problem(worst?.code ?? 'azure-failed', {
    detail: `${detail} ${faults.join(' ')}`,
    faults,
    retryAfterSeconds,
    reason,
  });
}

const WORST: readonly ProblemCode[] = ['throttled', 'azure-unavailable', 'role-missing'];

/** Why an account's state forbids what was asked for: `blocked` needs somebody, `not-now` needs time. */
export function refusalProblem({ decision, report, unread }: Omit<Foreseen, 'kind'>, nowMs: number): Problem {
  const { retryAtMs, reason } = report.outcome;
  if (reason === 'vault-unreadable') return unreadProblem(decision.sentence, unread);
  const needsSomebody = decision.action === 'blocked' || decision.action === 'skip' || retryAtMs === undefined;
  return new Problem(needsSomebody ? 'blocked' : 'not-now', {
    detail: decision.sentence,
    reason,
    ...(retryAtMs === undefined ? {} : { retryAfterSeconds: Math.max(1, Math.ceil((retryAtMs - nowMs) / SECOND)) }),
  });
}

/** Why a wish was not taken in. */
export function wishProblem(
  requested: Exclude<Requested, { kind: 'accepted' }>,
  named: string,
  nowMs: number,
): Problem {
  switch (requested.kind) {
    case 'refused':
      return refusalProblem(requested, nowMs);
    case 'plan-mode':
      return new Problem('plan-mode', {
        detail: 'Nothing is changed while ROTATION_MODE is plan; set it to rotate, or ask with dryRun.',
        reason: 'plan-mode',
      });
    case 'secret-in-text':
      return new Problem('secret-in-text', {
        detail: 'reason or operationId holds a live key of the account; give words. The text was not kept.',
      });
    case 'id-taken':
      return new Problem('operation-id-taken', {
        detail: 'An operation of another kind, account or with other switches has this operationId; give another one.',
      });
    default:
      return notFoundProblem(named, requested);
  }
}
