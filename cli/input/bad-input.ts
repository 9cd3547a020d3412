import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { shownText } from '../../shared/config/settings-error.ts';

const LONGEST = 60;

/** What was given on the command line or in a file cannot be followed; the message says what, and what would be right. */
export class BadInput extends Error {
  override readonly name = 'BadInput';
}

/** The JSON in a file. Throws `BadInput` where it cannot be read or is none. `what`: what the file is for. */
export async function jsonIn(file: string, what: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new BadInput(`${file}: the file with ${what} cannot be read (${code}); expected the path of a JSON file.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? shown(error.message) : 'unknown error';
    throw new BadInput(`${file}: the file with ${what} is no JSON (${why}).`);
  }
}

/** Reads what stands in a file by a schema. Throws `BadInput` with a line for each fault: where, what is given, what is expected. */
export function readBy<T>(schema: z.ZodType<T>, given: unknown, file: string): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `${placeOf([...issue.path, key])} is unknown; ${issue.message}`)
      : [`${placeOf(issue.path)} is ${givenAt(given, issue.path)}; expected ${issue.message}`],
  );
  const count = lines.length === 1 ? '1 fault' : `${lines.length} faults`;
  throw new BadInput(`${file}: ${count}:${lines.map((line) => `\n- ${line}`).join('')}`);
}

/** A path as a person would write it: `accounts[2].name`. */
function placeOf(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text === '' ? 'The whole' : text.replace(/^\./, '');
}

function givenAt(given: unknown, path: readonly PropertyKey[]): string {
  let found = given;
  for (const part of path) found = isRecord(found) ? found[String(part)] : undefined;
  return found === undefined ? 'not given' : shown(JSON.stringify(found));
}

function isRecord(given: unknown): given is Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null;
}

/** A text of a file for eyes: what looks like a secret is masked. */
export function shown(text: string): string {
  const safe = shownText(text);
  return safe.length > LONGEST ? `${safe.slice(0, LONGEST)}…` : safe;
}
