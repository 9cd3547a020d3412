import type { HttpHandler, HttpRequest } from '@azure/functions';
import type { Ask } from '../shared/http/ask.ts';
import { type Caller, doorOf, knownCaller } from '../shared/http/caller.ts';
import { problemFrom } from '../shared/http/refused.ts';
import { problemReply, type Reply } from '../shared/http/reply.ts';
import type { Log } from '../shared/rotation/ports.ts';
import { logOf } from './invocation-log.ts';

/** Whom the host lets in: who has a function key or, where the platform's authentication stands before it, everybody. */
export const AUTH_LEVEL = doorOf(process.env).httpAuth === 'entra' ? 'anonymous' : 'function';

/** Lets a caller in who has any of our roles, calls, and answers. Whatever is thrown becomes a problem document. */
export function answering(handle: (ask: Ask, caller: Caller, log: Log) => Promise<Reply>): HttpHandler {
  return answeringAll((ask, log) => handle(ask, knownCaller(ask, doorOf(process.env)), log));
}

/** The same for everybody. */
export function answeringAll(handle: (ask: Ask, log: Log) => Promise<Reply>): HttpHandler {
  return async (request, context) => {
    const log = logOf(context);
    const answer = async (): Promise<Reply> => handle(askOf(request), log);
    const reply = await answer().catch((error) => problemReply(problemFrom(error, context.invocationId, log)));
    return { status: reply.status, headers: { ...reply.headers }, body: reply.body };
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
