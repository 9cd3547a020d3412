import { startAzurite } from '../../../emulator/azurite.ts';
import { realClock } from '../../../emulator/clock.ts';
import { type HostProcess, spawnHost } from '../../../emulator/functions-host/spawn-host.ts';
import { startHttpsServer } from '../../../emulator/https-server.ts';
import { LocalAzure } from '../../../emulator/local-azure.ts';
import { type Services, withServices } from '../../../emulator/services.ts';
import { compileApp } from './compiled-app.ts';
import { invitation } from './invitation.ts';
import { setUpServed } from './served-cast.ts';
import { sweepNow } from './sweep-now.ts';

/**
 * Runs the compiled app under the stand-in host, over a local Azure with accounts in every state, until it is told to
 * stop. `port`: of the app, on 127.0.0.1; 0: any free one. Gives the exit code.
 */
export function serve(port: number, show: (line: string) => void): Promise<number> {
  return withServices((services) => serveWith(services, port, show));
}

async function serveWith(services: Services, port: number, show: (line: string) => void): Promise<number> {
  const stopped = stopSignal();
  show('Compiling the app and starting a local Azure …');
  const app = services.adopt(await compileApp(), (compiled) => compiled.remove());
  const azure = new LocalAzure({ clock: realClock, seed: Date.now() });
  const vault = azure.addVault('kv-shared-keys');
  const azurite = services.adopt(await startAzurite(), (running) => running.close());
  const self = { deployment: 'default', lockHost: new URL(azurite.blobEndpoint).host };
  const accounts = setUpServed(azure, vault, self, realClock.now());
  const server = services.adopt(await startHttpsServer(azure), (running) => running.close());
  const env = server.environment({ AzureWebJobsStorage: azurite.connectionString, ROTATION_SETTLE: 'PT1S' });
  const host = services.adopt(await spawnHost({ folder: app.folder, env, port, ticks: true }), (running) =>
    running.close(),
  );
  show('The first sweep …');
  const first = await Promise.race([sweepNow(host), stopped]);
  if (first !== undefined) for (const line of ['', first, '', ...invitation({ ...host, accounts })]) show(line);
  return outcome(host, stopped, show);
}

async function outcome(host: HostProcess, stopped: Promise<void>, show: (line: string) => void): Promise<number> {
  const ended = await Promise.race([stopped.then(() => 'stopped'), host.gone.then(() => 'gone')]);
  if (ended === 'stopped') return 0;
  show(`The app ended by itself:\n${host.output()}`);
  return 1;
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
