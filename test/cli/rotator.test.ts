import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../emulator/azurite.ts';
import { realClock } from '../../emulator/clock.ts';
import { type HttpsServer, startHttpsServer } from '../../emulator/https-server.ts';
import { LocalAzure } from '../../emulator/local-azure.ts';
import type { AccountId } from '../../shared/domain/account.ts';
import type { VaultUrl } from '../../shared/domain/secret-ref.ts';
import { addManaged } from '../e2e/managed-account.ts';
import { type Run, runRotator } from './run-rotator.ts';

const SUBSCRIPTION = '00000000-0000-4000-8000-00000000000c';

describe('npm run rotator, over HTTPS, with leases in a storage account', () => {
  const azure = new LocalAzure({ clock: realClock, seed: 12, keyPropagationMs: 0 });
  let vault: VaultUrl;
  let account: AccountId;
  let server: HttpsServer;
  let azurite: Azurite;
  const outputs: Run[] = [];

  beforeAll(async () => {
    azurite = await startAzurite();
    azure.addSubscription(SUBSCRIPTION, 'Command line');
    vault = azure.addVault('kv-cli');
    const options = { subscriptionId: SUBSCRIPTION, resourceGroup: 'rg', tags: { 'key-rotation': 'enabled' } };
    azure.addAccount({ ...options, name: 'fresh', customSubDomainName: 'fresh' });
    account = addManaged(azure, azurite, { vault, subscriptionId: SUBSCRIPTION, name: 'young', ageDays: 20 });
    server = await startHttpsServer(azure);
  });

  afterAll(async () => {
    await server.close();
    await azurite.close();
  });

  async function run(...args: readonly string[]): Promise<Run> {
    const environment = server.environment({ AzureWebJobsStorage: azurite.connectionString, ROTATION_SETTLE: 'PT1S' });
    const output = await runRotator(args, environment);
    outputs.push(output);
    return output;
  }

  const effects = (): number =>
    azure.log.entries.filter(({ operation }) => /regenerateKey|secrets\.(set|update)/.test(operation)).length;

  it('plan says what a sweep would do, and changes nothing', async () => {
    const { code, out } = await run('plan');
    expect(code).toBe(0);
    expect(out).toMatch(/fresh +- .*planned \(unpublished\)/);
    expect(out).not.toContain('young');
    expect(out).toContain(
      '2 accounts: 1 verified, 1 planned. Oldest key 20 days, 0 overdue; 1 shown. Nothing was changed.',
    );
    expect(effects()).toBe(0);
  });

  it('status tells of every account, for people, for machines, for spreadsheets and as a page', async () => {
    expect((await run('status')).out).toMatch(/young +steady +20 d \* +20 d +rotate \d{4}-/);
    const json: unknown = JSON.parse((await run('status', '--json', '--phase', 'steady')).out);
    expect(json).toMatchObject({ mode: 'plan', accounts: [{ account, phase: 'steady', active: 'Key1' }] });
    const csv = (await run('status', '--csv')).out.split('\r\n');
    expect(csv).toHaveLength(4);
    expect(csv[0]).toMatch(/^"account","name","kind"/);
    expect((await run('status', '--html')).out).toMatch(/^<!DOCTYPE html>[\s\S]*young[\s\S]*<\/html>\n$/);
    expect(effects()).toBe(0);
  });

  it('sweep adopts what has consented', async () => {
    const { code, out } = await run('sweep', '--json');
    expect([code, JSON.parse(out)]).toMatchObject([
      0,
      { mode: 'rotate', totals: { results: { adopted: 1, verified: 1 } } },
    ]);
    expect(azure.secretOf(vault, 'fresh')?.tags.CredentialId).toBe('key1');
  });

  it('rotate asks first, and does nothing where nobody can answer', async () => {
    const before = effects();
    const { code, err } = await run('rotate', 'young');
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('Rotate young now? There is no terminal to answer on; say --yes'),
    ]);
    expect(effects()).toBe(before);
  });

  it('rotate publishes a new key; the same operation again does nothing; another one has to wait for the grace', async () => {
    const old = azure.keysOf(account);
    const first = await run('rotate', 'young', '--yes', '--operation-id', 'change-1');
    expect(first).toMatchObject({ code: 0, out: expect.stringContaining('young: rotated (requested).') });
    expect(azure.secretOf(vault, 'young')?.value).toBe(azure.keysOf(account).Key2);
    expect(azure.keysOf(account)).toMatchObject({ Key1: old.Key1 });
    const before = effects();
    const again = await run('rotate', account, '--yes', '--operation-id', 'change-1', '--json');
    expect([again.code, JSON.parse(again.out)]).toMatchObject([0, { operationId: 'change-1', reason: 'already-done' }]);
    const refused = await run('rotate', 'young', '--yes', '--force');
    expect(refused).toMatchObject({
      code: 3,
      out: expect.stringMatching(/kept \(grace-running\)[\s\S]*Worth asking again: \d{4}-/),
    });
    expect(effects()).toBe(before);
  });

  it('rollback publishes the key before again', async () => {
    const { code, out } = await run('rollback', 'young', '--yes');
    expect([code, out]).toEqual([0, expect.stringContaining('young: rolled-back (requested).')]);
    expect(azure.secretOf(vault, 'young')?.value).toBe(azure.keysOf(account).Key1);
  });

  it('history and evidence tell what the app has recorded of all that', async () => {
    const history = await run('history', 'young', '--json');
    expect(history.code).toBe(0);
    expect(JSON.parse(history.out)).toMatchObject({
      entries: [
        { result: 'rolled-back', by: { kind: 'command-line' } },
        { result: 'kept', reason: 'grace-running' },
        { result: 'rotated', operationId: 'change-1' },
        { result: 'verified' },
      ],
    });
    const today = new Date().toISOString().slice(0, 10);
    const evidence = await run('evidence', '--from', today, '--to', today, '--csv');
    expect(evidence.out.split('\r\n')[0]).toContain('"slot"');
    expect(evidence.out).toContain(account);
  });

  it('simulate plays settings in virtual time', async () => {
    const { code, out } = await run('simulate', '--accounts', '2', '--days', '100', '--json');
    expect([code, JSON.parse(out)]).toMatchObject([0, { accounts: 2, days: 100, failedCalls: 0 }]);
  });

  it('names an account that nobody has', async () => {
    expect(await run('rotate', 'nobody', '--yes')).toMatchObject({ code: 2, err: expect.stringContaining('"nobody"') });
  });

  it('reads the settings of the app from a file, and says all their faults', async () => {
    const file = join(tmpdir(), `settings-${process.pid}.json`);
    await writeFile(file, JSON.stringify({ Values: { ROTATION_GRACE: 'soon', KEY_VAULT_URL: vault } }));
    const { code, err } = await runRotator(['sweep', '--settings', file]);
    expect(code).toBe(2);
    expect(err).toMatch(/ROTATION_GRACE is "soon"[\s\S]*AzureWebJobsStorage is not set/);
  });

  it('logs every event where it is asked to', async () => {
    const { err } = await run('status', '--verbose');
    expect(err).toMatch(/^\{"event":"account\.verified","level":"info"/m);
  });

  it('has shown no key, and broken no promise', () => {
    const text = outputs.map(({ out, err }) => out + err).join('\n');
    for (const value of azure.everyKeyValueEverMade()) expect(text.includes(value)).toBe(false);
    expect(outputs.length).toBeGreaterThanOrEqual(10);
    expect(azure.monitor.violations).toEqual([]);
  });
});
