import type { Defect } from './defect.ts';

const GUARD = 'shared/domain/guard.ts';

/** Broken variants of what forbids a regeneration, and of what makes one due. */
export const GUARD_DEFECTS: readonly Defect[] = [
  {
    name: 'retire before grace',
    changes: [
      {
        file: GUARD,
        old: 'return Math.max(publication.tags.graceMs ?? 0, promisedMs(witness, publication), policy.graceMs) + CLOCK_SKEW_MS;',
        new: 'return (Math.max(publication.tags.graceMs ?? 0, promisedMs(witness, publication), policy.graceMs) + CLOCK_SKEW_MS) / 2;',
      },
    ],
  },
  {
    name: 'grace counted from our clock',
    changes: [
      {
        file: GUARD,
        old: 'Math.max(publication.createdAtMs, lastUnreadableAtMs) + holdMs(publication, policy, witness),',
        new: 'Math.max(standing.activeCreatedAtMs ?? publication.createdAtMs, lastUnreadableAtMs) + holdMs(publication, policy, witness),',
      },
    ],
  },
  {
    name: 'grace shortened in mid-cycle obeyed',
    changes: [
      {
        file: GUARD,
        old: 'return Math.max(publication.tags.graceMs ?? 0, promisedMs(witness, publication), policy.graceMs) + CLOCK_SKEW_MS;',
        new: 'void publication;\n  void witness;\n  void promisedMs;\n  return policy.graceMs + CLOCK_SKEW_MS;',
      },
    ],
  },
  {
    name: 'grace promised at the flip forgotten',
    changes: [
      {
        file: GUARD,
        old: 'Math.max(publication.tags.graceMs ?? 0, promisedMs(witness, publication), policy.graceMs) + CLOCK_SKEW_MS;',
        new: 'Math.max(publication.tags.graceMs ?? 0, policy.graceMs) + CLOCK_SKEW_MS;',
      },
      {
        file: 'shared/rotation/content.ts',
        old: '  const graceMs = Math.max(promisedMs, before.tags.graceMs ?? 0);\n',
        new: '  void promisedMs;\n  const { graceMs } = by.policy;\n',
      },
    ],
  },
  {
    name: 'adoption period skipped',
    changes: [
      { file: GUARD, old: '    adoptedAtMs + policy.adoptionMs,\n', new: '    adoptedAtMs,\n' },
      {
        file: 'shared/domain/schedule.ts',
        old: '? standing.adoptedAtMs + policy.adoptionMs',
        new: '? standing.adoptedAtMs',
      },
    ],
  },
  {
    name: 'old value retired weeks late',
    changes: [
      {
        file: 'shared/domain/schedule.ts',
        old: "return { action: 'retire', atMs: guardMs };",
        new: "return { action: 'retire', atMs: guardMs + 20 * DAY };",
      },
    ],
  },
  {
    name: 'force skips the guard',
    changes: [
      {
        file: 'shared/domain/checks/action-checks.ts',
        old: '  if (!wish.compromised && nowMs < guardMs) {',
        new: "  if (!wish.compromised && !(request?.kind === 'rotate' && request.force) && nowMs < guardMs) {",
      },
    ],
  },
  {
    name: 'a tag alone opens the guard',
    changes: [
      {
        file: 'shared/domain/checks/action-checks.ts',
        old: '  if (facts.look === undefined) return journal;\n',
        new: '  if (facts.look === undefined || !facts.look.witness?.owed) return journal;\n',
      },
      {
        file: 'shared/domain/checks/heal-checks.ts',
        old: '  return operation === undefined || !isCompromised(operation) || cannotConfirm(witness, operation);\n',
        new: '  return true;\n',
      },
    ],
  },
  {
    name: 'a late call is not waited for',
    changes: [
      {
        file: GUARD,
        old: 'if (witness?.unsettledAtMs !== undefined) return witness.unsettledAtMs + LATE_CALL_MS;',
        new: 'if (witness?.unsettledAtMs !== undefined) return witness.unsettledAtMs - LATE_CALL_MS;',
      },
    ],
  },
  {
    name: 'rotation is never due by age',
    changes: [
      {
        file: 'shared/domain/schedule.ts',
        old: '  return createdAtMs + policy.maxAgeMs - policy.graceMs',
        new: '  return createdAtMs + 2 * policy.maxAgeMs - policy.graceMs',
      },
    ],
  },
  {
    name: 'a failed operation is never tried again',
    changes: [
      {
        file: 'shared/domain/checks/action-checks.ts',
        old: '    if (nowMs < attemptMs) {',
        new: '    if (nowMs < attemptMs || operation.attempt > 0) {',
      },
    ],
  },
];
