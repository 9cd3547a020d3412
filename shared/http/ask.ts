import type { z } from 'zod';
import { Problem } from './problems.ts';

/** A request as a handler sees it. */
export interface Ask {
  readonly method: string;
  /** Address of the request, with its query. */
  readonly url: URL;
  /** The value of a header whose name is given in any case. */
  header(name: string): string | undefined;
  /** Parts of the route. */
  readonly params: Readonly<Record<string, string>>;
  /** The body's bytes. */
  body(): Promise<Uint8Array>;
}

/** Bodies are small: an account, a reason, some switches. */
const MOST_BYTES = 16_384;

/** Reads a JSON body by a schema. Throws a `Problem` that names every fault. */
export async function bodyOf<T>(ask: Ask, schema: z.ZodType<T>): Promise<T> {
  const [mediaType = ''] = (ask.header('content-type') ?? '').split(';');
  if (mediaType.trim().toLowerCase() !== 'application/json') {
    throw new Problem('unsupported-media-type', {
      detail: `The Content-Type is ${shown(mediaType.trim())}; expected application/json.`,
    });
  }
  if (Number(ask.header('content-length') ?? 0) > MOST_BYTES) throw tooLarge();
  const bytes = await ask.body();
  if (bytes.byteLength > MOST_BYTES) throw tooLarge();
  return parsed(jsonIn(bytes), schema, 'The body');
}

/** Reads the query by a schema: every name at most once, and none that is unknown. Throws a `Problem`. */
export function queryOf<T>(ask: Ask, schema: z.ZodType<T>): T {
  const names = [...ask.url.searchParams.keys()];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new Problem('malformed-request', { detail: `The query has ${shown(twice)} twice; expected it once.` });
  }
  // The function key is the host's own; a form sends a field that nobody filled in as an empty text.
  const given = [...ask.url.searchParams].filter(([name, text]) => name !== 'code' && text !== '');
  return parsed(Object.fromEntries(given), schema, 'The query');
}

function tooLarge(): Problem {
  return new Problem('too-large', { detail: `The body is larger than ${MOST_BYTES} bytes.` });
}

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Problem('malformed-request', { detail: 'The body is not JSON in UTF-8; expected one JSON object.' });
  }
}

function parsed<T>(given: unknown, schema: z.ZodType<T>, what: string): T {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const faults = result.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `${shown([...issue.path, key].join('.'))} is unknown`)
      : [`${shown(issue.path.join('.') || 'the whole')}: ${issue.message}`],
  );
  const isSecret = result.error.issues.some((issue) => issue.code === 'custom' && issue.params?.secret === true);
  const code = isSecret ? 'secret-in-text' : 'malformed-request';
  throw new Problem(code, { detail: `${what} cannot be followed: ${faults.join('; ')}.`, faults });
}

const LONGEST = 60;

/** What was given, for an answer: short, and without anything as long and unbroken as a key is. */
export function shown(text: string): string {
  const masked = text.replace(/[\w+/=%~.]{32,}/g, '[redacted]');
  return JSON.stringify(masked.length > LONGEST ? `${masked.slice(0, LONGEST)}…` : masked);
}
