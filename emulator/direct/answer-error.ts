import { z } from 'zod';
import { SECOND } from '../../shared/domain/duration.ts';
import { type ErrorCode, RotationError } from '../../shared/domain/errors.ts';
import type { Answer, Service } from '../wire/call.ts';

/** What the codes of the local Azure mean to the product. */
const MEANINGS: Readonly<Record<string, ErrorCode>> = {
  AuthorizationFailed: 'role-missing',
  ForbiddenByRbac: 'role-missing',
  AccessDenied: 'role-missing',
  ForbiddenByFirewall: 'network-refused',
  ResourceNotFound: 'not-found',
  ResourceGroupNotFound: 'not-found',
  SecretNotFound: 'not-found',
  SecretDisabled: 'secret-disabled',
  ObjectIsDeletedButRecoverable: 'secret-soft-deleted',
  ScopeLocked: 'account-locked',
  RequestConflict: 'account-not-ready',
};

const ERROR = z.object({
  error: z.object({
    code: z.string(),
    message: z.string().optional(),
    innererror: z.object({ code: z.string() }).optional(),
  }),
});

function byStatus(service: Service, status: number): ErrorCode {
  if (status === 401) return 'role-missing';
  if (status === 429) return 'throttled';
  if (status === 408 || status >= 500) return 'unavailable';
  if (status === 404) return service === 'keyVault' ? 'not-found' : 'refused';
  if (status === 409) return service === 'arm' ? 'account-not-ready' : 'conflict';
  return 'refused';
}

function codeOf(service: Service, answer: Answer): ErrorCode {
  const status = byStatus(service, answer.status);
  const parsed = ERROR.safeParse(jsonOf(answer.body));
  // A failure that is not in Azure's form may come from anything on the way: that it says no proves nothing.
  if (!parsed.success)
    return ['role-missing', 'throttled', 'unavailable'].includes(status) ? status : 'malformed-answer';
  const { code, message, innererror } = parsed.data.error;
  if (message?.includes('disableLocalAuth') === true) return 'local-auth-disabled';
  return MEANINGS[innererror?.code ?? code] ?? status;
}

/** A body as JSON; undefined where it is none. */
export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** An answer that is no success, as the one error that the ports know. */
export function answerError(operation: string, service: Service, answer: Answer): RotationError {
  const retryAfterS = answer.headers['retry-after'];
  return new RotationError(codeOf(service, answer), {
    operation,
    detail: `The local Azure answered ${answer.status}.`,
    status: answer.status,
    retryAfterMs: retryAfterS === undefined ? undefined : Number(retryAfterS) * SECOND,
  });
}
