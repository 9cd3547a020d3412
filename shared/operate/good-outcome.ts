import type { OperationOutcome, OperationRecord } from './operation-record.ts';

/** Whether what was asked for was done, now or before. */
export function isGood(outcome: OperationOutcome): boolean {
  if (outcome.kind === 'sweep' || outcome.kind === 'rotate-many') return outcome.ok;
  if (outcome.kind === 'not-carried-out') return false;
  const { result, reason } = outcome.account;
  return ['rotated', 'retired', 'rolled-back'].includes(result) || reason === 'already-done';
}

/** Whether an operation on one account or many is over without being good: asked for again, it goes on. */
export function endedInVain({ kind, state, outcome }: OperationRecord): boolean {
  return kind !== 'sweep' && state === 'ended' && (outcome === undefined || !isGood(outcome));
}
