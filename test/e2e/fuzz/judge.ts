import { z } from 'zod';
import type { Answer } from './answer.ts';

/** A rule that an answer broke. */
export type Fault =
  | 'hang'
  | 'lost'
  | 'unhandled'
  | 'leak'
  | 'header'
  | 'no-problem-document'
  | 'script'
  | 'from-nowhere';

/** What the host says by itself, before a function is asked. */
const OF_THE_HOST = new Set([400, 401, 404, 413, 431]);
const WITHOUT_CONTENT = new Set([204, 304]);

const problemSchema = z.looseObject({
  status: z.number().int(),
  title: z.string().min(1),
  code: z.string().regex(/^[a-z][a-z0-9-]*$/),
});

/** What every answer is held against. */
export interface Law {
  /** Codes of problems that the app documents for answers of 500 and above. */
  readonly documentedCodes: ReadonlySet<string>;
  /** Texts that must never come out. */
  readonly secrets: () => readonly string[];
}

/** The faults of an answer to a request of this method; none: it is right. The sentences hold nothing of the answer. */
export function judge(answer: Answer, method: string, law: Law): readonly (readonly [Fault, string])[] {
  if (answer.kind === 'hang') return [['hang', 'No answer came in time.']];
  if (answer.kind === 'lost') return [['lost', `The connection was lost: ${answer.why}`]];
  const { status, headers, body, whole } = answer;
  const faults: (readonly [Fault, string])[] = [];
  if (law.secrets().some((secret) => whole.includes(secret))) faults.push(['leak', 'The answer holds a secret.']);
  if (headers.has('x-injected')) faults.push(['header', 'A header came from the request.']);
  if (!headers.has('x-invocation-id')) {
    if (!OF_THE_HOST.has(status) || body !== '') faults.push(['from-nowhere', `${status} came from no function.`]);
    return faults;
  }
  const type = headers.get('content-type') ?? '';
  const problem = problemOf(type, body, status);
  if (status >= 500 && (problem === undefined || !law.documentedCodes.has(problem.code))) {
    faults.push(['unhandled', `${status} without a documented code.`]);
    return faults;
  }
  if (!WITHOUT_CONTENT.has(status) && type === '') faults.push(['header', `${status} has no Content-Type.`]);
  if (!headers.has('cache-control')) faults.push(['header', `${status} has no Cache-Control.`]);
  if (type.startsWith('text/html') && /<script|onerror=[^&]*>/i.test(body)) {
    faults.push(['script', 'The page holds a script.']);
  }
  if (status >= 400 && problem === undefined && method !== 'HEAD') {
    faults.push(['no-problem-document', `${status} is no problem document with status, title and code.`]);
  }
  return faults;
}

/** A problem document as of RFC 9457, with the app's own stable code. */
function problemOf(type: string, body: string, status: number): z.infer<typeof problemSchema> | undefined {
  if (!type.startsWith('application/problem+json')) return undefined;
  try {
    const { data } = problemSchema.safeParse(JSON.parse(body));
    return data?.status === status ? data : undefined;
  } catch {
    return undefined;
  }
}
