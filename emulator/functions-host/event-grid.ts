import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { hasKey } from './access.ts';
import { answerEmpty } from './empty-answer.ts';
import type { Front } from './front.ts';
import { isTriggeredBy } from './registered.ts';
import { readBody } from './request-body.ts';
import { queried, type Target } from './request-target.ts';

const validationSchema = z.tuple([z.object({ data: z.object({ validationCode: z.string() }) })]);

/**
 * The web hook that Event Grid calls, `/runtime/webhooks/EventGrid?functionName=NAME`. The header `aeg-event-type` tells a
 * handshake from events; every event is an invocation of its own; 202 when all went well, 500 where one did not, upon
 * which Event Grid sends them again (Azure/azure-functions-eventgrid-extension; learn.microsoft.com, event-grid
 * end-point-validation-event-grid-events-schema).
 */
export async function receiveEvents(
  { functions, invoker, key }: Front,
  request: IncomingMessage,
  target: Target,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST' || !hasKey(request, target, key)) {
    answerEmpty(response, request.method === 'POST' ? 401 : 404);
    return;
  }
  const wanted = (queried(target, 'functionName') ?? '').toLowerCase();
  const called = functions.filter(isTriggeredBy('eventGridTrigger')).find(({ name }) => name.toLowerCase() === wanted);
  const events = parsed((await readBody(request))?.toString() ?? '');
  if (called === undefined) answerEmpty(response, 404);
  else if (events === undefined) answerEmpty(response, 400);
  else if (request.headers['aeg-event-type'] === 'SubscriptionValidation') answerHandshake(events, response);
  else if (request.headers['aeg-event-type'] !== 'Notification') answerEmpty(response, 400);
  else {
    const runs = events.map((event) => invoker.invoke(called, { json: JSON.stringify(event) }));
    const ended = await Promise.all(runs);
    response.writeHead(ended.every(({ result }) => result === 'succeeded') ? 202 : 500).end();
  }
}

function answerHandshake(events: readonly unknown[], response: ServerResponse): void {
  const { data } = validationSchema.safeParse(events);
  if (data === undefined) answerEmpty(response, 400);
  else {
    const validationResponse = data[0].data.validationCode;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ validationResponse }));
  }
}

/** An array of events, or one CloudEvent by itself; undefined: no JSON. */
function parsed(text: string): readonly unknown[] | undefined {
  try {
    const given: unknown = JSON.parse(text);
    return Array.isArray(given) ? given : [given];
  } catch {
    return undefined;
  }
}
