import type { Decision } from '../domain/decision.ts';
import { MINUTE } from '../domain/duration.ts';
import type { Facts } from '../domain/facts.ts';
import { LATE_CALL_MS } from '../domain/late-call.ts';
import type { Outcome } from '../domain/outcome.ts';

/** A decision that calls for no effect, as the end of a turn. */
export function asOutcome(decision: Decision): Outcome {
  const { reason, sentence } = decision;
  switch (decision.action) {
    case 'skip':
      return { result: 'skipped', reason, sentence, loud: decision.loud };
    case 'blocked':
      return { result: 'blocked', reason, sentence, ...comeBack(decision) };
    case 'keep':
      return { result: reason === 'left-to-sweep' ? 'deferred' : 'kept', reason, sentence, ...comeBack(decision) };
    case 'verify':
      return {
        result: 'verified',
        reason: 'no-drift',
        sentence: 'The published value is the live key of the active slot.',
      };
    default:
      return { result: 'planned', reason, sentence };
  }
}

function comeBack({ retryAtMs }: { readonly retryAtMs?: number | undefined }): Pick<Outcome, 'retryAtMs'> {
  return retryAtMs === undefined ? {} : { retryAtMs };
}

/** Somebody else is at work on the account. */
export function locked(nowMs: number, first: Facts): Outcome {
  return {
    result: 'deferred',
    reason: 'locked-by-another-run',
    sentence: `Another run is at work on this account; nothing was done here.${askAgain(first)}`,
    retryAtMs: nowMs + MINUTE,
  };
}

/** A run that died may have sent a call that still lands: this one only leaves a record of that, the next one goes on. */
export function lockTakenOver(nowMs: number, first: Facts): Outcome {
  return {
    result: 'deferred',
    reason: 'lock-taken-over',
    sentence: `The last run on this account did not end properly; nothing was done here, and the next sweep goes on when its last call can no longer land.${askAgain(first)}`,
    retryAtMs: nowMs + LATE_CALL_MS,
  };
}

/** A sweep comes again by itself; a request does not. */
function askAgain(first: Facts): string {
  return first.request === undefined ? '' : ' The request was not carried out; ask again.';
}
