import type { IncomingMessage } from 'node:http';

/** The host's limit (learn.microsoft.com, functions-bindings-http-webhook-trigger, limits). */
export const LARGEST_BODY_BYTES = 104_857_600;

/** The body of a request; undefined: larger than the host takes. Rejects where the sender goes away. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > LARGEST_BODY_BYTES) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > LARGEST_BODY_BYTES) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
