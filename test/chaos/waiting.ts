import type { Outcome } from '../../shared/domain/outcome.ts';
import type { Reason } from '../../shared/domain/reasons.ts';
import type { ProbeMode } from '../../shared/domain/settings.ts';
import type { Deed, Schedule } from './schedule.ts';

type DeedName = Deed['deed'];

/** Reasons for which an account must wait for a person, each with the deeds by hand that can be behind it. */
const WAITING: Readonly<Partial<Record<Reason, readonly DeedName[]>>> = {
  'secret-disabled': ['disable'],
  'secret-soft-deleted': ['delete'],
  'opted-out': ['account-tag'],
  'opted-out-in-overlap': ['account-tag'],
  'local-auth-disabled': ['local-auth'],
  'account-locked': ['read-only-lock'],
  'account-not-ready': ['state'],
  'tag-invalid': ['account-tag'],
  'cycle-does-not-fit': ['account-tag'],
  'vault-not-allowed': ['account-tag'],
  'secret-moved': ['account-tag', 'move'],
  'secret-ambiguous': ['recover'],
  'secret-foreign': ['publish', 'tag', 'move'],
  'secret-of-another-account': ['tag', 'move'],
};

/** Only the record beside the lock tells that a compromised key was accepted to die: without it, a person has to repeat that. */
export function hasLostLocks({ steps }: Schedule): boolean {
  return steps.some(({ act }) => act.kind === 'lock-store' && act.what === 'lost');
}

/** The reason for which the account waits for a person; undefined: it does not, or nothing in the schedule explains it. */
export function waitsForPerson({ result, reason }: Outcome, schedule: Schedule, probe: ProbeMode): Reason | undefined {
  if (reason === 'probe-inconclusive' && probe === 'required' && schedule.network === 'private') return reason;
  if (result !== 'blocked' && result !== 'skipped') return undefined;
  if (reason === 'secret-foreign' && schedule.opening === 'foreign') return reason;
  if (reason === 'compromised-unconfirmed' && hasLostLocks(schedule)) return reason;
  const deeds: readonly string[] = WAITING[reason] ?? [];
  const explained = schedule.steps.some(({ act }) => act.kind === 'person' && deeds.includes(act.deed));
  return explained ? reason : undefined;
}
