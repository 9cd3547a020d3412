import { z } from 'zod';

/** The part of an event subscription that says which events are delivered. */
export const filterSchema = z.strictObject({
  includedEventTypes: z.array(z.string()),
  advancedFilters: z
    .array(
      z.strictObject({
        operatorType: z.enum(['StringIn', 'StringContains']),
        key: z.enum(['Subject', 'data.operationName']),
        values: z.array(z.string()),
      }),
    )
    .default([]),
});

export type EventFilter = z.infer<typeof filterSchema>;

const eventSchema = z
  .looseObject({
    eventType: z.string().optional(),
    type: z.string().optional(),
    subject: z.string(),
    data: z.looseObject({ operationName: z.string().optional() }),
  })
  .transform(({ eventType, type, subject, data }) => ({
    type: eventType ?? type ?? '',
    Subject: subject,
    'data.operationName': data.operationName,
  }));

/**
 * Whether Event Grid delivers an event, in either schema: its type must be one of those named, and every advanced filter
 * must hold for one of its values. Texts are compared without regard to case (Event Grid, understand event filtering).
 */
export function delivers(filter: EventFilter, event: unknown): boolean {
  const read = eventSchema.parse(event);
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  return (
    filter.includedEventTypes.some((type) => same(type, read.type)) &&
    filter.advancedFilters.every(({ operatorType, key, values }) => {
      const found = read[key];
      if (found === undefined) return false;
      return operatorType === 'StringIn'
        ? values.some((value) => same(value, found))
        : values.some((value) => found.toLowerCase().includes(value.toLowerCase()));
    })
  );
}
