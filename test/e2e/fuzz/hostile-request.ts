import { Dice } from './dice.ts';
import { hostileBody } from './hostile-body.ts';
import { type Header, hostileHeaders } from './hostile-headers.ts';
import { hostileTarget } from './hostile-target.ts';
import type { FuzzRoute } from './route.ts';

const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'get',
  'FOO',
  'GETGETGET',
] as const;

/** One request, as its bytes go over the wire. */
export interface HostileRequest {
  /** The first line, for a complaint. */
  readonly title: string;
  readonly method: string;
  readonly bytes: Buffer;
}

/** The request of this number in the run of this seed: always the same one. `key`: of the functions. */
export function hostileRequest(
  seed: number,
  index: number,
  routes: readonly [FuzzRoute, ...FuzzRoute[]],
  key: string,
): HostileRequest {
  const dice = new Dice(seed * 1_000_003 + index);
  const route = dice.of(routes);
  const method = dice.percent(88) ? route.method : dice.of(METHODS);
  const target = hostileTarget(dice, route);
  const headers: Header[] = [
    ['Host', dice.percent(97) ? '127.0.0.1' : dice.of(['evil.test', '[::1]', 'a b', '', 'x/y'])],
  ];
  if (dice.percent(92)) headers.push(['x-functions-key', dice.percent(95) ? key : dice.keyLike()]);
  headers.push(...hostileHeaders(dice));
  const hasBody = (route.body !== undefined && !['GET', 'HEAD'].includes(method)) || dice.percent(5);
  const { type, bytes } = hasBody ? hostileBody(dice, route) : { type: undefined, bytes: Buffer.alloc(0) };
  if (type !== undefined) headers.push(['Content-Type', type]);
  const chunked = hasBody && dice.percent(4);
  if (hasBody) headers.push(chunked ? ['Transfer-Encoding', 'chunked'] : ['Content-Length', `${bytes.length}`]);
  headers.push(['Connection', 'close']);
  const title = `${method} ${target}`;
  const head = [`${title} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n');
  return { title, method, bytes: Buffer.concat([Buffer.from(head), chunked ? chunksOf(bytes) : bytes]) };
}

function chunksOf(bytes: Buffer): Buffer {
  const end = Buffer.from('0\r\n\r\n');
  if (bytes.length === 0) return end;
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n'), end]);
}
