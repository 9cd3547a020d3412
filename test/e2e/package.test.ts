import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../emulator/azurite.ts';
import { realClock } from '../../emulator/clock.ts';
import type { Line } from '../../emulator/functions-host/lines.ts';
import { type HttpsServer, startHttpsServer } from '../../emulator/https-server.ts';
import { LocalAzure } from '../../emulator/local-azure.ts';
import { IS_ABSENT } from '../../scripts/bundle/absent.ts';
import { packageFiles } from '../../scripts/package/package-files.ts';
import { zipOf } from '../../scripts/package/zip.ts';
import type { AccountId } from '../../shared/domain/account.ts';
import type { VaultUrl } from '../../shared/domain/secret-ref.ts';
import { operationMessage } from '../../shared/operate/operation-message.ts';
import { OPERATIONS_QUEUE } from '../../shared/operate/ports.ts';
import { sample } from '../operate/events/sample-events.ts';
import { type Unzipped, unzipped } from '../package/unzipped.ts';
import { addManaged } from './managed-account.ts';
import { type LoggedEvent, RunningHost } from './running-host.ts';

const SUBSCRIPTION = '00000000-0000-4000-8000-00000000000c';
const POISON = `${OPERATIONS_QUEUE}-poison`;
const WAIT = { timeout: 50_000, interval: 250 };

/** As the platform does it for somebody who signed in and may do everything. */
const OPERATOR = Buffer.from(
  JSON.stringify({
    auth_typ: 'aad',
    name_typ: 'name',
    role_typ: 'roles',
    claims: ['Rotation.Read', 'Rotation.Operate', 'Rotation.Emergency'].map((val) => ({ typ: 'roles', val })),
  }),
).toString('base64');

