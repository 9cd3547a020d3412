import { once } from 'node:events';
import { createServer } from 'node:http';
import { CONTENT_SECURITY_POLICY } from '../../shared/report/page/content-security.ts';

/** Pages on the loopback. */
export interface PageServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves pages by path with the header that forbids everything but the page's own style; anything else is 404. */
export async function servePages(pages: Readonly<Record<string, string>>): Promise<PageServer> {
  const server = createServer(({ url = '' }, response) => {
    const page = pages[new URL(url, 'http://page').pathname];
    if (page === undefined) {
      response.writeHead(404).end();
      return;
    }
    response
      .writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      })
      .end(page);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    async close() {
      const gone = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await gone;
    },
  };
}
