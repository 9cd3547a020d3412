import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../emulator/azurite.ts';
import { realClock } from '../../emulator/clock.ts';
import { type HttpsServer, startHttpsServer } from '../../emulator/https-server.ts';
import { LocalAzure } from '../../emulator/local-azure.ts';
import type { AccountId } from '../../shared/domain/account.ts';
import type { VaultUrl } from '../../shared/domain/secret-ref.ts';
import { addManaged } from './managed-account.ts';
import { type EndedInvocation, RunningHost } from './running-host.ts';

const SUBSCRIPTION = '00000000-0000-4000-8000-00000000000e';

describe('the compiled app, over HTTPS, with a managed identity and leases in a storage account', () => {
  const azure = new LocalAzure({ clock: realClock, seed: 11, keyPropagationMs: 300 });
  let vault: VaultUrl;
  let due: AccountId;
  let server: HttpsServer;
  let azurite: Azurite;

  beforeAll(async () => {
    azurite = await startAzurite();
    azure.addSubscription(SUBSCRIPTION, 'End to end');
    vault = azure.addVault('kv-e2e');
    const options = { subscriptionId: SUBSCRIPTION, resourceGroup: 'rg', tags: { 'key-rotation': 'enabled' } };
    azure.addAccount({ ...options, name: 'fresh', customSubDomainName: 'fresh', kind: 'AIServices' });
    due = addManaged(azure, azurite, { vault, subscriptionId: SUBSCRIPTION, name: 'due', ageDays: 86 });
    server = await startHttpsServer(azure);
  });

  afterAll(async () => {
    await server.close();
    await azurite.close();
  });

  const environment = (more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
    ...server.environment({ AzureWebJobsStorage: azurite.connectionString }),
    ROTATION_SETTLE: 'PT1S',
    ...more,
  });

  /** One sweep by the app with these settings, in a process of its own. */
  async function sweepOnce(
    env: Readonly<Record<string, string>>,
  ): Promise<EndedInvocation & Pick<RunningHost, 'functions'> & { readonly output: string }> {
    const host = await RunningHost.start(env);
    try {
      const ended = await host.runTimer('sweep');
      return { ...ended, functions: host.functions, output: host.output() };
    } finally {
      await host.close();
    }
  }

  it('registers the sweep on the setting ROTATION_SCHEDULE, even where no setting is right, and then says all faults', async () => {
    const { functions, result, error } = await sweepOnce({
      ROTATION_SCHEDULE: '0 0 * * * *',
      ROTATION_GRACE: 'soon',
      ROTATION_GRASE: 'P1D',
    });
    const bindings = Object.fromEntries(functions.map((each) => [each.name, Object.values(each.bindings)[0]]));
    expect(Object.keys(bindings).toSorted()).toEqual([
      'health',
      'health-deep',
      'history',
      'onChange',
      'openapi',
      'operation',
      'operations',
      'operations-poison',
      'rollbacks',
      'rotations',
      'status',
      'sweep',
      'sweeps',
    ]);
    expect(bindings.onChange).toMatchObject({ type: 'eventGridTrigger' });
    expect(bindings.operations).toMatchObject({ type: 'queueTrigger', queueName: 'key-rotator-operations' });
    expect(bindings.sweep).toMatchObject({ type: 'timerTrigger', schedule: '%ROTATION_SCHEDULE%' });
    expect(result).toBe('failed');
    expect(error).toMatch(/KEY_VAULT_URL is not set/);
    expect(error).toMatch(/ROTATION_GRACE is "soon"/);
    expect(error).toMatch(/ROTATION_GRASE.*perhaps ROTATION_GRACE/);
  });

  it('adopts one account and rotates another, with verbose SDK logs and without a key in anything it prints', async () => {
    const before = azure.keysOf(due);
    const run = await sweepOnce(environment({ AZURE_LOG_LEVEL: 'verbose' }));
    expect(run).toMatchObject({ result: 'succeeded', error: undefined });
    expect(run.events[0]).toEqual({ event: 'sweep.started', isPastDue: true });
    const ended = run.events.find(({ event }) => event === 'sweep.ended');
    expect(ended).toMatchObject({ ok: true, adopted: 1, rotated: 1, failed: 0 });
    expect(azure.keysOf(due)).toEqual({ Key1: before.Key1, Key2: expect.not.stringMatching(before.Key2) });
    expect(azure.secretOf(vault, 'due')?.value).toBe(azure.keysOf(due).Key2);
    expect(azure.calls.identity).toBeGreaterThan(0);
    expect(run.output).toMatch(/azure:/);
    for (const value of azure.everyKeyValueEverMade()) expect(run.output.includes(value)).toBe(false);
    expect(azure.monitor.violations).toEqual([]);
  });

  it('fails its invocation where a sweep could not read everything', async () => {
    azure.rights.deny({ action: 'Microsoft.KeyVault/vaults/secrets/readMetadata/action' });
    const run = await sweepOnce(environment());
    expect(run.result).toBe('failed');
    expect(run.error).toMatch(/is not ok/);
    expect(run.events.find(({ event }) => event === 'sweep.ended')).toMatchObject({
      ok: false,
      unreadScopes: 1,
      blocked: 2,
    });
  });
});
