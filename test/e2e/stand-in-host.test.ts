import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../emulator/azurite.ts';
import { LARGEST_BODY_BYTES } from '../../emulator/functions-host/request-body.ts';
import { spawnHost } from '../../emulator/functions-host/spawn-host.ts';
import { RunningHost } from './running-host.ts';
import { type BuiltApp, buildSampleApp } from './sample-app/build.ts';

describe('the stand-in for the Functions host', () => {
  let azurite: Azurite;
  let app: BuiltApp;
  let host: RunningHost;

  beforeAll(async () => {
    [azurite, app] = await Promise.all([startAzurite(), buildSampleApp('index.ts')]);
    host = await RunningHost.start(
      { AzureWebJobsStorage: azurite.connectionString, WORK_QUEUE: 'work', TICK_SCHEDULE: '0 0 0 1 1 *' },
      app.folder,
    );
  });

  afterAll(async () => {
    await host.close();
    await Promise.all([azurite.close(), app.remove()]);
  });

  /** The answer to a request as it is, byte by byte. */
  function raw(lines: readonly string[]): Promise<string> {
    const socket = connect(Number(new URL(host.origin).port), '127.0.0.1');
    socket.write(`${[...lines, 'connection: close'].join('\r\n')}\r\n\r\n`);
    return text(socket);
  }

  describe('over HTTP', () => {
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
      const ended = await host.until((line) =>
        line.line === 'ended' && line.function === 'broken' ? line : undefined,
      );
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
  });

  describe('with timers', () => {
    it('sets one off when it is asked to, as a late tick', async () => {
      const { result, events } = await host.runTimer('tick');
      expect(result).toBe('succeeded');
      expect(events).toMatchObject([
        { event: 'tick', timer: { isPastDue: true, schedule: { adjustForDST: true }, scheduleStatus: {} } },
      ]);
    });

    it.each([
      ['without the key', 'POST', '/admin/functions/tick', false, 401],
      ['of a timer that is not there', 'POST', '/admin/functions/tock', true, 404],
      ['of a timer whose setting is not set', 'POST', '/admin/functions/never', true, 404],
      ['by GET', 'GET', '/admin/functions/tick', true, 404],
    ])('refuses a call %s', async (_what, method, path, withKey, status) => {
      const answer = withKey ? await host.fetch(path, { method }) : await host.fetchOpen(path, { method });
      expect(answer.status).toBe(status);
    });

    it('disables a function whose setting is not set, and says so', () => {
      const why = "'%NOT_SET%' does not resolve to a value.";
      expect(host.lines).toContainEqual({ line: 'disabled', function: 'never', why });
    });

    it('fires on schedule where it is told to', async () => {
      const env = { WORK_QUEUE: 'other', TICK_SCHEDULE: '* * * * * *' };
      const ticking = await spawnHost({ folder: app.folder, env, ticks: true });
      await expect.poll(() => ticking.lines.filter(({ line }) => line === 'ended').length, { timeout: 10_000 }).toBe(2);
      await ticking.close();
      expect(ticking.output()).toContain('\\"isPastDue\\":false');
    });
  });

  describe('with queues', () => {
    const send = async (message: string): Promise<void> => {
      const queue = QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient('work');
      await queue.createIfNotExists();
      await queue.sendMessage(message);
    };
    const encoded = (given: unknown): string => Buffer.from(JSON.stringify(given)).toString('base64');

    it('gives a message as an object, with its id and how often it came, and takes it from the queue', async () => {
      await send(encoded({ good: 1 }));
      const logged = await host.until(() => host.events().find(({ event }) => event === 'work'));
      expect(logged).toMatchObject({
        message: { good: 1 },
        dequeueCount: 1,
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
    });

    it('gives a message that fails five times, and then to the function of the poison queue', async () => {
      await send(encoded({ fail: true }));
      const poison = await host.until(() => host.events().find(({ event }) => event === 'poison'));
      expect(poison).toMatchObject({ message: { fail: true } });
      const tries = host
        .events()
        .filter(({ event, message }) => event === 'work' && JSON.stringify(message).includes('fail'));
      expect(tries.map(({ dequeueCount }) => dequeueCount)).toEqual([1, 2, 3, 4, 5]);
    });

    it('moves a message that is not base64 to the poison queue, where it stays, and shows it to no function', async () => {
      await send('{"plain": true}');
      const service = QueueServiceClient.fromConnectionString(azurite.connectionString);
      const lyingIn = async (queue: string) => (await service.getQueueClient(queue).peekMessages()).peekedMessageItems;
      const triesOfPoison = async (): Promise<number> =>
        (await lyingIn('work-poison')).find(({ messageText }) => messageText === '{"plain": true}')?.dequeueCount ?? 0;
      await expect.poll(triesOfPoison, { timeout: 20_000 }).toBeGreaterThan(6);
      expect(await lyingIn('work')).toEqual([]);
      expect(host.output()).not.toContain('plain');
    });
  });

  describe('with events', () => {
    const event = { id: '1', eventType: 'Sample', subject: 's', data: {} };

    it('gives each event to its function, and says whether all went well', async () => {
      expect(await host.sendEvents('event', [event, { ...event, id: '2' }])).toBe(202);
      const given = (): readonly unknown[] =>
        host.events().flatMap((logged) => (logged.event === 'event' ? [logged.given] : []));
      await expect.poll(given).toMatchObject([{ id: '1' }, { id: '2' }]);
      expect(await host.sendEvents('event', [{ ...event, data: { fail: true } }])).toBe(500);
      expect(await host.sendEvents('nobody', [event])).toBe(404);
    });

    it('answers the handshake, and refuses what is neither handshake nor event', async () => {
      const post = (headers: Record<string, string>): Promise<Response> =>
        host.fetch('/runtime/webhooks/EventGrid?functionName=event', {
          method: 'POST',
          headers,
          body: JSON.stringify([{ data: { validationCode: 'abc' } }]),
        });
      const handshake = await post({ 'aeg-event-type': 'SubscriptionValidation' });
      expect([handshake.status, await handshake.json()]).toEqual([200, { validationResponse: 'abc' }]);
      expect((await post({})).status).toBe(400);
      expect((await host.fetchOpen('/runtime/webhooks/EventGrid?functionName=event', { method: 'POST' })).status).toBe(
        401,
      );
    });
  });

  it('says what was printed where an app cannot be loaded', async () => {
    await expect(RunningHost.start({}, '/nowhere')).rejects.toThrow(/did not start[\s\S]*ENOENT/);
  });

  it('prints first that it is ready, with the functions', () => {
    expect(host.lines[0]).toMatchObject({ line: 'ready', port: Number(new URL(host.origin).port), key: host.key });
    expect(host.functions.map(({ name }) => name)).toContain('echo');
  });
});
