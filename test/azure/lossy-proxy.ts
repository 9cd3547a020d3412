import { once } from 'node:events';
import { createServer, type IncomingMessage, request as sendHttp } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** Stands before a storage account on the loopback. */
export interface LossyProxy {
  readonly port: number;
  /** What came, as `PUT 201`: what the storage account answered, whether or not the caller got to know it. */
  readonly calls: readonly string[];
  close(): void;
}

/** Passes every request on to a port of the loopback; where `loses` says so, the answer never gets back. */
export async function startLossyProxy(
  port: number,
  loses: (request: IncomingMessage, nth: number) => boolean,
): Promise<LossyProxy> {
  const calls: string[] = [];
  let count = 0;
  const server = createServer(async (request, response) => {
    count += 1;
    const isLost = loses(request, count);
    const { method, url: path, headers } = request;
    const onward = sendHttp({ host: '127.0.0.1', port, method, path, headers });
    onward.end(await buffer(request));
    const [answer]: IncomingMessage[] = await once(onward, 'response');
    if (answer === undefined) return;
    const body = await buffer(answer);
    calls.push(`${method} ${answer.statusCode}`);
    if (isLost) {
      request.socket.destroy();
    } else {
      response.writeHead(answer.statusCode ?? 500, answer.headers).end(body);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    calls,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
