import { startAzurite } from '../../../emulator/azurite.ts';
import { realClock } from '../../../emulator/clock.ts';
import { startHttpsServer } from '../../../emulator/https-server.ts';
import { LocalAzure } from '../../../emulator/local-azure.ts';
import { addSampleAccounts } from '../../../emulator/sample-accounts.ts';
import { type Services, withServices } from '../../../emulator/services.ts';
import { RunningHost } from '../running-host.ts';
import { DOCUMENTED_CODES, ROUTES } from './routes-of-the-app.ts';
import { runFuzz } from './run-fuzz.ts';

/** Which hostile requests: the same seed and index make the same request again. */
interface Wanted {
  readonly requests: number;
  readonly seed: number;
  readonly first: number;
}

/** Sends hostile requests to the compiled app over a local Azure, and judges every answer, the log, and what was done to the keys. */
export function fuzzTheApp(wanted: Wanted) {
  return withServices((services) => fuzzWith(services, wanted));
}

async function fuzzWith(services: Services, { requests, seed, first }: Wanted) {
  const azure = new LocalAzure({ clock: realClock, seed, keyPropagationMs: 0 });
  addSampleAccounts(azure);
  const azurite = services.adopt(await startAzurite(), (running) => running.close());
  const server = services.adopt(await startHttpsServer(azure), (running) => running.close());
  const env = server.environment({ AzureWebJobsStorage: azurite.connectionString, ROTATION_SETTLE: 'PT1S' });
  const host = services.adopt(await RunningHost.start(env), (running) => running.close());
  // Before the first sweep the app is not well, and says so with 503.
  await host.runTimer('sweep');
  const report = await runFuzz(host, {
    routes: ROUTES,
    requests,
    seed,
    first,
    documentedCodes: DOCUMENTED_CODES,
    secrets: () => azure.everyKeyValueEverMade(),
  });
  return { ...report, violations: azure.monitor.violations.length };
}
