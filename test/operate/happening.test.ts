import { describe, expect, it } from 'vitest';
import { isWorthAnEntry, type Seen } from '../../shared/operate/happening.ts';

const T1 = '2026-01-01T00:00:00.000Z';
const T2 = '2026-03-28T00:00:00.000Z';

function keys(key1: string | null, key2: string | null): Seen['keys'] {
  const key = { role: 'idle', ageDays: null, mustDieBy: T2, usedUp: null } as const;
  return [
    { ...key, slot: 'Key1', createdAt: key1 },
    { ...key, slot: 'Key2', createdAt: key2 },
  ];
}

function seen(result: Seen['result'], reason: string, changes: Partial<Seen> = {}): Seen {
  return { phase: 'steady', active: 'Key1', keys: keys(T1, T1), overdueSince: null, result, reason, ...changes };
}

const QUIET = seen('verified', 'no-drift');
const UNMANAGED = { phase: null, active: null, keys: [] } as const;
const FAILED = seen('failed', 'failed');
const OVERDUE = { overdueSince: T2 };

describe('what is worth an entry in a history', () => {
  it.each<[string, Seen | undefined, Seen, boolean]>([
    ['a quiet account that was quiet before', seen('kept', 'not-due'), QUIET, false],
    ['a rotation', QUIET, seen('rotated', 'due'), true],
    ['a rotation after a rotation', seen('rotated', 'due'), seen('rotated', 'due'), true],
    ['an adoption', seen('skipped', 'not-opted-in', UNMANAGED), seen('adopted', 'unpublished'), true],
    ['a retirement', QUIET, seen('retired', 'grace-over'), true],
    ['a repair', QUIET, seen('healed', 'value-replaced'), true],
    ['a rollback', QUIET, seen('rolled-back', 'requested'), true],
    ['quiet after a rotation', seen('rotated', 'due'), QUIET, false],
    ['a first failure', QUIET, FAILED, true],
    ['the same failure again', FAILED, FAILED, false],
    ['another reason to be blocked', seen('blocked', 'tag-invalid'), seen('blocked', 'role-missing'), true],
    ['blocked after failed', FAILED, seen('blocked', 'backing-off'), true],
    ['left alone from now on', QUIET, seen('skipped', 'opted-out'), true],
    ['left alone as before', seen('skipped', 'opted-out'), seen('skipped', 'opted-out'), false],
    ['the return to normal', FAILED, QUIET, true],
    ['the return to normal of what was left alone', seen('skipped', 'opted-out'), QUIET, true],
    ['put off once', QUIET, seen('deferred', 'budget-spent'), false],
    ['put off in trouble', FAILED, seen('deferred', 'budget-spent'), false],
    ['whatever comes after it was put off', seen('deferred', 'budget-spent'), QUIET, true],
    ['put off again', seen('deferred', 'budget-spent'), seen('deferred', 'budget-spent'), false],
    ['a managed account that is seen first', undefined, QUIET, true],
    ['trouble with an account that is seen first', undefined, seen('blocked', 'secret-foreign', UNMANAGED), true],
    ['failure with an account that is seen first', undefined, { ...FAILED, ...UNMANAGED }, true],
    ['an account that nobody wants rotated', undefined, seen('skipped', 'not-opted-in', UNMANAGED), false],
    ['what would be adopted, in plan mode', undefined, seen('planned', 'unpublished', UNMANAGED), false],
    ['management that nobody told of', seen('planned', 'unpublished', UNMANAGED), QUIET, true],
    ['the beginning of overdue', QUIET, { ...QUIET, ...OVERDUE }, true],
    ['overdue as before', { ...QUIET, ...OVERDUE }, { ...QUIET, ...OVERDUE }, false],
    ['the end of overdue', { ...QUIET, ...OVERDUE }, QUIET, true],
    ['the beginning of overdue while blocked as before', FAILED, { ...FAILED, ...OVERDUE }, true],
    ['overdue that cannot be seen', { ...FAILED, ...OVERDUE }, { ...FAILED, ...UNMANAGED }, false],
    ['a key that nobody told of', QUIET, seen('verified', 'no-drift', { keys: keys(T1, T2) }), true],
    ['a flip that nobody told of', QUIET, seen('verified', 'no-drift', { active: 'Key2' }), true],
    ['keys that cannot be seen any more', FAILED, { ...FAILED, ...UNMANAGED }, false],
  ])('%s', (_what, before, now, expected) => {
    expect(isWorthAnEntry(before, now)).toBe(expected);
  });
});
