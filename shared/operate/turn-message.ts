import { z } from 'zod';
import { parseAccountId } from '../domain/account.ts';
import { parseSecretName, parseVaultUrl } from '../domain/secret-ref.ts';
import type { Settings } from '../domain/settings.ts';
import type { Assignment, Dispatch } from '../rotation/dispatch.ts';
import { type Actor, actorSchema } from './actor.ts';
import type { MessageQueue } from './ports.ts';

/** A text as one of our own types; anything else makes the message unreadable. */
function parsedBy<T>(parse: (text: string) => T | undefined) {
  return z.string().transform((text, context) => {
    const parsed = parse(text);
    if (parsed !== undefined) return parsed;
    context.addIssue('not such a text');
    return z.NEVER;
  });
}

/** A message by which a sweep sends another instance to one account. What is true there is looked at anew; no key is in it. */
const messageSchema = z.object({
  version: z.literal(1),
  turn: z.object({
    account: parsedBy(parseAccountId),
    secret: z.object({ vault: parsedBy(parseVaultUrl), name: parsedBy(parseSecretName) }),
    action: z.enum(['heal', 'rotate', 'retire']),
    sweep: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
    sentAtMs: z.number().int(),
    by: actorSchema,
  }),
});

/** An assignment, and who set the sweep off. */
export interface TurnOrder extends Assignment {
  readonly by: Actor;
}

export function turnMessage(order: TurnOrder): string {
  return JSON.stringify({ version: 1, turn: order });
}

/** Reads a message as the host hands it over; undefined: it is no such message, or of a release that we do not know. */
export function turnIn(message: unknown): TurnOrder | undefined {
  return messageSchema.safeParse(message).data?.turn;
}

/** Sends assignments over the queue. */
export function dispatchOver(queue: MessageQueue, by: Actor): Dispatch {
  return { send: (assignment) => queue.send(turnMessage({ ...assignment, by }), 0) };
}

/** How long a message is obeyed, milliseconds: by then two sweeps have looked anew, and sent new ones where there is need. */
export function turnLifeMs({ scheduleGapMs }: Pick<Settings, 'scheduleGapMs'>): number {
  return 2 * scheduleGapMs;
}
