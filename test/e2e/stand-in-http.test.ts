import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LARGEST_BODY_BYTES } from '../../emulator/functions-host/request-body.ts';
import { RunningHost } from './running-host.ts';
import { type BuiltApp, buildSampleApp } from './sample-app/build.ts';

describe('the stand-in for the Functions host, over HTTP', () => {
  let app: BuiltApp;
  let host: RunningHost;

  beforeAll(async () => {
    app = await buildSampleApp('index.ts');
    host = await RunningHost.start({ WORK_QUEUE: 'work', TICK_SCHEDULE: '0 0 0 1 1 *' }, app.folder);
  });

  afterAll(async () => {
    await host.close();
    await app.remove();
  });

  /** The answer to a request as it is, byte by byte. */
  function raw(lines: readonly string[]): Promise<string> {
    const socket = connect(Number(new URL(host.origin).port), '127.0.0.1');
    socket.write(`${[...lines, 'connection: close'].join('\r\n')}\r\n\r\n`);
    return text(socket);
  }

  it('gives a function method, address, parameters, query, headers and body, and sends what it returns', async () => {
    const answer = await host.fetchOpen('/API/Echo/a%20b/c%2Fd?x=1&X=2&empty', {
      method: 'POST',
      headers: { 'X-Mixed-Case': 'One', 'content-type': 'application/json' },
      body: '{"ä":1}',
    });
    expect([answer.status, answer.headers.get('x-sample'), answer.headers.get('content-type')]).toEqual([
      203,
      'yes',
      'application/json',
    ]);
    expect(await answer.json()).toMatchObject({
      method: 'POST',
      url: `${host.origin}/API/Echo/a%20b/c%2Fd?x=1&X=2&empty`,
      params: { first: 'a b', second: 'c%2Fd' },
      query: { x: '1,2', empty: '' },
      headers: { 'x-mixed-case': 'One', 'content-type': 'application/json' },
      body: '{"ä":1}',
    });
  });

  it('joins headers that come twice, and forwards those that only the platform should set', async () => {
    const answer = await raw([
      'GET /api/echo/1/2 HTTP/1.1',
      'Host: x.test',
      'X-Twice: a',
      'x-twice: b',
      'X-MS-CLIENT-PRINCIPAL: e30=',
    ]);
    expect(answer).toContain('"x-twice":"a,b"');
    expect(answer).toContain('"x-ms-client-principal":"e30="');
    expect(answer).toContain('"url":"http://x.test/api/echo/1/2"');
  });

  it('passes bytes through', async () => {
    const bytes = new Uint8Array(await (await host.fetchOpen('/api/bytes')).arrayBuffer());
    expect([...bytes]).toEqual([0, 255, 10]);
  });

  it.each([
    ['no route', 'GET', '/api/nowhere', 404],
    ['the root', 'GET', '/', 404],
    ['a route without its prefix', 'GET', '/guarded', 404],
    ['a part too many', 'GET', '/api/echo/1/2/3', 404],
    ['an empty parameter', 'GET', '/api/echo//2', 404],
    ['a wrong method', 'DELETE', '/api/echo/1/2', 404],
    ['HEAD of a GET function', 'HEAD', '/api/bytes', 404],
    ['a slash at the end', 'GET', '/api/bytes/', 200],
    ['dots in the path', 'GET', '/api/x/../bytes', 200],
    ['a null in the path', 'GET', '/api/echo/1/%00', 400],
    ['what is no UTF-8', 'GET', '/api/echo/1/%ff', 203],
    ['a function that returns nothing', 'GET', '/api/nothing', 204],
    ['a literal that fits beside a parameter', 'GET', '/api/echo/1/literal', 200],
  ])('answers %s as the host does', async (_what, method, path, status) => {
    expect((await host.fetchOpen(path, { method })).status).toBe(status);
  });

  it.each([
    ['without a host', ['GET /api/bytes HTTP/1.1'], '400'],
    ['with two hosts', ['GET /api/bytes HTTP/1.1', 'Host: a', 'Host: b'], '400'],
    ['with a host that is none', ['GET /api/bytes HTTP/1.1', 'Host: a/b?'], '400'],
    ['for a whole address', ['GET http://a.test/api/bytes HTTP/1.1', 'Host: a.test'], '200'],
    ['for another scheme', ['GET ftp://a.test/api/bytes HTTP/1.1', 'Host: a.test'], '400'],
    ['with a head that is too large', ['GET /api/bytes HTTP/1.1', 'Host: a', `X-Long: ${'x'.repeat(40_000)}`], '431'],
  ])('answers a request %s as the host does', async (_what, lines, status) => {
    expect((await raw(lines)).slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
  });

  it('answers 500 with an empty body where a function throws', async () => {
    const answer = await host.fetchOpen('/api/broken');
    expect([answer.status, await answer.text()]).toEqual([500, '']);
    const ended = await host.until((line) => (line.line === 'ended' && line.function === 'broken' ? line : undefined));
    expect(ended).toMatchObject({ result: 'failed', error: 'It broke.' });
  });

  it('lets in who has the key, in the header or in the query, the header first', async () => {
    const status = async (path: string, key?: string): Promise<number> =>
      (await host.fetchOpen(path, key === undefined ? {} : { headers: { 'X-Functions-Key': key } })).status;
    expect(await status('/api/guarded')).toBe(401);
    expect(await status('/api/guarded', 'wrong')).toBe(401);
    expect(await status('/api/guarded', host.key)).toBe(200);
    expect(await status(`/api/guarded?code=${host.key}`)).toBe(200);
    expect(await status(`/api/guarded?Code=${host.key}`)).toBe(200);
    expect(await status(`/api/guarded?code=${host.key}`, 'wrong')).toBe(401);
    expect(await status('/api/bytes')).toBe(200);
  });

  it('takes bodies up to its limit, and none without a length', async () => {
    const post = (body: string | ReadableStream): Promise<Response> =>
      fetch(`${host.origin}/api/length`, {
        method: 'POST',
        body,
        ...(typeof body === 'string' ? {} : { duplex: 'half' }),
      });
    expect(await (await post('x'.repeat(2_000_000))).json()).toBe(2_000_000);
    expect(await (await post(new Blob(['chunk']).stream())).json()).toBe(0);
    const tooLarge = ['POST /api/length HTTP/1.1', 'Host: a', `Content-Length: ${LARGEST_BODY_BYTES + 1}`];
    expect((await raw(tooLarge)).slice(0, 12)).toBe('HTTP/1.1 413');
  });

  it('says what was printed where an app cannot be loaded', async () => {
    await expect(RunningHost.start({}, '/nowhere')).rejects.toThrow(/did not start[\s\S]*ENOENT/);
  });

  it('disables queue functions where there is no storage, and says so', () => {
    const why = 'AzureWebJobsStorage holds no connection string.';
    expect(host.lines).toContainEqual({ line: 'disabled', function: 'work', why });
  });

  it('prints first that it is ready, with the functions', () => {
    expect(host.lines[0]).toMatchObject({ line: 'ready', port: Number(new URL(host.origin).port), key: host.key });
    expect(host.functions.map(({ name }) => name)).toContain('echo');
  });
});
