import type { z } from 'zod';
import { RotationError } from '../domain/errors.ts';

/** How a record is written and read. */
export interface RecordCodec<T> {
  encode(record: T): string;
  /** Throws a `RotationError` where the text is no such record. `name`: the record's, for the error. */
  decode(text: string, name: string): T;
}

/** JSON by a schema. Members that the schema does not know are ignored: a newer release may have written them. */
export function recordCodec<T>(schema: z.ZodType<T>): RecordCodec<T> {
  return {
    encode: (record) => JSON.stringify(record),
    decode(text, name) {
      const parsed = schema.safeParse(json(text));
      if (parsed.success) return parsed.data;
      const [issue] = parsed.error.issues;
      const where = issue === undefined ? '' : ` at ${issue.path.join('.') || 'its top'}`;
      throw new RotationError('malformed-answer', {
        operation: 'records.read',
        detail: `The record ${name} cannot be read${where}; it was damaged, or written by another program.`,
      });
    },
  };
}

/** The record, or undefined where the text is none: for those who can go on without it. */
export function decodedIfReadable<T>(codec: RecordCodec<T>, text: string, name: string): T | undefined {
  try {
    return codec.decode(text, name);
  } catch (error) {
    if (error instanceof RotationError) return undefined;
    throw error;
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
