import { once } from 'node:events';
import { createServer } from 'node:http';

/** A storage account that answers everything alike. */
export interface StubbornStorage {
  /** With `secretText` as its key. */
  readonly connectionString: string;
  /** The methods of what was asked, in turn. */
  readonly methods: readonly string[];
  close(): void;
}

const KEY = Buffer.from('secretText').toString('base64');

/** Answers every call to blobs and queues with this status and code. */
export async function startStubbornStorage(status: number, code: string): Promise<StubbornStorage> {
  const methods: string[] = [];
  const server = createServer((request, response) => {
    methods.push(request.method ?? '');
    request.resume();
    const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${KEY}</Message></Error>`;
    response
      .writeHead(status, { 'content-type': 'application/xml', 'x-ms-error-code': code })
      .end(request.method === 'HEAD' ? undefined : body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const at = `http://127.0.0.1:${port}/a`;
  return {
    connectionString: `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${KEY};BlobEndpoint=${at};QueueEndpoint=${at};`,
    methods,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** What a message must not hold. */
export const STORAGE_KEY = KEY;
