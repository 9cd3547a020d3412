import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Exchange } from '../exchange.ts';
import type { Addresses } from '../wire/addresses.ts';
import type { Call, Site } from '../wire/call.ts';
import { ConnectionLost } from '../wire/connection-lost.ts';
import type { LoopbackCertificate } from './certificate.ts';

/** What a listener stands for: the site of a request, and its path there; undefined where there is nothing. */
export type Locate = (path: string) => { readonly site: Site; readonly path: string } | undefined;

/** A port of the loopback that answers for one service. */
export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens on a free port of 127.0.0.1; with a certificate by https, else by http. */
export async function listen(options: {
  readonly exchange: Exchange;
  readonly addresses: Addresses;
  readonly locate: Locate;
  readonly certificate: LoopbackCertificate | undefined;
}): Promise<Listener> {
  const { certificate } = options;
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    respond(options, request, response).catch((error: unknown) => {
      // A lost connection was asked for; anything else is a defect, and the log on the console says which.
      if (!(error instanceof ConnectionLost)) console.error(error);
      request.socket.destroy();
    });
  };
  const server =
    certificate === undefined
      ? createHttpServer(answer)
      : createHttpsServer({ cert: certificate.certificate, key: certificate.key }, answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: portOf(server), close: () => closed(server) };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The listener has no port.');
  return address.port;
}

async function closed(server: Server): Promise<void> {
  const gone = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await gone;
}

async function respond(
  options: { readonly exchange: Exchange; readonly addresses: Addresses; readonly locate: Locate },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', `https://${request.headers.host ?? '127.0.0.1'}`);
  const place = options.locate(decodeURIComponent(url.pathname));
  if (place === undefined) {
    response.writeHead(404).end();
    return;
  }
  const body = await text(request);
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, String(value));
  const call: Call = {
    ...place,
    method: request.method ?? 'GET',
    query: url.searchParams,
    url: url.href,
    headers,
    body: body === '' ? undefined : body,
    addresses: options.addresses,
    // Nobody on the loopback is inside a private network.
    principal: undefined,
  };
  const answer = await options.exchange.answer(call);
  response.writeHead(answer.status, answer.headers).end(answer.body);
}
