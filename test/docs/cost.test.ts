import { readFile } from 'node:fs/promises';
import { InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { type Figures, measure, plus, scaled } from '../../cli/cost/measure.ts';
import { lineOf, MeteredApp } from '../../cli/cost/metered-app.ts';
import { usageOf } from '../../cli/cost/month.ts';
import { costPage } from '../../cli/cost/page.ts';
import { costOf } from '../../cli/cost/prices.ts';
import { credentialFor } from '../../emulator/credential.ts';
import { logOf } from '../../functions/invocation-log.ts';
import { azurePorts } from '../../shared/azure/azure-ports.ts';
import { loadConfig } from '../../shared/config.ts';
import { OPERATIONS } from '../../shared/domain/azure-operations.ts';
import type { CallCounts } from '../../shared/operate/counting.ts';

const measured = measure();

/** The app with Azure's own clients in between. */
function overTheClients(): MeteredApp {
  return new MeteredApp(({ azure, clock, locks, settings: _settings }, log) => {
    const { connection } = loadConfig({
      KEY_VAULT_URL: 'https://kv-contoso-ai.vault.azure.net',
      AzureWebJobsStorage: 'UseDevelopmentStorage=true',
    });
    const credential = credentialFor(azure, 'rotator');
    const transport = {
      httpClient: azure.httpClient('rotator'),
      send: (request: Request) => azure.send(request, 'rotator'),
    };
    return azurePorts(connection, { clock, log, credential, transport, locks });
  });
}

/** What the figures tell of one quiet sweep of such a tenant. */
function told(figures: Figures, accounts: number, subscriptions: number): CallCounts {
  return plus(figures.sweep, plus(scaled(figures.subscription, subscriptions), scaled(figures.account, accounts)));
}

describe('docs/cost.md', () => {
  it('is what a measurement makes of it today', async () => {
    expect(await readFile(new URL('../../docs/cost.md', import.meta.url), 'utf8'), 'stale; run npm run cost').toBe(
      costPage(await measured),
    );
  });
});

describe('the measured figures', () => {
  it('foretell the calls and the log of a tenant of another size, made through the clients of Azure', async () => {
    const figures = await measured;
    const app = overTheClients();
    app.addQuiet(50, 3);
    await app.sweep();
    const before = app.tally();
    const asked = { ...app.azure.calls };
    await app.sweep();
    const after = app.tally();
    const foretold = told(figures, 50, 3);
    for (const name of [
      'subscriptions.list',
      'accounts.list',
      'accounts.listKeys',
      'secrets.list',
      'secrets.read',
      'log.lines',
    ]) {
      expect((after[name] ?? 0) - (before[name] ?? 0), name).toBeCloseTo(foretold[name] ?? 0, 6);
    }
    const { armReads, armWrites, vault } = usageOf(foretold);
    expect(app.azure.calls.arm - asked.arm).toBeCloseTo(armReads + armWrites, 6);
    expect(app.azure.calls.keyVault - asked.keyVault).toBeCloseTo(vault, 6);
    const bytes = (after['log.bytes'] ?? 0) - (before['log.bytes'] ?? 0);
    expect(Math.abs(bytes / (foretold['log.bytes'] ?? 0) - 1)).toBeLessThan(0.01);
  });

  it('have a rotation and a retirement in each cycle, and name no operation that there is not', async () => {
    const { cycle, ...rest } = await measured;
    expect(cycle).toMatchObject({ 'accounts.regenerateKey': 2, 'secrets.set': 1 });
    const names = Object.keys(plus(cycle, rest.sweep)).filter((name) => !/^(?:log\.|probe$|seconds$)/.test(name));
    expect(Object.keys(OPERATIONS)).toEqual(expect.arrayContaining(names));
  });

  it('count a log line as the trigger writes it', () => {
    const lines: string[] = [];
    const context = new InvocationContext({ logHandler: (_level, line) => lines.push(String(line)) });
    const event = {
      name: 'account.kept',
      level: 'info',
      fields: { account: '/subscriptions/ü', error: undefined },
    } as const;
    logOf(context)(event);
    expect(lines).toEqual([lineOf(event)]);
  });
});

describe('a price', () => {
  it('counts beyond what is free, and never below nothing', () => {
    expect(costOf('logs', 4e9)).toBe(0);
    expect(costOf('logs', 15e9)).toBeCloseTo(23);
    expect(costOf('vault', 20_000)).toBeCloseTo(0.06);
  });
});
