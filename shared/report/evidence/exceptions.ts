import type { AccountStatus } from '../status-schema.ts';
import type { Observation, Span } from './observation.ts';

/** What an auditor asks about: from when to when something was not as it should be, and why. */
export interface Exception {
  readonly kind: 'blocked' | 'failed' | 'skipped' | 'healed' | 'overdue';
  /** ISO 8601, UTC. */
  readonly from: string;
  /** Null: not over at the end of the period. */
  readonly to: string | null;
  /** A code of docs/reasons.md. */
  readonly reason: string;
  readonly sentence: string;
}

/** Every exception that touches the period, oldest first. `observations`: in the order of time. */
export function exceptionsOf(observations: readonly Observation[], span: Span): readonly Exception[] {
  return [...troubles(observations), ...repairs(observations), ...overdues(observations)]
    .filter(({ from, to }) => Date.parse(from) < span.toMs && (to === null || Date.parse(to) >= span.fromMs))
    .map((each) => (each.to !== null && Date.parse(each.to) > span.toMs ? { ...each, to: null } : each))
    .toSorted((one, other) => one.from.localeCompare(other.from));
}

/**
 * Each lasts until an entry says something else; that a turn was put off says nothing. An account that is left alone is one
 * only where we published a key of it.
 */
function troubles(all: readonly Observation[]): Exception[] {
  const observations = all.filter(({ result }) => result !== 'deferred');
  return observations.flatMap(({ at, result, reason, sentence, phase }, index) => {
    const kind = kindOf(result);
    if (kind === undefined || (kind === 'skipped' && phase === null)) return [];
    const isSame = (other: Observation | undefined): boolean => other?.result === result && other.reason === reason;
    if (isSame(observations[index - 1])) return [];
    const end = observations.slice(index + 1).find((other) => !isSame(other));
    return [{ kind, from: at, to: end?.at ?? null, reason, sentence }];
  });
}

function kindOf(result: AccountStatus['result']): Exception['kind'] | undefined {
  return result === 'blocked' || result === 'failed' || result === 'skipped' ? result : undefined;
}

/** Somebody else had written: over as soon as it was found. */
function repairs(observations: readonly Observation[]): Exception[] {
  return observations.flatMap(({ at, result, reason, sentence }) =>
    result === 'healed' ? [{ kind: 'healed' as const, from: at, to: at, reason, sentence }] : [],
  );
}

/** From the day that the first entry names until an entry sees the account without it; one that cannot see it ends nothing. */
function overdues(observations: readonly Observation[]): Exception[] {
  const found: Exception[] = [];
  let open: Exception | undefined;
  for (const { at, phase, overdueSince, reason, sentence } of observations) {
    if (overdueSince !== null) open ??= { kind: 'overdue', from: overdueSince, to: null, reason, sentence };
    else if (open !== undefined && phase !== null) {
      found.push({ ...open, to: at });
      open = undefined;
    }
  }
  return open === undefined ? found : [...found, open];
}
