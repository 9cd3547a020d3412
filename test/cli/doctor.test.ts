import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../emulator/azurite.ts';
import { realClock } from '../../emulator/clock.ts';
import { type HttpsServer, startHttpsServer } from '../../emulator/https-server.ts';
import { LocalAzure } from '../../emulator/local-azure.ts';
import { ACTIONS } from '../../emulator/world/rights.ts';
import { type Diagnosis, diagnosisSchema } from '../../shared/operate/doctor/finding.ts';
import { type Run, runRotator } from './run-rotator.ts';

const SUBSCRIPTION = '00000000-0000-4000-8000-00000000000d';

/** What is not as it should be: its state and the first word of its id. */
function notOk({ findings }: Diagnosis): readonly string[] {
  return findings.filter(({ state }) => state !== 'ok').map(({ state, id }) => `${state} ${id.split(' ')[0]}`);
}

describe('npm run rotator -- doctor, over HTTPS, with a storage account', () => {
  const azure = new LocalAzure({ clock: realClock, seed: 13, keyPropagationMs: 0 });
  let server: HttpsServer;
  let azurite: Azurite;
  const outputs: Run[] = [];

  beforeAll(async () => {
    azurite = await startAzurite();
    azure.addSubscription(SUBSCRIPTION, 'Doctor');
    azure.addVault('kv-doctor');
    azure.addAccount({
      subscriptionId: SUBSCRIPTION,
      resourceGroup: 'rg',
      name: 'app',
      customSubDomainName: 'app',
      tags: { 'key-rotation': 'enabled' },
    });
    server = await startHttpsServer(azure);
  });

  afterAll(async () => {
    await server.close();
    await azurite.close();
  });

  async function run(args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Run> {
    const environment = server.environment({ AzureWebJobsStorage: azurite.connectionString, ...more });
    const output = await runRotator(['doctor', ...args], environment);
    outputs.push(output);
    return output;
  }

  async function diagnosis(more: Readonly<Record<string, string>> = {}): Promise<Diagnosis & { code: number | null }> {
    const { code, out } = await run(['--json'], more);
    return { code, ...diagnosisSchema.parse(JSON.parse(out)) };
  }

  it('finds everything in order, but that nothing was swept yet; and calls nothing that has an effect', async () => {
    const found = await diagnosis();
    expect(found).toMatchObject({ code: 0, ok: true, whose: 'desk' });
    expect(notOk(found)).toEqual(['note identity.desk', 'unknown sweeps']);
    const asked = new Set(azure.log.entries.map(({ operation }) => operation));
    const harmless = [
      'subscriptions.list',
      'permissions.list',
      'vaults.list',
      'accounts.list',
      'secrets.list',
      'secrets.get',
    ];
    expect([...asked].filter((operation) => ![...harmless, 'identity.token'].includes(operation))).toEqual([]);
  });

  it('prints a table with what is missing, the command that gives it, and exit code 1', async () => {
    const giveBack = azure.rights.deny({ action: ACTIONS.regenerateKey });
    const { code, out } = await run([]);
    giveBack();
    expect(code).toBe(1);
    expect(out).toMatch(/^ok +settings +All settings can be followed\.$/m);
    expect(out).toMatch(
      /^NO +accounts +app: Microsoft\.CognitiveServices\/accounts\/regenerateKey\/action not allowed on/m,
    );
    expect(out).toMatch(
      new RegExp(
        `^ {2}az role assignment create --assignee-object-id [0-9a-f-]{36} --role .* --scope /subscriptions/${SUBSCRIPTION}$`,
        'm',
      ),
    );
    expect(out).toMatch(/Nothing was changed\.\n$/);
  });

  it('does not take what it cannot see for given', async () => {
    const giveBack = [
      azure.rights.deny({ action: ACTIONS.readPermissions, scope: `/subscriptions/${SUBSCRIPTION}` }),
      azure.rights.deny({ action: ACTIONS.readVault }),
    ];
    const found = await diagnosis();
    for (const give of giveBack) give();
    expect(notOk(found)).toEqual([
      'note identity.desk',
      'unknown accounts',
      'unknown vault.set',
      'unknown vault.update',
      'unknown sweeps',
    ]);
  });

  it('says what helps where the storage account cannot be reached', async () => {
    const connection =
      'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=c3R1Yg==;BlobEndpoint=http://127.0.0.1:9/a;';
    const found = await diagnosis({ AzureWebJobsStorage: connection });
    expect(found.code).toBe(1);
    expect(notOk(found)).toEqual(['note identity.desk', 'no storage.read', 'no storage.lease', 'no sweeps']);
  });

  it('tells a schedule that is not set, which the defaults would hide', async () => {
    const found = await diagnosis({ ROTATION_SCHEDULE: '' });
    expect([found.code, notOk(found)]).toEqual([1, ['no schedule', 'note identity.desk', 'unknown sweeps']]);
  });

  it('tells all faults of the settings in a file, looks at the rest, and ends with exit code 2', async () => {
    const file = join(tmpdir(), `doctor-${process.pid}.json`);
    await writeFile(file, JSON.stringify({ Values: { ROTATION_GRACE: 'soon', ROTATION_SCHEDULE: '0 0 * * * *' } }));
    const { code, out } = await runRotator(['doctor', '--settings', file]);
    expect(code).toBe(2);
    expect(out).toMatch(/^NO +settings +ROTATION_GRACE is "soon"; expected/m);
    expect(out).toMatch(/^NO +settings +KEY_VAULT_URL is not set/m);
    expect(out).toMatch(/^ok +schedule +The next sweeps start at /m);
    expect(out).toContain('--settings "ROTATION_GRACE=P2D"');
  });

  it('tells a setting of the login that no client accepts as a fault of the settings', async () => {
    const azureOf = server.environment({ AzureWebJobsStorage: azurite.connectionString, AZURE_TOKEN_CREDENTIALS: 'x' });
    const { IDENTITY_ENDPOINT: _inAzure, ...onDesk } = azureOf;
    const { code, out } = await runRotator(['doctor', '--json'], onDesk);
    const found = diagnosisSchema.parse(JSON.parse(out));
    expect([code, notOk(found)]).toEqual([2, ['no settings', 'unknown azure']]);
  });

  it('has help, and refuses an option that it does not know', async () => {
    expect(await run(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('changes nothing') });
    expect(await run(['--csv'])).toMatchObject({ code: 2, err: expect.stringContaining('doctor --help') });
  });

  it('has shown no key, and left nothing behind', () => {
    const text = outputs.map(({ out, err }) => out + err).join('\n');
    for (const value of azure.everyKeyValueEverMade()) expect(text.includes(value)).toBe(false);
    expect(text).not.toContain('c3R1Yg==');
    expect(outputs.length).toBeGreaterThanOrEqual(7);
    expect(azure.monitor.violations).toEqual([]);
  });
});
