import type { OperationOutcome, OperationRecord } from './operation-record.ts';

/** Whether what was asked for was done, now or before. A compromised key that is replaced and still lives is not done with. */
export function isGood({ compromised }: Pick<OperationRecord, 'compromised'>, outcome: OperationOutcome): boolean {
  if (outcome.kind === 'sweep' || outcome.kind === 'rotate-many') return outcome.ok;
  if (outcome.kind === 'not-carried-out') return false;
  const { result, reason } = outcome.account;
  if (result === 'rotated') return !compromised;
  return ['retired', 'rolled-back'].includes(result) || reason === 'already-done';
}

/** Whether an operation on one account or many is over without being good: asked for again, it goes on. */
export function endedInVain(record: OperationRecord): boolean {
  const { kind, state, outcome } = record;
  return kind !== 'sweep' && state === 'ended' && (outcome === undefined || !isGood(record, outcome));
}
