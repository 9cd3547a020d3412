/**
 * What can go wrong outside, in closed codes. Part of the product's interface: never renamed, only added.
 * The text of an SDK error is never kept: it may carry keys.
 */
export const ERROR_CODES = {
  'not-found': 'Azure answered 404.',
  'role-missing': 'The identity lacks a permission; the detail names the action and the scope.',
  'account-locked': 'A read-only lock on the account or above it forbids the call.',
  'account-not-ready': 'The account is being changed; Azure asks to come back later.',
  'local-auth-disabled': 'The account has its keys switched off.',
  throttled: 'Azure asked to slow down; the call was not executed.',
  unavailable: 'No answer, a time-out or a server error: whether the call was executed is not known.',
  'malformed-answer': 'The answer could not be read: whether the call was executed is not known.',
  conflict: 'Another call on the same thing was under way; this one was not executed.',
  'secret-soft-deleted': 'The secret is deleted but recoverable, so its name is taken.',
  'secret-disabled': 'The current version of the secret is disabled.',
  'network-refused': "The vault's or account's firewall refused this network.",
  'foreign-link': 'A link to a next page left the configured origin; it was not followed.',
  'lock-lost': 'The lease on the account was lost; nothing further is done in this run.',
  'witness-unreadable': 'The record beside the lock cannot be read.',
  'settings-invalid': 'Settings are missing or cannot be followed.',
  refused: 'Azure refused the call; it was not executed.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** Facts about a failure that are safe to show. */
export interface ErrorFacts {
  /** What was called: `accounts.regenerateKey`. */
  readonly operation: string;
  /** One sentence without anything secret: what failed and, where known, what would help. */
  readonly detail: string;
  readonly status?: number | undefined;
  /** How long Azure asked to wait, milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/** The only error that leaves `shared/azure`: a code, safe facts, and no cause. */
export class RotationError extends Error {
  override readonly name = 'RotationError';
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, facts: ErrorFacts) {
    super(`${facts.operation}: ${facts.detail} (${code})`);
    this.code = code;
    this.facts = facts;
  }
}

const PASSING: ReadonlySet<ErrorCode> = new Set(['throttled', 'unavailable', 'conflict', 'lock-lost']);

/** Whether the same may go well a little later although nobody does anything about it. */
export function isPassing(code: ErrorCode): boolean {
  return PASSING.has(code);
}

const EXECUTION_UNKNOWN: ReadonlySet<ErrorCode> = new Set(['unavailable', 'malformed-answer']);

/** Whether the call may have been executed, or may still be, although no good answer came. */
export function mayHaveExecuted(error: unknown): boolean {
  return !(error instanceof RotationError) || EXECUTION_UNKNOWN.has(error.code);
}
