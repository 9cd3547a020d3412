import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { answerEmpty } from './empty-answer.ts';
import type { Invocation, RpcData } from './invoker.ts';
import type { Target } from './request-target.ts';

const nullable = (value: string): { readonly value: string } => ({ value });

function nullables(entries: Iterable<readonly [string, string]>): Readonly<Record<string, { readonly value: string }>> {
  return Object.fromEntries([...entries].map(([name, value]) => [name, nullable(value)]));
}

/**
 * What the host sends for an HTTP request to a worker that takes nullable texts and raw bodies, as the one of Node does:
 * header names in lower case, the same name again joined by a comma, and a body only where the request says how long it
 * is (Azure/azure-functions-host, GrpcMessageConversionExtensions.cs).
 */
export function rpcHttpOf(
  request: IncomingMessage,
  { url, query }: Target,
  params: ReadonlyMap<string, string>,
  body: Buffer,
): RpcData {
  const headers = Object.entries(request.headersDistinct).map(
    ([name, values = []]) => [name.toLowerCase(), values.join(',')] as const,
  );
  const hasBody = body.length > 0 && Number(request.headers['content-length'] ?? 0) > 0;
  return {
    http: {
      url,
      method: request.method ?? 'GET',
      headers: {},
      query: {},
      params: {},
      nullableHeaders: nullables(headers),
      nullableQuery: nullables(query),
      nullableParams: nullables(params),
      ...(hasBody ? { body: { bytes: body } } : {}),
    },
  };
}

/** Names the invocation that an answer comes from, or that was set off. The real host has no such header. */
export const INVOCATION_HEADER = 'x-invocation-id';

const bytes = z.instanceof(Uint8Array);

const answerSchema = z.object({
  returnValue: z
    .object({
      http: z.object({
        statusCode: z.coerce.number().int(),
        headers: z.record(z.string(), z.string()),
        cookies: z.array(z.unknown()).max(0, 'The stand-in host sets no cookies.'),
        body: z.union([z.object({ bytes }), z.object({ string: z.string() })]).nullish(),
      }),
    })
    .nullish(),
});

/**
 * Writes what came of the invocation of an HTTP function. One that failed gives 500 and an empty body, one that returned
 * nothing 204. The stand-in negotiates no content: what the function gives is sent as it is.
 */
export function answerWith(response: ServerResponse, invocation: Invocation): void {
  response.setHeader(INVOCATION_HEADER, invocation.id);
  if (invocation.result === 'failed') {
    answerEmpty(response, 500);
    return;
  }
  const http = answerSchema.parse(invocation.response).returnValue?.http;
  if (http === undefined) {
    answerEmpty(response, 204);
    return;
  }
  const { statusCode, headers, body } = http;
  const content = body === null || body === undefined ? '' : 'bytes' in body ? body.bytes : body.string;
  response.writeHead(statusCode, { ...headers, 'content-length': Buffer.byteLength(content) }).end(content);
}
