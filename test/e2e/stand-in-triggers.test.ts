import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../emulator/azurite.ts';
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
});
