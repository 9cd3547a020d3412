import { z } from 'zod';

/** A message: which operation is to be carried out. What it is about stands in its record, and no message holds a key. */
const messageSchema = z.object({ version: z.literal(1), operationId: z.string().regex(/^[A-Za-z0-9-]{1,64}$/) });

export function operationMessage(operationId: string): string {
  return JSON.stringify({ version: 1, operationId });
}

/** Reads a message as the host hands it over; undefined: it is none of ours, or of a release that we do not know. */
export function operationIdIn(message: unknown): string | undefined {
  return messageSchema.safeParse(message).data?.operationId;
}
