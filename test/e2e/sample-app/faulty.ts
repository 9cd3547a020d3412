import { app, type HttpResponseInit, type InvocationContext } from '@azure/functions';

/** One route that is right, and others with one mistake each that only a hostile request shows: for the tests of the fuzz. */
const SECRET = process.env.SAMPLE_SECRET ?? '';
const RIGHT = { 'cache-control': 'no-store' };

function problem(status: number, code: string, detail: string): HttpResponseInit {
  return {
    status,
    headers: { ...RIGHT, 'content-type': 'application/problem+json' },
    body: JSON.stringify({ status, title: 'It cannot be done.', code, detail }),
  };
}

function itemIn(text: string): string | undefined {
  try {
    const given: unknown = JSON.parse(text);
    const item = typeof given === 'object' && given !== null && 'item' in given ? given.item : undefined;
    return typeof item === 'string' && /^[\w-]{1,64}$/.test(item) ? item : undefined;
  } catch {
    return undefined;
  }
}

app.http('right', {
  route: 'right/{id}',
  methods: ['GET', 'HEAD', 'POST'],
  authLevel: 'function',
  handler: async (request) => {
    if (!/^[\w-]{1,64}$/.test(request.params.id ?? '')) return problem(404, 'unknown-item', 'There is no such item.');
    if (request.method === 'POST' && itemIn(await request.text()) === undefined)
      return problem(400, 'bad-item', 'No item.');
    return { headers: RIGHT, jsonBody: { id: request.params.id } };
  },
});

app.http('busy', { route: 'busy', methods: ['GET'], handler: () => problem(503, 'azure-busy', 'Later.') });

app.http('throws', {
  route: 'throws',
  methods: ['POST'],
  handler: async (request) => {
    const text = await request.text();
    if (itemIn(text) !== undefined) return { headers: RIGHT, jsonBody: {} };
    throw new Error('Nobody thought of that.');
  },
});

app.http('leaks', {
  route: 'leaks/{id}',
  methods: ['GET'],
  handler: ({ params }) => problem(404, 'unknown-item', `Not ${/[<=]/.test(params.id ?? '') ? SECRET : 'here'}.`),
});

app.http('tells', {
  route: 'tells',
  methods: ['GET'],
  handler: (request, context: InvocationContext) => {
    if (request.query.has('__proto__') || request.headers.has('x-forwarded-host')) context.log(`seen ${SECRET}`);
    return { headers: RIGHT, jsonBody: {} };
  },
});

app.http('hangs', {
  route: 'hangs',
  methods: ['POST'],
  handler: async (request) => {
    if ((await request.arrayBuffer()).byteLength > 10_000) await new Promise(() => undefined);
    return { headers: RIGHT, jsonBody: {} };
  },
});

app.http('plain', {
  route: 'plain/{id}',
  methods: ['GET'],
  handler: ({ params }) =>
    params.id === '1' ? { headers: RIGHT, body: 'one' } : { status: 404, headers: RIGHT, body: 'Not found' },
});

app.http('kept', { route: 'kept', methods: ['GET'], handler: () => ({ jsonBody: {} }) });

app.http('page', {
  route: 'page/{id}',
  methods: ['GET'],
  handler: ({ params }) => ({ headers: { ...RIGHT, 'content-type': 'text/html' }, body: `<p>${params.id}</p>` }),
});
