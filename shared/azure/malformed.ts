import { RotationError } from '../domain/errors.ts';
import type { Call } from './operation.ts';

/** The error for an answer whose form was right and whose content was not. `what` is our own text, not the answer's. */
export function malformed(call: Call, what: string): RotationError {
  return new RotationError('malformed-answer', {
    operation: call.operation,
    detail: `The answer about ${call.target ?? call.scope} ${what}.`,
  });
}
