import { OPERATIONS } from '../domain/azure-operations.ts';
import type { ErrorCode } from '../domain/errors.ts';
import type { Call } from './operation.ts';

/** One sentence for each code: what failed and what would help. Only ids and addresses of our own go in. */
export function detailOf(code: ErrorCode, call: Call, status: number | undefined): string {
  const { scope } = call;
  const target = call.target ?? scope;
  const answered = status === undefined ? 'gave no answer in time' : `answered ${status}`;
  switch (code) {
    case 'role-missing':
      return status === 401
        ? `The token of this app was refused at ${scope}; check the tenant of its identity and the configured audience.`
        : `The identity may not do ${OPERATIONS[call.operation].permission} on ${scope}; assign a role with it ` +
            '(a new assignment can take several minutes).';
    case 'network-refused':
      return `The firewall of ${scope} refused this network; let the app's subnet in or use a private endpoint.`;
    case 'not-found':
      return `${target} does not exist.`;
    case 'account-locked':
      return `A read-only lock on ${scope} or above it forbids the call; remove the lock, or opt the account out.`;
    case 'account-not-ready':
      return `${scope} is being changed; the call is tried again later.`;
    case 'local-auth-disabled':
      return `${scope} has its keys switched off (disableLocalAuth); opt it out, or switch them on.`;
    case 'secret-soft-deleted':
      return `The name of ${target} is taken by a deleted secret; recover that one or purge it.`;
    case 'secret-disabled':
      return `The current version of ${target} is disabled; enable it.`;
    case 'conflict':
      return `Another call on ${target} was under way; this one is tried again later.`;
    case 'throttled':
      return `Too many calls to ${scope}; Azure asks to come back later.`;
    case 'malformed-answer': {
      const shown = status === undefined ? '' : ` (status ${status})`;
      return `The answer about ${target} could not be read${shown}; check what stands between this app and Azure.`;
    }
    case 'unavailable':
      return `Azure ${answered} about ${target}.`;
    default:
      return `Azure ${answered} about ${target} and refused the call.`;
  }
}
