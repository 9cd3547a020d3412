import { z } from 'zod';
import { type OperationRecord, operationRecordSchema } from '../operate/operation-record.ts';

/** An operation as callers see it: the record without what is ours alone. */
export const operationView = operationRecordSchema
  .omit({ version: true, tries: true, triedAt: true })
  .extend({ by: z.string().meta({ description: 'Who asked.' }) })
  .meta({ id: 'Operation', description: 'One thing that was asked for, from the asking to its end.' });

export function operationViewOf({
  version: _,
  tries: __,
  by,
  ...record
}: OperationRecord): z.infer<typeof operationView> {
  return { ...record, by: by.name ?? by.kind };
}
