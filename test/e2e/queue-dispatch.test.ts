import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../emulator/azurite.ts';
import { realClock } from '../../emulator/clock.ts';
import type { Line } from '../../emulator/functions-host/lines.ts';
import { type HttpsServer, startHttpsServer } from '../../emulator/https-server.ts';
import { LocalAzure } from '../../emulator/local-azure.ts';
import type { AccountId } from '../../shared/domain/account.ts';
import { MINUTE } from '../../shared/domain/duration.ts';
import { parseVaultUrl, type VaultUrl } from '../../shared/domain/secret-ref.ts';
import { addManaged } from './managed-account.ts';
import { clockAhead, impatientApp, letLeasesRunOut, orderToRotate, queueIn } from './queue-app.ts';
import { RunningHost } from './running-host.ts';
import type { BuiltApp } from './sample-app/build.ts';

const SUBSCRIPTION = '00000000-0000-4000-8000-00000000000f';
/** A message of an instance that is gone is shown to another one so soon. */
const HIDDEN_MS = 2_000;
const PATIENCE = { timeout: 90_000 };
const TEST_MS = 240_000;

describe('instances of the compiled app with ROTATION_DISPATCH=queue, over a queue in a storage account', () => {
  const azure = new LocalAzure({ clock: realClock, seed: 12, keyPropagationMs: 300 });
  const hosts: RunningHost[] = [];
  let vault: VaultUrl;
  let server: HttpsServer;
  let azurite: Azurite;
  let app: BuiltApp;
  let queue: Awaited<ReturnType<typeof queueIn>>;
  let due: readonly AccountId[];

  beforeAll(async () => {
    [azurite, app] = await Promise.all([startAzurite(), impatientApp()]);
    queue = await queueIn(azurite.connectionString);
    azure.addSubscription(SUBSCRIPTION, 'End to end');
    vault = azure.addVault('kv-queue');
    due = Array.from({ length: 9 }, (_, index) => addDue(`due-${index}`));
    server = await startHttpsServer(azure);
  });

  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((host) => host.close()));
    await queue.clear();
  });

  afterAll(async () => {
    await server.close();
    await Promise.all([azurite.close(), app.remove()]);
  });

  function addDue(name: string): AccountId {
    return addManaged(azure, azurite, { vault, subscriptionId: SUBSCRIPTION, name, ageDays: 86 });
  }

  async function start(more: Readonly<Record<string, string>> = {}): Promise<RunningHost> {
    const env = {
      ...server.environment({ AzureWebJobsStorage: azurite.connectionString }),
      ROTATION_DISPATCH: 'queue',
      ROTATION_SETTLE: 'PT1S',
      ...more,
    };
    const host = await RunningHost.start(env, app.folder, { hiddenMs: HIDDEN_MS });
    hosts.push(host);
    return host;
  }

  const toldBy = (host: RunningHost, event: string) => host.events().filter((logged) => logged.event === event);
  const isDone = (line: Line): boolean =>
    line.line === 'ended' && line.function === 'operations' && line.result === 'succeeded';
  const regenerations = (): number => azure.log.of('accounts.regenerateKey').length;

  it(
    'share what one of them sweeps, each account once, however often its message comes',
    async () => {
      const three = await Promise.all([start(), start(), start()]);
      const [sweeper] = three;
      if (sweeper === undefined) throw new Error('Nobody sweeps.');
      const run = await sweeper.runTimer('sweep');
      expect(run.events.find(({ event }) => event === 'sweep.ended')).toMatchObject({
        ok: true,
        rotated: 3,
        deferred: 6,
      });
      const rotated = () => three.flatMap((host) => toldBy(host, 'account.rotated'));
      await expect.poll(() => rotated().length, PATIENCE).toBe(9);
      for (const account of due) await queue.send(orderToRotate(account, serverVault()));
      const doubles = () => three.flatMap((host) => toldBy(host, 'account.verified'));
      await expect.poll(() => doubles().length, PATIENCE).toBe(9);
      await expect.poll(() => queue.length(), PATIENCE).toBe(0);
      expect(new Set(rotated().map(({ account }) => account))).toEqual(new Set(due));
      // Six turns and nine doubles came by the queue; which host takes a message is chance.
      const byQueue = three.flatMap(({ lines }) => lines.filter(isDone));
      expect(byQueue.length).toBe(6 + 9);
      expect(regenerations()).toBe(9);
      expect(azure.monitor.violations).toEqual([]);
      for (const value of azure.everyKeyValueEverMade()) {
        for (const host of three) expect(host.output().includes(value)).toBe(false);
      }
    },
    TEST_MS,
  );

  it(
    'give a message up after five tries; what reports it leaves the work to the next sweep',
    async () => {
      const account = addDue('poisoned');
      const before = regenerations();
      const broken = await start({ ROTATION_GRACE: 'soon' });
      await queue.send(orderToRotate(account, serverVault()));
      const tries = () => broken.lines.filter((line) => line.line === 'ended' && line.function === 'operations');
      await expect.poll(() => tries().length, PATIENCE).toBe(5);
      await broken.close();
      expect(tries()).toMatchObject(Array(5).fill({ result: 'failed' }));
      const healthy = await start();
      await expect.poll(() => toldBy(healthy, 'turn.given-up'), PATIENCE).toMatchObject([{ account, sweep: 'e2e' }]);
      expect(regenerations()).toBe(before);
      await healthy.runTimer('sweep');
      expect(regenerations()).toBe(before + 1);
      expect(azure.monitor.violations).toEqual([]);
    },
    TEST_MS,
  );

  it(
    'take over from one that is killed between the regeneration and the flip',
    async () => {
      const account = addDue('orphaned');
      const published = azure.secretOf(vault, 'orphaned')?.value;
      const { promise: regenerated, resolve } = Promise.withResolvers<void>();
      azure.world.watch((event) => {
        if (event.type === 'key-regenerated' && event.account === account) resolve();
      });
      const mortal = await start();
      await queue.send(orderToRotate(account, serverVault()));
      await regenerated;
      await mortal.kill();
      expect(azure.secretOf(vault, 'orphaned')?.value).toBe(published);

      // What it had begun makes the next attempt wait, so the message is put back until then.
      const follower = await start();
      await expect
        .poll(() => toldBy(follower, 'account.blocked'), PATIENCE)
        .toMatchObject([{ account, reason: 'backing-off' }]);
      await expect.poll(() => queue.length(), PATIENCE).toBe(1);
      await follower.close();

      // Then whoever gets it finds the lock of the dead one, and waits until its last call can no longer land.
      await letLeasesRunOut(azurite.connectionString);
      const later = await start(clockAhead(32 * MINUTE));
      await queue.send(orderToRotate(account, serverVault()));
      await expect
        .poll(() => toldBy(later, 'account.deferred'), PATIENCE)
        .toMatchObject([{ account, reason: 'lock-taken-over' }]);
      await expect.poll(() => queue.length(), PATIENCE).toBe(2);
      await later.close();

      const last = await start(clockAhead(48 * MINUTE));
      await queue.send(orderToRotate(account, serverVault()));
      await expect.poll(() => toldBy(last, 'account.rotated'), PATIENCE).toMatchObject([{ account }]);
      expect(azure.secretOf(vault, 'orphaned')?.value).toBe(azure.keysOf(account).Key2);
      expect(azure.monitor.violations).toEqual([]);
    },
    TEST_MS,
  );

  /** The vault as the app knows it. */
  function serverVault(): VaultUrl {
    const { KEY_VAULT_URL = '' } = server.environment();
    const url = parseVaultUrl(KEY_VAULT_URL);
    if (url === undefined) throw new Error('The server has no vault.');
    return url;
  }
});
