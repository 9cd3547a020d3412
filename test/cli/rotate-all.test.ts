import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../emulator/azurite.ts';
import { realClock } from '../../emulator/clock.ts';
import { type HttpsServer, startHttpsServer } from '../../emulator/https-server.ts';
import { LocalAzure } from '../../emulator/local-azure.ts';
import type { AccountId } from '../../shared/domain/account.ts';
import type { VaultUrl } from '../../shared/domain/secret-ref.ts';
import { addManaged } from '../e2e/managed-account.ts';
import { type Run, runRotator } from './run-rotator.ts';

const SUBSCRIPTIONS = ['00000000-0000-4000-8000-00000000000c', '00000000-0000-4000-8000-00000000000d'] as const;

describe('npm run rotator -- rotate --all, over HTTPS, with leases in a storage account', () => {
  const azure = new LocalAzure({ clock: realClock, seed: 13, keyPropagationMs: 0 });
  const accounts: AccountId[] = [];
  let vault: VaultUrl;
  let server: HttpsServer;
  let azurite: Azurite;
  const outputs: Run[] = [];

  beforeAll(async () => {
    azurite = await startAzurite();
    vault = azure.addVault('kv-cli');
    for (const subscriptionId of SUBSCRIPTIONS) azure.addSubscription(subscriptionId, 'Command line');
    for (let index = 0; index < 6; index += 1) {
      const subscriptionId = SUBSCRIPTIONS[index % 2] ?? SUBSCRIPTIONS[0];
      accounts.push(addManaged(azure, azurite, { vault, subscriptionId, name: `app-${index}`, ageDays: 20 }));
    }
    const [subscriptionId] = SUBSCRIPTIONS;
    azure.addAccount({ subscriptionId, resourceGroup: 'rg', name: 'never', customSubDomainName: 'never' });
    server = await startHttpsServer(azure);
  });

  afterAll(async () => {
    await server.close();
    await azurite.close();
  });

  async function run(args: readonly string[], watch?: Parameters<typeof runRotator>[2]): Promise<Run> {
    const environment = server.environment({ AzureWebJobsStorage: azurite.connectionString, ROTATION_SETTLE: 'PT1S' });
    const output = await runRotator(['rotate', '--all', ...args], environment, watch);
    outputs.push(output);
    return output;
  }

  const regenerations = (): number => azure.log.of('accounts.regenerateKey').length;

  it('asks with the numbers and what it means, and does nothing where nobody can answer', async () => {
    const { code, err } = await run(['--compromised', '--accept-consumer-outage', '--id', 'leak-0']);
    expect(code).toBe(2);
    expect(err).toMatch(
      /^Operation leak-0\. To go on with it after a break, run the same command with --id leak-0\.\nReplace the keys of 6 accounts in 2 subscriptions \(of the selection, 1 left alone\) and kill the old ones at once\? Applications that hold one fail until they read the secret again\. There is no terminal/,
    );
    expect(regenerations()).toBe(0);
  });

  it('says so where the selection means nobody who has consented', async () => {
    const { code, out, err } = await run(['--account', 'never', '--json']);
    expect([code, JSON.parse(out)]).toMatchObject([
      3,
      { progress: { total: 0 }, accounts: [{ reason: 'not-opted-in' }] },
    ]);
    expect(err).toContain('There is nothing to do.');
    expect(await run(['--account', 'nobody'])).toMatchObject({ code: 1, out: expect.stringContaining('"nobody"') });
  });

  it('finishes what is under way on the first Ctrl-C, begins nothing new, and tells how to go on', async () => {
    let isStopped = false;
    const { code, out, err } = await run(
      ['--yes', '--id', 'change-1', '--concurrency', '1', '--json'],
      (soFar, child) => {
        if (isStopped || !soFar.includes('0 of 6 done')) return;
        isStopped = true;
        setTimeout(() => child.kill('SIGINT'), 1_000);
      },
    );
    expect(code).toBe(1);
    expect(err).toMatch(/Stopping: no further account is begun[\s\S]*run the same command with --id change-1\.\n$/);
    expect(JSON.parse(out)).toMatchObject({ progress: { total: 6, byResult: { rotated: 3, deferred: 3 } } });
    expect(regenerations()).toBe(3);
  });

  it('goes on under the same id, and rotates each account once', async () => {
    const { code, out, err } = await run(['--yes', '--id', 'change-1', '--csv']);
    expect(code).toBe(0);
    expect(err).toContain('6 of 6 done');
    expect(out.match(/"already-done"/g)).toHaveLength(3);
    expect(out.match(/"requested"/g)).toHaveLength(3);
    expect(regenerations()).toBe(6);
    for (const [index, account] of accounts.entries()) {
      expect(azure.secretOf(vault, `app-${index}`)?.value).toBe(azure.keysOf(account).Key2);
    }
  });

  it('refuses in plan mode', async () => {
    const environment = { AzureWebJobsStorage: azurite.connectionString, ROTATION_MODE: 'plan' };
    const output = await runRotator(['rotate', '--all', '--yes'], server.environment(environment));
    outputs.push(output);
    expect(output).toMatchObject({ code: 3, out: expect.stringContaining('7 accounts looked at, 0 of') });
  });

  it('has shown no key, and broken no promise', () => {
    const text = outputs.map(({ out, err }) => out + err).join('\n');
    for (const value of azure.everyKeyValueEverMade()) expect(text.includes(value)).toBe(false);
    expect(azure.monitor.violations).toEqual([]);
  });
});
