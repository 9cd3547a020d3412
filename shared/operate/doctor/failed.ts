import { RotationError } from '../../domain/errors.ts';
import type { State } from './finding.ts';

/** What a failure means for a question that was asked of Azure. */
export interface Failed {
  readonly kind: 'no-token' | 'not-allowed' | 'network' | 'no-answer' | 'other';
  /** `no` only where the answer is clear; a throttled or broken call tells nothing. */
  readonly state: State;
  readonly says: string;
}

/** Never throws. Only our own errors are shown: the text of any other may hold anything. */
export function failed(error: unknown): Failed {
  if (!(error instanceof RotationError)) {
    return { kind: 'other', state: 'unknown', says: 'An unexpected error ended this check.' };
  }
  const { code, facts } = error;
  const says = facts.detail;
  // Without a token nothing was asked: it is one trouble, the identity's, and not one with every right.
  if (code === 'role-missing' && facts.status === undefined) return { kind: 'no-token', state: 'unknown', says };
  if (code === 'role-missing') return { kind: 'not-allowed', state: 'no', says };
  if (code === 'network-refused') return { kind: 'network', state: 'no', says };
  if (code === 'unavailable' && facts.status === undefined) return { kind: 'no-answer', state: 'no', says };
  if (code === 'refused' || code === 'settings-invalid' || code === 'not-found') {
    return { kind: 'other', state: 'no', says };
  }
  return { kind: 'other', state: 'unknown', says };
}
