import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../emulator/azurite.ts';
import { realClock } from '../../emulator/clock.ts';
import { type HttpsServer, startHttpsServer } from '../../emulator/https-server.ts';
import { LocalAzure } from '../../emulator/local-azure.ts';
import { RunningHost } from './running-host.ts';

const SUBSCRIPTION = '00000000-0000-4000-8000-00000000000e';
const ACCOUNTS = 12;

describe('the compiled app whose host stops in the middle of a sweep', () => {
  const azure = new LocalAzure({ clock: realClock, seed: 3 });
  let server: HttpsServer;
  let azurite: Azurite;

  beforeAll(async () => {
    azurite = await startAzurite();
    azure.addSubscription(SUBSCRIPTION, 'End to end');
    azure.addVault('kv-stop');
    for (let nth = 1; nth <= ACCOUNTS; nth += 1) {
      const name = `account-${nth}`;
      const tags = { 'key-rotation': 'enabled' };
      azure.addAccount({ subscriptionId: SUBSCRIPTION, resourceGroup: 'rg', name, customSubDomainName: name, tags });
    }
    azure.latency.set({ arm: 150, keyVault: 100 });
    server = await startHttpsServer(azure);
  });

  afterAll(async () => {
    await server.close();
    await azurite.close();
  });

  it('finishes the account in progress, begins no other, and reports all of them', async () => {
    const storage = { AzureWebJobsStorage: azurite.connectionString };
    const host = await RunningHost.start({ ...server.environment(storage), ROTATION_CONCURRENCY: '1' });
    const asked = host.fetch('/admin/functions/sweep', { method: 'POST', body: '{}' });
    await host.until((line) => (line.line === 'log' && line.text.includes('account.adopted') ? line : undefined));
    await host.close();
    await asked;
    const events = host.events();
    const ended = events.find(({ event }) => event === 'sweep.ended');
    expect(ended).toMatchObject({ failed: 0, accounts: ACCOUNTS });
    const reasons = events.filter(({ event }) => event === 'account.deferred').map(({ reason }) => reason);
    expect(new Set(reasons)).toEqual(new Set(['host-stopping']));
    expect(Number(ended?.adopted) + reasons.length).toBe(ACCOUNTS);
    expect(Number(ended?.adopted)).toBeLessThan(4);
  });
});
