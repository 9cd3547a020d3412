import { formatInstant, parseInstant } from './instant.ts';
import type { Slot } from './slot.ts';

const KINDS = ['rotate', 'retire', 'compromised', 'compromised-retire'] as const;

/**
 * What an operation is about. `compromised` is both steps without grace; the flip turns it, in the same new version,
 * into `compromised-retire`, so a crash anywhere leaves in the tags what is still owed.
 */
export type OperationKind = (typeof KINDS)[number];

/** The journal in the tag `Operation`: an operation under way, or one that failed and will be tried again. */
export interface Operation {
  readonly id: string;
  readonly kind: OperationKind;
  /** 1 for the first attempt, 0 where it is still to come; the back-off grows with it. */
  readonly attempt: number;
  /** When this attempt began, in epoch milliseconds. */
  readonly atMs: number;
}

/** What is owed for a compromised key: the operation as it was last begun, and the slot that held the value. */
export interface Owed extends Operation {
  readonly slot: Slot;
  /** Ids of earlier requests about the same value, which this one has taken over: they end with it. */
  readonly also: readonly string[];
}

/** More attempts are not counted: six digits is what `parseOperation` reads. */
const MOST_ATTEMPTS = 999_999;

const OPERATION = /^([a-z-]{1,20}) id=([A-Za-z0-9-]{1,64}) attempt=(\d{1,6}) at=(\S{1,40})$/;
const OPERATION_ID = /^[A-Za-z0-9-]{1,64}$/;

/** Whether a text may be an operation's id: 1 to 64 of `A-Za-z0-9-`. */
export function isOperationId(text: string): boolean {
  return OPERATION_ID.test(text);
}

/** The value of the tag `Operation`. */
export function operationText(operation: Operation): string {
  return `${operation.kind} id=${operation.id} attempt=${operation.attempt} at=${formatInstant(operation.atMs)}`;
}

/** Reads what `operationText` writes; anything else is undefined. */
export function parseOperation(text: string): Operation | undefined {
  if (!OPERATION.test(text)) return undefined;
  const part = (group: string): string => text.replace(OPERATION, group);
  const kind = KINDS.find((known) => known === part('$1'));
  const atMs = parseInstant(part('$4'));
  return kind === undefined || atMs === undefined
    ? undefined
    : { kind, id: part('$2'), attempt: Number(part('$3')), atMs };
}

/** The journal of the next attempt at `kind`: counts on where the same was tried before. */
export function nextAttempt(
  before: Operation | undefined,
  next: { readonly id: string; readonly kind: OperationKind; readonly atMs: number },
): Operation {
  return { ...next, attempt: before?.kind === next.kind ? Math.min(before.attempt + 1, MOST_ATTEMPTS) : 1 };
}

/** Whether two journals are of one operation, whatever its attempt and step. */
export function sameOperation(one: Operation | undefined, other: Operation | undefined): boolean {
  return one !== undefined && other !== undefined && one.id === other.id;
}

/** Whether the key was called compromised, so that grace no longer protects it. */
export function isCompromised(operation: Operation | undefined): boolean {
  return operation?.kind === 'compromised' || operation?.kind === 'compromised-retire';
}

/** What is left to do while `active` is published: both steps, where that is the compromised value. */
export function owedStep({ slot }: Owed, active: Slot): 'compromised' | 'compromised-retire' {
  return slot === active ? 'compromised' : 'compromised-retire';
}
