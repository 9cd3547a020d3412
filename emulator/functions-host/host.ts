import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { parseSchedule } from '../../shared/domain/ncrontab.ts';
import type { EmulatorClock } from '../clock.ts';
import type { Front } from './front.ts';
import { answer } from './http-front.ts';
import { Invoker } from './invoker.ts';
import type { Print } from './lines.ts';
import { type LoadedApp, loadApp } from './load-app.ts';
import { QueueListener } from './queue-listener.ts';
import { isTriggeredBy } from './registered.ts';
import { Routes } from './routes.ts';
import { settingIn } from './setting-in.ts';
import { keepTicking, type ScheduledTimer } from './timers.ts';

/** Kestrel's limit for all headers together, bytes. */
const LARGEST_HEAD_BYTES = 32_768;

export interface HostOptions {
  /** Where the app's package.json and host.json are. */
  readonly folder: string;
  /** 0: any free one. */
  readonly port: number;
  /** Whether timers fire on their schedule too, not only when they are asked to. */
  readonly ticks: boolean;
  /** How long a message is hidden once it is taken, milliseconds; as in the real host, if absent. */
  readonly hiddenMs?: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: EmulatorClock;
  readonly print: Print;
}

/**
 * Stands in for the Functions host on 127.0.0.1: loads an app and sets its functions off over HTTP, by timers, by queues
 * and by events. One app for each process.
 */
export async function startHost(options: HostOptions): Promise<{ close(): Promise<void> }> {
  const { folder, port, print, clock } = options;
  const early: Parameters<Print>[0][] = [];
  let tell: Print = (line) => void early.push(line);
  const app = await loadApp(folder, (line) => tell(line));
  const invoker = new Invoker(app, print);
  const key = randomBytes(32).toString('base64url');
  const timers = scheduledTimers(app, options, (line) => tell(line));
  const routes = new Routes(app.functions, app.hostFile.extensions.http.routePrefix);
  const front: Front = { functions: app.functions, routes, timers, invoker, key };
  const server = createServer({ maxHeaderSize: LARGEST_HEAD_BYTES }, (request, response) => {
    answer(front, request, response).catch((error: unknown) => {
      print({ line: 'log', level: 'error', text: `The stand-in host failed: ${String(error)}` });
      request.socket.destroy();
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const functions = app.functions.map(({ name, bindings }) => ({ name, bindings }));
  print({ line: 'ready', port: portOf(server), key, functions });
  tell = print;
  early.forEach(print);
  const listeners = queueListeners(app, options, invoker);
  const stopTicking = options.ticks ? timers.map((scheduled) => keepTicking(invoker, scheduled, clock)) : [];
  return {
    async close() {
      for (const stop of stopTicking) stop();
      server.close();
      await Promise.all(listeners.map((listener) => listener.close()));
      await app.hooks.run('appTerminate', {});
      await invoker.idle();
      server.closeAllConnections();
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The stand-in host has no port.');
  return address.port;
}

function scheduledTimers({ functions }: LoadedApp, { env }: HostOptions, print: Print): readonly ScheduledTimer[] {
  return functions.filter(isTriggeredBy('timerTrigger')).flatMap((timer) => {
    const resolved = settingIn(timer.trigger.schedule, env);
    const schedule = 'text' in resolved ? parseSchedule(resolved.text) : undefined;
    if (schedule !== undefined) return [{ timer, schedule }];
    const why = 'why' in resolved ? resolved.why : `'${resolved.text}' is no schedule.`;
    print({ line: 'disabled', function: timer.name, why });
    return [];
  });
}

function queueListeners(
  app: LoadedApp,
  { env, clock, print, hiddenMs }: HostOptions,
  invoker: Invoker,
): readonly QueueListener[] {
  return app.functions.filter(isTriggeredBy('queueTrigger')).flatMap((called) => {
    const { queueName, connection } = called.trigger;
    const resolved = settingIn(queueName, env);
    const connectionString = env[connection];
    if ('why' in resolved || connectionString === undefined) {
      const why = 'why' in resolved ? resolved.why : `${connection} holds no connection string.`;
      print({ line: 'disabled', function: called.name, why });
      return [];
    }
    const options = app.hostFile.extensions.queues;
    const about = { queueName: resolved.text, connectionString, options, hiddenMs };
    return [new QueueListener(called, about, invoker, clock)];
  });
}
