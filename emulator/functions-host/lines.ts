import { z } from 'zod';

const functionSchema = z.object({
  name: z.string(),
  bindings: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/** What the stand-in prints, one JSON object a line; `line` tells which. */
export const lineSchema = z.discriminatedUnion('line', [
  z
    .object({
      line: z.literal('ready'),
      port: z.number().int(),
      key: z
        .string()
        .meta({ description: 'Stands for the function, master and system keys. Made anew at every start.' }),
      functions: z.array(functionSchema),
    })
    .meta({ description: 'The first line of all: the app is loaded, and the port is open.' }),
  z
    .object({ line: z.literal('disabled'), function: z.string(), why: z.string() })
    .meta({ description: 'A function that does not run. The real host says as little.' }),
  z
    .object({
      line: z.literal('log'),
      level: z.string(),
      text: z.string(),
      function: z.string().optional(),
      invocation: z.string().optional(),
    })
    .meta({ description: 'One call of the log, of an invocation or of the app as a whole.' }),
  z
    .object({
      line: z.literal('ended'),
      function: z.string(),
      invocation: z.string(),
      result: z.enum(['succeeded', 'failed']),
      error: z.string().optional(),
    })
    .meta({ description: 'An invocation is over.' }),
]);

export type Line = z.infer<typeof lineSchema>;
export type ReadyLine = Extract<Line, { line: 'ready' }>;
export type Print = (line: Line) => void;

/** Reads one line of the stand-in; undefined: something else was printed. */
export function readLine(text: string): Line | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return lineSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
