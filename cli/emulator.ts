import { parseArgs } from 'node:util';
import { startAzurite } from '../emulator/azurite.ts';
import { realClock } from '../emulator/clock.ts';
import { startHttpsServer } from '../emulator/https-server.ts';
import { LocalAzure } from '../emulator/local-azure.ts';
import { addSampleAccounts } from '../emulator/sample-accounts.ts';
import { type Services, withServices } from '../emulator/services.ts';

const HELP = `Runs a local Azure: accounts with keys, a vault, an identity endpoint and Azure Storage, on 127.0.0.1.

Usage: npm run --silent emulator -- [options]

  --json        print the variables as a local.settings.json instead of export lines
  --no-storage  do not start Azurite
  --help        print this

The variables go to standard output, everything else to standard error. It runs until Ctrl-C.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { json: { type: 'boolean' }, 'no-storage': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true) {
    process.stdout.write(HELP);
    return;
  }
  const shown = { asFile: values.json === true, storage: values['no-storage'] !== true };
  await withServices((services) => run(services, shown));
}

async function run(services: Services, { asFile, storage }: { asFile: boolean; storage: boolean }): Promise<void> {
  const stopped = stopSignal();
  const azure = new LocalAzure({ clock: realClock, seed: Date.now() });
  const accounts = addSampleAccounts(azure);
  const server = services.adopt(await startHttpsServer(azure), (running) => running.close());
  const more: Record<string, string> = {};
  if (storage) {
    const azurite = services.adopt(await startAzurite(), (running) => running.close());
    more.AzureWebJobsStorage = azurite.connectionString;
  }
  const environment = server.environment(more);
  process.stdout.write(asFile ? settingsFile(environment) : exportLines(environment));
  process.stderr.write(`The local Azure runs with ${accounts.length} accounts; Ctrl-C ends it.\n`);
  await stopped;
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

function exportLines(environment: Readonly<Record<string, string>>): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  return Object.entries(environment)
    .map(([name, value]) => `export ${name}=${quoted(value)}\n`)
    .join('');
}

function settingsFile(environment: Readonly<Record<string, string>>): string {
  const Values = { FUNCTIONS_WORKER_RUNTIME: 'node', ...environment };
  return `${JSON.stringify({ IsEncrypted: false, Values }, undefined, 2)}\n`;
}

await main();
