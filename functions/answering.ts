import { randomUUID } from 'node:crypto';
import type { HttpHandler, HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { describeFault, SettingsError } from '../shared/config.ts';
import { RotationError } from '../shared/domain/errors.ts';
import type { Ask } from '../shared/http/ask.ts';
import { type Caller, callerOf, doorOf } from '../shared/http/caller.ts';
import { Problem } from '../shared/http/problems.ts';
import { problemOf } from '../shared/http/refused.ts';
import { problemReply, type Reply } from '../shared/http/reply.ts';
import type { Log } from '../shared/rotation/ports.ts';
import { logOf } from './invocation-log.ts';

/**
 * Whom the host lets in: whoever has a function key, or, where the platform's authentication stands before it, everybody. Read
 * from the environment when the app is loaded; anything but `entra` asks for a key.
 */
export const AUTH_LEVEL = doorOf(process.env).httpAuth === 'entra' ? 'anonymous' : 'function';

/** What a handler gets: the request, who calls, and where to log. */
export type Handle = (ask: Ask, caller: Caller, log: Log) => Promise<Reply>;

/** Lets a caller in, calls, and answers. Whatever is thrown becomes a problem document. */
export function answering(handle: Handle): HttpHandler {
  return answeringAll((ask, log) => handle(ask, callerOf(ask, doorOf(process.env)), log));
}

/** The same for everybody. */
export function answeringAll(handle: (ask: Ask, log: Log) => Promise<Reply>): HttpHandler {
  return async (request, context) => {
    const log = logOf(context);
    try {
      return sent(await handle(askOf(request), log));
    } catch (error) {
      return sent(problemReply(asProblem(error, context, log)));
    }
  };
}

function askOf(request: HttpRequest): Ask {
  return {
    method: request.method,
    url: new URL(request.url),
    header: (name) => request.headers.get(name) ?? undefined,
    params: request.params,
    body: async () => new Uint8Array(await request.arrayBuffer()),
  };
}

function asProblem(error: unknown, { invocationId }: InvocationContext, log: Log): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof SettingsError) {
    const detail = 'The settings of the app cannot be followed; nothing is done until they are mended.';
    return new Problem('settings-invalid', { detail, faults: error.faults.map(describeFault) });
  }
  if (error instanceof RotationError) return problemOf(error);
  const correlationId = invocationId || randomUUID();
  const name = error instanceof Error ? error.name : typeof error;
  log({ name: 'request.failed', level: 'error', fields: { correlationId, error: name } });
  return new Problem('internal', { detail: 'The log tells more under the correlation id.', correlationId });
}

function sent({ status, headers, body }: Reply): HttpResponseInit {
  return { status, headers: { ...headers }, body };
}
