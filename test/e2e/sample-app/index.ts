import { app, type InvocationContext, output, trigger } from '@azure/functions';

/** One function of every kind, which tells what it was given: for the tests of the stand-in host. */
app.http('echo', {
  route: 'echo/{first}/{second}',
  methods: ['GET', 'POST'],
  handler: async (request) => ({
    status: 203,
    headers: { 'x-sample': 'yes' },
    jsonBody: {
      method: request.method,
      url: request.url,
      params: request.params,
      query: Object.fromEntries(request.query),
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    },
  }),
});

app.http('guarded', { methods: ['GET'], authLevel: 'function', handler: () => ({ body: 'let in' }) });
app.http('literal', { route: 'echo/{first}/literal', methods: ['GET'], handler: () => ({ body: 'literal' }) });
app.http('bytes', { methods: ['GET'], handler: () => ({ body: Uint8Array.of(0, 255, 10) }) });
app.generic('nothing', {
  trigger: trigger.http({ methods: ['GET', 'HEAD'] }),
  return: output.http({}),
  handler: () => undefined,
});
app.http('length', {
  methods: ['POST'],
  handler: async (request) => ({ jsonBody: (await request.arrayBuffer()).byteLength }),
});
app.http('broken', {
  methods: ['GET'],
  handler: () => {
    throw new Error('It broke.');
  },
});

function tell(context: InvocationContext, event: string, fields: Readonly<Record<string, unknown>>): void {
  context.log(JSON.stringify({ event, ...fields }));
}

app.timer('tick', { schedule: '%TICK_SCHEDULE%', handler: (timer, context) => tell(context, 'tick', { timer }) });
app.timer('never', { schedule: '%NOT_SET%', handler: () => undefined });

app.storageQueue('work', {
  queueName: '%WORK_QUEUE%',
  connection: 'AzureWebJobsStorage',
  handler: (message, context) => {
    const { dequeueCount, id } = context.triggerMetadata ?? {};
    tell(context, 'work', { message, dequeueCount, id });
    if (typeof message === 'object' && message !== null && 'fail' in message) throw new Error('As you wish.');
  },
});

app.storageQueue('poison', {
  queueName: '%WORK_QUEUE%-poison',
  connection: 'AzureWebJobsStorage',
  handler: (message, context) => tell(context, 'poison', { message }),
});

app.eventGrid('event', {
  handler: (event, context) => {
    tell(context, 'event', { given: event });
    if (event.data?.fail === true) throw new Error('As you wish.');
  },
});
