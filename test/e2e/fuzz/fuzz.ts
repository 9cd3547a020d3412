import { z } from 'zod';
import { startAzurite } from '../../../emulator/azurite.ts';
import { realClock } from '../../../emulator/clock.ts';
import { startHttpsServer } from '../../../emulator/https-server.ts';
import { LocalAzure } from '../../../emulator/local-azure.ts';
import { addSampleAccounts } from '../../../emulator/sample-accounts.ts';
import { RunningHost } from '../running-host.ts';
import { DOCUMENTED_CODES, ROUTES } from './routes-of-the-app.ts';
import { runFuzz } from './run-fuzz.ts';

const count = z.coerce.number().int().min(0);

/** `npm run fuzz`: hostile requests to the compiled app over a local Azure. FUZZ_REQUESTS, FUZZ_SEED, FUZZ_FIRST. */
const options = z
  .object({ FUZZ_REQUESTS: count.default(20_000), FUZZ_SEED: count.default(1), FUZZ_FIRST: count.default(0) })
  .parse(process.env);

await using services = new AsyncDisposableStack();
const azure = new LocalAzure({ clock: realClock, seed: options.FUZZ_SEED, keyPropagationMs: 0 });
addSampleAccounts(azure);
const azurite = services.adopt(await startAzurite(), (running) => running.close());
const server = services.adopt(await startHttpsServer(azure), (running) => running.close());
const env = server.environment({ AzureWebJobsStorage: azurite.connectionString, ROTATION_SETTLE: 'PT1S' });
const host = services.adopt(await RunningHost.start(env), (running) => running.close());
const report = await runFuzz(host, {
  routes: ROUTES,
  requests: options.FUZZ_REQUESTS,
  seed: options.FUZZ_SEED,
  first: options.FUZZ_FIRST,
  documentedCodes: DOCUMENTED_CODES,
  secrets: () => azure.everyKeyValueEverMade(),
});
console.log(JSON.stringify({ ...report, violations: azure.monitor.violations.length }, undefined, 2));
process.exitCode = report.faults === 0 && azure.monitor.violations.length === 0 ? 0 : 1;