describe('the package, unzipped alone into an empty folder', () => {
  const azure = new LocalAzure({ clock: realClock, seed: 31, keyPropagationMs: 0 });
  let vault: VaultUrl;
  let due: AccountId;
  let asked: AccountId;
  let server: HttpsServer;
  let azurite: Azurite;
  let app: Unzipped;
  let host: RunningHost;

  beforeAll(async () => {
    azurite = await startAzurite();
    azure.addSubscription(SUBSCRIPTION, 'Package');
    vault = azure.addVault('kv-package');
    const managed = { vault, subscriptionId: SUBSCRIPTION, ageDays: 20 };
    due = addManaged(azure, azurite, { ...managed, name: 'due', ageDays: 86 });
    asked = addManaged(azure, azurite, { ...managed, name: 'asked' });
    server = await startHttpsServer(azure);
    app = await unzipped(zipOf(await packageFiles()));
    host = await RunningHost.start(
      environment({ ROTATION_HTTP_AUTH: 'entra', WEBSITE_AUTH_ENABLED: 'True' }),
      app.folder,
    );
  });

  afterAll(async () => {
    await host.close();
    await Promise.all([server.close(), azurite.close(), app.remove()]);
  });

  function environment(more: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    return server.environment({ AzureWebJobsStorage: azurite.connectionString, ROTATION_SETTLE: 'PT1S', ...more });
  }

  /** Asks the API as an operator; gives status and answer. */
  async function ask(path: string, body?: Readonly<Record<string, unknown>>): Promise<unknown> {
    const headers = { 'x-ms-client-principal': OPERATOR, 'content-type': 'application/json' };
    const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
    const answer = await host.fetchOpen(`/api/${path}`, init);
    return { status: answer.status, body: await answer.json() };
  }

  /** Waits for an invocation of this function that logs such an event, and succeeds. */
  async function untilLogged(name: string, event: LoggedEvent): Promise<void> {
    const isIt = (line: Line): boolean =>
      line.line === 'ended' && line.function === name && line.result === 'succeeded';
    await host.until((line) => (isIt(line) ? line : undefined));
    await expect.poll(() => host.events(), WAIT).toContainEqual(expect.objectContaining(event));
  }

  /** How each function is set off, in this order, and what must come of it. */
  const triggers: Readonly<Record<string, () => Promise<void>>> = {
    sweep: async () => {
      const { result, events } = await host.runTimer('sweep');
      expect(result).toBe('succeeded');
      expect(events.at(-1)).toMatchObject({ event: 'sweep.ended', ok: true, rotated: 1, failed: 0 });
      expect(azure.secretOf(vault, 'due')?.value).toBe(azure.keysOf(due).Key2);
    },
    rotations: async () => {
      const accepted = await ask('rotations', { account: 'asked', operationId: 'rotate' });
      expect(accepted).toMatchObject({ status: 202, body: { id: 'rotate' } });
    },
    operations: () =>
      untilLogged('operations', { event: 'operation.ended', operationId: 'rotate', outcome: 'requested' }),
    operation: async () => {
      expect(await ask('operations/rotate')).toMatchObject({ status: 200, body: { state: 'ended' } });
    },
    rollbacks: async () => {
      const body = { account: 'asked', reason: 'An application cannot follow.', operationId: 'back' };
      expect(await ask('rollbacks', body)).toMatchObject({ status: 202 });
      await expect.poll(() => ask('operations/back'), WAIT).toMatchObject({ body: { state: 'ended' } });
      expect(azure.secretOf(vault, 'asked')?.value).toBe(azure.keysOf(asked).Key1);
    },
    'operations-poison': async () => {
      const queue = QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient(POISON);
      await queue.createIfNotExists();
      await queue.sendMessage(Buffer.from(operationMessage('lost')).toString('base64'));
      await untilLogged('operations-poison', { event: 'operation.given-up', operationId: 'lost' });
    },
    onChange: async () => {
      azure.person.regenerate(due, 'Key2');
      const { id, ...event } = sample('regenerate-key.person.eventgrid', { resourceUri: due });
      expect(await host.sendEvents('onChange', [{ ...event, id, subject: due }])).toBe(202);
      await untilLogged('onChange', { event: 'account.healed', account: due });
      expect(azure.secretOf(vault, 'due')?.value).toBe(azure.keysOf(due).Key2);
    },
    sweeps: async () => {
      expect(await ask('sweeps', { dryRun: true })).toMatchObject({ status: 200, body: { mode: 'plan' } });
    },
    status: async () => {
      expect(await ask('status')).toMatchObject({ status: 200, body: { totals: { accounts: 2 } } });
    },
    history: async () => {
      const answer = await ask(`status/history?account=${encodeURIComponent(asked)}`);
      expect(answer).toMatchObject({
        status: 200,
        body: { entries: expect.arrayContaining([expect.objectContaining({ result: 'rotated' })]) },
      });
    },
    openapi: async () => {
      expect(await ask('openapi.json')).toMatchObject({ status: 200, body: { openapi: '3.1.0' } });
    },
    health: async () => {
      expect(await ask('health')).toEqual({ status: 200, body: { status: 'ok' } });
    },
    'health-deep': async () => {
      expect(await ask('health/deep')).toMatchObject({ body: { whose: 'app', findings: expect.any(Array) } });
    },
  };

  it.each(Object.entries(triggers))('runs %s', (_name, run) => run());

  it('has no function that was not run here', () => {
    const ended = host.lines.flatMap((line) => (line.line === 'ended' ? [line.function] : []));
    const names = host.functions.map(({ name }) => name).toSorted();
    expect(names).toEqual(Object.keys(triggers).toSorted());
    expect([...new Set(ended)].toSorted()).toEqual(names);
    const failed = host.lines.filter((line) => line.line === 'ended' && line.result === 'failed');
    expect(failed).toEqual([]);
  });

  it('has called nothing that was left out, and shown no key', () => {
    expect(host.output()).not.toContain(IS_ABSENT);
    for (const value of azure.everyKeyValueEverMade()) expect(host.output().includes(value)).toBe(false);
  });

  it('says by name what was left out, rather than become somebody else: the secret of an application', async () => {
    const { IDENTITY_ENDPOINT: _endpoint, ...without } = environment({
      AZURE_TENANT_ID: SUBSCRIPTION,
      AZURE_CLIENT_ID: SUBSCRIPTION,
      AZURE_CLIENT_SECRET: 'a secret of an application',
    });
    const other = await RunningHost.start(without, app.folder);
    try {
      expect(await other.runTimer('sweep')).toMatchObject({ result: 'failed' });
      expect(other.output()).toContain(`EnvironmentCredential ${IS_ABSENT}`);
      expect(other.output()).not.toContain('a secret of an application');
    } finally {
      await other.close();
    }
  });
});
