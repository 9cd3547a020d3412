import type { InvocationContext } from '@azure/functions';
import type { Log } from '../shared/rotation/ports.ts';

/** Structured events through the invocation's own logger, so that the host correlates them: one JSON object a line. */
export function logOf(context: InvocationContext): Log {
  return ({ name, level, fields }) => {
    const line = JSON.stringify({ event: name, ...fields });
    if (level === 'error') context.error(line);
    else if (level === 'warning') context.warn(line);
    else context.log(line);
  };
}
