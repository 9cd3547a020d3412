import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { hasKey } from './access.ts';
import type { Front } from './front.ts';
import type { Target } from './request-target.ts';
import { INVOCATION_HEADER } from './rpc-http.ts';
import { fireNow } from './timers.ts';

/**
 * `POST /admin/functions/NAME` sets a timer off and does not wait for it. Everything below `/admin` wants the key
 * (learn.microsoft.com, functions-manually-run-non-http).
 */
export function answerAdmin(
  { key, timers, invoker }: Front,
  request: IncomingMessage,
  target: Target,
  response: ServerResponse,
): void {
  if (!hasKey(request, target, key)) {
    response.writeHead(401).end();
    return;
  }
  const [, folder, name, ...more] = target.segments.map((segment) => segment.toLowerCase());
  const scheduled = timers.find(({ timer }) => timer.name.toLowerCase() === name);
  if (request.method !== 'POST' || folder !== 'functions' || scheduled === undefined || more.length > 0) {
    response.writeHead(404).end();
    return;
  }
  const id = randomUUID();
  void fireNow(invoker, scheduled, Date.now(), id);
  response.writeHead(202, { [INVOCATION_HEADER]: id }).end();
}
