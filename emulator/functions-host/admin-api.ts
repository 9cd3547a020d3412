import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { hasKey } from './access.ts';
import { answerEmpty } from './empty-answer.ts';
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
    answerEmpty(response, 401);
    return;
  }
  const [, folder, name, ...more] = target.segments.map((segment) => segment.toLowerCase());
  const scheduled = timers.find(({ timer }) => timer.name.toLowerCase() === name);
  if (request.method !== 'POST' || folder !== 'functions' || scheduled === undefined || more.length > 0) {
    answerEmpty(response, 404);
    return;
  }
  const id = randomUUID();
  void fireNow(invoker, scheduled, Date.now(), id);
  answerEmpty(response, 202, { [INVOCATION_HEADER]: id });
}
