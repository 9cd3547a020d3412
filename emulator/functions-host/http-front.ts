import type { IncomingMessage, ServerResponse } from 'node:http';
import { hasKey } from './access.ts';
import { answerAdmin } from './admin-api.ts';
import { answerEmpty } from './empty-answer.ts';
import { receiveEvents } from './event-grid.ts';
import type { Front } from './front.ts';
import { readBody } from './request-body.ts';
import { readTarget, type Target } from './request-target.ts';
import { answerWith, rpcHttpOf } from './rpc-http.ts';

/** Answers one request as the host does: the app's routes, the admin API and the web hook of Event Grid. */
export async function answer(front: Front, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = readTarget(request);
  if (target === undefined) {
    answerEmpty(response, 400);
    return;
  }
  const path = target.segments.join('/').toLowerCase();
  if (path === 'admin' || path.startsWith('admin/')) answerAdmin(front, request, target, response);
  else if (path === 'runtime/webhooks/eventgrid') await receiveEvents(front, request, target, response);
  else await answerFunction(front, request, target, response);
}

/** Route, method, key, size of the body: in this order, as the host looks at them. */
async function answerFunction(
  { routes, invoker, key }: Front,
  request: IncomingMessage,
  target: Target,
  response: ServerResponse,
): Promise<void> {
  const found = routes.find(request.method ?? 'GET', target.segments);
  if (found === undefined) {
    answerEmpty(response, 404);
    return;
  }
  const { called, params } = found;
  if (called.trigger.authLevel !== 'anonymous' && !hasKey(request, target, key)) {
    answerEmpty(response, 401);
    return;
  }
  const body = await readBody(request);
  if (body === undefined) answerEmpty(response, 413, { connection: 'close' });
  else answerWith(response, await invoker.invoke(called, rpcHttpOf(request, target, params, body)));
}
