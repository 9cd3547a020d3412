/** What a request can be refused with, in closed codes: part of the interface, never renamed, only added. */
export const PROBLEMS = {
  'malformed-request': { status: 400, title: 'The request cannot be followed.' },
  'secret-in-text': { status: 400, title: 'A text of the request looks like a secret.' },
  'ambiguous-account': { status: 400, title: 'Several accounts have this name.' },
  unauthenticated: { status: 401, title: 'Nobody is signed in.' },
  forbidden: { status: 403, title: 'The caller lacks an app role.' },
  'entra-required': { status: 403, title: 'This needs sign-in with app roles.' },
  'unknown-account': { status: 404, title: 'There is no such account.' },
  'unknown-operation': { status: 404, title: 'There is no such operation.' },
  'not-acceptable': { status: 406, title: 'There is no such form of the answer.' },
  'not-now': { status: 409, title: 'The account does not allow it now.' },
  'operation-id-taken': { status: 409, title: 'Another operation has this id.' },
  'too-large': { status: 413, title: 'The request is too large.' },
  'unsupported-media-type': { status: 415, title: 'The body is not JSON.' },
  blocked: { status: 422, title: 'The account is blocked: somebody must act first.' },
  'plan-mode': { status: 422, title: 'ROTATION_MODE is plan: nothing is changed.' },
  internal: { status: 500, title: 'Something unexpected happened.' },
  'role-missing': { status: 502, title: 'The app lacks a permission in Azure.' },
  'azure-failed': { status: 502, title: 'Azure refused or garbled an answer.' },
  'azure-unavailable': { status: 503, title: 'Azure does not answer.' },
  throttled: { status: 503, title: 'Azure asks to slow down.' },
  'settings-invalid': { status: 503, title: 'The settings of the app cannot be followed.' },
  unhealthy: { status: 503, title: 'The app does not do its work.' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>;

export type ProblemCode = keyof typeof PROBLEMS;

/** What a problem tells beside its code. Nothing secret, nothing internal. */
export interface ProblemFacts {
  /** What is wrong, what was given, and what would be right. */
  readonly detail: string;
  /** When it is worth asking again, seconds from now. */
  readonly retryAfterSeconds?: number | undefined;
  /** A reason code of docs/reasons.md. */
  readonly reason?: string | undefined;
  /** All faults where there are several. */
  readonly faults?: readonly string[] | undefined;
  /** Under which the log tells more. */
  readonly correlationId?: string | undefined;
}

/** Ends a request with an answer that says why. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly facts: ProblemFacts;

  constructor(code: ProblemCode, facts: ProblemFacts) {
    super(facts.detail);
    this.code = code;
    this.facts = facts;
  }
}

/** The stable `type` of a problem (RFC 9457, section 3.1.1). */
export function problemType(code: ProblemCode): string {
  return `urn:azure-ai-key-rotator:problem:${code}`;
}
