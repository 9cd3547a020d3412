import { type ErrorCode, RotationError } from '../domain/errors.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Reason } from '../domain/reasons.ts';
import { Stop } from './stop.ts';

/** Errors that are an account's state rather than a failure: they have a reason of their own, and a person to act. */
const STATES: Readonly<Partial<Record<ErrorCode, Reason>>> = {
  'role-missing': 'role-missing',
  'account-locked': 'account-locked',
  'account-not-ready': 'account-not-ready',
  'secret-soft-deleted': 'secret-soft-deleted',
  'secret-disabled': 'secret-disabled',
  'witness-unreadable': 'witness-unreadable',
};

const STOPPED: Readonly<Partial<Record<Reason, Outcome['result']>>> = {
  'changed-meanwhile': 'deferred',
  'keys-changed': 'deferred',
};

/** What an exception in an account's turn means for its report. Never shows the text of an error that is not ours. */
export function outcomeOf(error: unknown): Outcome {
  if (error instanceof Stop) {
    return { result: STOPPED[error.reason] ?? 'failed', reason: error.reason, sentence: error.sentence };
  }
  if (!(error instanceof RotationError)) {
    const name = error instanceof Error ? error.name : typeof error;
    return { result: 'failed', reason: 'failed', sentence: `An unexpected ${name} ended the account's turn.` };
  }
  const facts = { sentence: error.message, errorCode: error.code };
  if (error.code === 'local-auth-disabled') return { ...facts, result: 'skipped', reason: 'local-auth-disabled' };
  const state = STATES[error.code];
  if (state !== undefined) return { ...facts, result: 'blocked', reason: state };
  const lost = error.code === 'unavailable' && error.facts.operation === 'accounts.regenerateKey';
  return { ...facts, result: 'failed', reason: lost ? 'outcome-unknown' : 'failed' };
}
