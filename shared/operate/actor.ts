import { z } from 'zod';

/** Who set a run off: kept in the audit records. */
export const actorSchema = z.object({
  kind: z.enum(['timer', 'event', 'function-key', 'person', 'application', 'command-line']),
  /** Name and id of a signed-in caller, as the platform's authentication tells them. */
  name: z.string().optional(),
});

export type Actor = z.infer<typeof actorSchema>;

export const TIMER: Actor = { kind: 'timer' };
export const COMMAND_LINE: Actor = { kind: 'command-line' };
export const EVENT: Actor = { kind: 'event' };
