import { ourStanding, publicationOf } from '../domain/checks/check.ts';
import type { Action, Decision } from '../domain/decision.ts';
import type { Facts } from '../domain/facts.ts';
import { promiseBreaksAtMs } from '../domain/phase.ts';

/** What cannot wait comes first: repairs, then compromised keys, then what keeps a promise about age, then the rest. */
const ORDER: Readonly<Record<Action, number>> = {
  heal: 0,
  rollback: 0,
  retire: 2,
  rotate: 2,
  adopt: 3,
  verify: 4,
  blocked: 5,
  skip: 5,
  keep: 5,
};

/** An account with what is to be done for it. */
export interface Planned {
  readonly facts: Facts;
  readonly decision: Decision;
}

function attemptsOf({ facts }: Planned): number {
  return publicationOf(facts)?.tags.operation?.attempt ?? 0;
}

function rank({ decision }: Planned): number {
  return 'compromised' in decision && decision.compromised ? 1 : ORDER[decision.action];
}

/**
 * The most urgent first; among equals the one whose promise breaks first. Those that failed before come after the others,
 * so that they cannot open the breaker before the healthy ones had their turn.
 */
export function byUrgency(planned: readonly Planned[], nowMs: number): Planned[] {
  const breaksAt = ({ facts }: Planned): number => {
    const standing = ourStanding(facts, nowMs);
    return standing === undefined ? Number.MAX_SAFE_INTEGER : promiseBreaksAtMs(standing);
  };
  return planned
    .map((each) => ({ each, rank: rank(each), failed: attemptsOf(each), breaksAt: breaksAt(each) }))
    .sort((one, other) => one.rank - other.rank || one.failed - other.failed || one.breaksAt - other.breaksAt)
    .map(({ each }) => each);
}
