import { z } from 'zod';

/** A binding as the app declared it. */
export type Binding = Readonly<Record<string, unknown>>;

const triggerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('timerTrigger'), schedule: z.string() }),
  z.object({ type: z.literal('queueTrigger'), queueName: z.string(), connection: z.string() }),
  z.object({ type: z.literal('eventGridTrigger') }),
  z.object({
    type: z.literal('httpTrigger'),
    authLevel: z.enum(['anonymous', 'function', 'admin']),
    methods: z.array(z.string()),
    route: z.string().optional(),
  }),
]);

/** What sets a function off, with the name of the binding that carries it. */
export type Trigger = z.infer<typeof triggerSchema> & { readonly binding: string };

/** One function of the loaded app. */
export interface RegisteredFunction {
  readonly name: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly trigger: Trigger;
  readonly callback: (...parameters: unknown[]) => unknown;
}

/** A function whose trigger is of this type. */
export type FunctionWith<T extends Trigger['type']> = RegisteredFunction & {
  readonly trigger: Extract<Trigger, { type: T }>;
};

/** The trigger among the bindings of a function. Throws where it has none that the stand-in can play. */
export function triggerOf(name: string, bindings: Readonly<Record<string, Binding>>): Trigger {
  for (const [binding, given] of Object.entries(bindings)) {
    const { success, data } = triggerSchema.safeParse(given);
    if (success) return { ...data, binding };
  }
  const types = Object.values(bindings).map(({ type }) => String(type));
  throw new Error(
    `The function ${name} has no trigger that the stand-in host knows; its bindings are ${types.join(', ')}.`,
  );
}

/** Whether a function is set off by this type of trigger. */
export function isTriggeredBy<T extends Trigger['type']>(type: T) {
  return (given: RegisteredFunction): given is FunctionWith<T> => given.trigger.type === type;
}
