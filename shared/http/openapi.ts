import { z } from 'zod';
import { PROBLEMS, type ProblemCode, problemType } from './problems.ts';
import { ROUTES, type Route } from './routes.ts';

type Json = Readonly<Record<string, unknown>>;

const PROBLEM_TYPE = 'application/problem+json';

/** The interface as an OpenAPI 3.1 document, made of the same schemas that requests and answers go through. */
export function openApi(): Json {
  const paths = Map.groupBy(ROUTES, ({ path }) => `/api/${path}`);
  const components = new Map<string, unknown>();
  return {
    openapi: '3.1.0',
    info: {
      title: 'azure-ai-key-rotator',
      version: '1',
      description:
        'Rotates the API keys of Azure OpenAI and Azure AI Foundry accounts. No answer ever holds a key. Changes are asked for by POST only.',
    },
    paths: Object.fromEntries(
      [...paths].map(([path, routes]) => [
        path,
        Object.fromEntries(routes.map((route) => [route.method, operationOf(route, components)])),
      ]),
    ),
    components: {
      schemas: { ...Object.fromEntries(components), Problem: PROBLEM },
      securitySchemes: {
        functionKey: { type: 'apiKey', in: 'header', name: 'x-functions-key' },
        entra: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
    },
  };
}

/** The routes alone, with the schemas that they refer to gathered in `components`. */
function operationOf(route: Route, components: Map<string, unknown>): Json {
  const isOpen = route.roles === 'none';
  return {
    summary: route.summary,
    description: `With ROTATION_HTTP_AUTH=entra: ${route.roles}.`,
    operationId: `${route.method}-${route.path.replaceAll(/[^a-z]+/g, '-').replace(/-$/, '')}`,
    security: isOpen ? [] : [{ functionKey: [] }, { entra: [] }],
    parameters: [
      ...(route.params ?? []).map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
      ...queryParameters(route, components),
      ...(202 in route.answers ? [PREFER] : []),
    ],
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(route.body, components) } },
          },
        }),
    responses: { ...goodResponses(route, components), ...problemResponses(route.problems) },
  };
}

const PREFER = {
  name: 'Prefer',
  in: 'header',
  required: false,
  description: '`wait=N`: answer with the outcome where it comes within N seconds, at most 200 (RFC 7240).',
  schema: { type: 'string', examples: ['wait=60'] },
};

function queryParameters({ query }: Route, components: Map<string, unknown>): Json[] {
  return Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !z.safeParse(schema, undefined).success,
    schema: schemaOf(schema, components),
  }));
}

function goodResponses({ answers, alsoAs = [] }: Route, components: Map<string, unknown>): Json {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema }]) => {
      const other = status === '200' ? alsoAs.map((type) => [type, { schema: { type: 'string' } }]) : [];
      const json = schema === undefined ? [] : [['application/json', { schema: schemaOf(schema, components) }]];
      const content = Object.fromEntries([...json, ...other]);
      return [status, { description, ...(Object.keys(content).length === 0 ? {} : { content }) }];
    }),
  );
}

function problemResponses(codes: readonly ProblemCode[]): Json {
  const byStatus = Map.groupBy(codes, (code) => PROBLEMS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, some]) => [
      status,
      {
        description: some.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join(' '),
        content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

const PROBLEM = {
  type: 'object',
  description: 'A problem document (RFC 9457).',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: {
      type: 'string',
      format: 'uri',
      description: `Stable for each code: \`${problemType('internal')}\` and its like.`,
    },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(PROBLEMS) },
    detail: { type: 'string', description: 'What is wrong, what was given, and what would be right.' },
    reason: { type: 'string', description: 'A reason or error code of docs/reasons.md.' },
    faults: { type: 'array', items: { type: 'string' } },
    retryAfterSeconds: { type: 'integer' },
    correlationId: { type: 'string', description: 'Under which the log tells more.' },
  },
};

/** A schema as JSON Schema 2020-12; those with a name of their own go into the components. */
function schemaOf(schema: z.ZodType, components: Map<string, unknown>): unknown {
  const { $schema: _, $defs = {}, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  for (const [name, definition] of Object.entries($defs)) components.set(name, relocated(definition));
  return relocated(rest);
}

/** The same with references into the components of the document. */
function relocated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relocated);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      if (key === 'id' && typeof inner === 'string' && 'type' in value) return [];
      if (key === '$ref' && typeof inner === 'string')
        return [[key, inner.replace('#/$defs/', '#/components/schemas/')]];
      return [[key, relocated(inner)]];
    }),
  );
}
