import { describe, expect, it } from 'vitest';
import type { App } from '../../shared/app.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/duration.ts';
import { operationMessage } from '../../shared/operate/operation-message.ts';
import { type OperationRecord, operationCodec, operationName } from '../../shared/operate/operation-record.ts';
import { performOperation } from '../../shared/operate/perform-operation.ts';
import type { Work } from '../../shared/operate/workspace.ts';
import { LEAK, ManyOperateStage } from './many-operate-stage.ts';
import { over } from './over-records.ts';

const MESSAGE: unknown = JSON.parse(operationMessage('leak-1'));

async function asked(stage: ManyOperateStage): Promise<App> {
  const app = stage.app();
  await stage.clock.run(app.take(LEAK));
  return app;
}

/** Every state of the record that was written, in turn. */
function written(stage: ManyOperateStage): {
  readonly records: readonly OperationRecord[];
  readonly atMs: readonly number[];
  readonly app: App;
} {
  const records: OperationRecord[] = [];
  const atMs: number[] = [];
  const write = async (name: string, text: string): Promise<void> => {
    if (name === operationName('leak-1')) {
      records.push(operationCodec.decode(text, name));
      atMs.push(stage.clock.now());
    }
    await stage.records.write(name, text);
  };
  return { records, atMs, app: stage.app({ records: over(stage.records, { write }) }) };
}

describe('an operation on many accounts', () => {
  it('is carried out by the queue worker, and its record tells what came of it', async () => {
    const stage = new ManyOperateStage(6);
    const locked = stage.addManaged(
      'locked',
      { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } },
      { readOnlyLock: true },
    );
    const app = await asked(stage);
    await stage.deliver(app);
    expect(await app.operation('leak-1')).toMatchObject({
      state: 'ended',
      kind: 'rotate-many',
      reason: 'A laptop was stolen.',
      progress: { total: 7, done: 6, byResult: { retired: 6, blocked: 1 } },
      outcome: {
        kind: 'rotate-many',
        ok: false,
        progress: { total: 7, done: 6 },
        totals: { accounts: 7, results: { retired: 6, blocked: 1 } },
        notDone: [{ account: locked, result: 'blocked', reason: 'account-locked' }],
        unread: [],
      },
    });
    expect(stage.events.find(({ name }) => name === 'operation.ended')).toMatchObject({
      level: 'error',
      fields: { kind: 'rotate-many', outcome: 'rotate-many' },
    });
    expect(stage.regenerations).toBe(12);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('is carried out once where its message is doubled', async () => {
    const stage = new ManyOperateStage(8);
    const app = await asked(stage);
    await stage.clock.run(Promise.all([app.perform(MESSAGE), stage.app().perform(MESSAGE)]));
    for (let delivery = 0; delivery < 10 && stage.queue.sent.length > 0; delivery += 1) await stage.deliver(app);
    expect(stage.queue.sent).toEqual([]);
    expect(await app.operation('leak-1')).toMatchObject({
      state: 'ended',
      outcome: { ok: true, progress: { done: 8 } },
    });
    expect(stage.regenerations).toBe(16);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('renews its progress in the record every 15 seconds at most, until it is over', async () => {
    const stage = new ManyOperateStage(120);
    stage.azure.setThrottling(true);
    await asked(stage);
    const { records, atMs, app } = written(stage);
    await stage.deliver(app);
    const renewals = records.slice(1, -1);
    expect(renewals[0]).toMatchObject({ progress: { total: 120, done: 0 } });
    expect(renewals.length).toBeGreaterThan(2);
    expect(renewals.every(({ state, progress }) => state === 'running' && progress?.total === 120)).toBe(true);
    const gaps = atMs.slice(2, -1).map((at, index) => at - (atMs[index + 1] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(15_000);
    expect(records.at(-1)).toMatchObject({ state: 'ended', progress: { total: 120, done: 120 } });
  });

  it('goes on at once by a new message where the time of one is up, until all are done', async () => {
    const stage = new ManyOperateStage(240, { ROTATION_SWEEP_BUDGET: 'PT2M' });
    stage.azure.setThrottling(true);
    const app = await asked(stage);
    const delays: (number | undefined)[] = [];
    while (stage.queue.sent.length > 0) {
      delays.push(stage.queue.sent[0]?.delayMs);
      await stage.deliver(app);
      if (delays.length === 1) {
        const half = await app.operation('leak-1');
        expect(half).toMatchObject({ state: 'running', progress: { total: 240 } });
        expect(half?.progress?.done).toBeGreaterThan(0);
        expect(half?.progress?.done).toBeLessThan(240);
      }
    }
    expect(delays.length).toBeGreaterThan(1);
    expect(delays[1]).toBe(0);
    expect(await app.operation('leak-1')).toMatchObject({
      state: 'ended',
      outcome: { ok: true, progress: { done: 240 } },
    });
    expect(stage.regenerations).toBe(480);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('goes on after a worker that died, also where nothing of its end was written', async () => {
    const stage = new ManyOperateStage(6);
    const app = await asked(stage);
    const write = async (name: string, text: string): Promise<void> => {
      if (text.includes('"state":"ended"')) throw new Error('crash');
      await stage.records.write(name, text);
    };
    const dying = stage.app({ records: over(stage.records, { write }) });
    await expect(stage.clock.run(dying.perform(MESSAGE))).rejects.toThrow('crash');
    await stage.clock.run(app.perform(MESSAGE));
    expect(await app.operation('leak-1')).toMatchObject({
      outcome: { ok: true, progress: { byResult: { 'already-done': 6 } } },
    });
    expect(stage.regenerations).toBe(12);
  });

  it('is not written again by a worker that is late, once another has ended it', async () => {
    const stage = new ManyOperateStage(2);
    const app = await asked(stage);
    const lock = await stage.context().ports.locks.acquire(stage.accounts[0] ?? never());
    const ending = async (): Promise<void> => {
      await stage.clock.sleep(10_000);
      const record = await app.operation('leak-1');
      if (record !== undefined)
        await stage.records.write(operationName('leak-1'), operationCodec.encode({ ...record, state: 'ended' }));
    };
    await stage.clock.run(Promise.all([app.perform(MESSAGE), ending()]));
    expect(await app.operation('leak-1')).toMatchObject({ state: 'ended' });
    expect(stage.queue.sent).toHaveLength(1);
    await lock?.release();
  });

  it('waits half an hour after three failures in a row, and goes on then', async () => {
    const stage = new ManyOperateStage(8);
    const app = await asked(stage);
    const allow = stage.azure.rights.deny({ action: 'Microsoft.KeyVault/vaults/secrets/setSecret/action' });
    await stage.deliver(app);
    expect(stage.queue.sent).toMatchObject([{ delayMs: 30 * MINUTE }]);
    allow();
    for (let delivery = 0; delivery < 5 && stage.queue.sent.length > 0; delivery += 1) await stage.deliver(app);
    expect(await app.operation('leak-1')).toMatchObject({ outcome: { ok: true, progress: { done: 8 } } });
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('waits half an hour after three failures in a row, also where the lock of another account is taken', async () => {
    const stage = new ManyOperateStage(12);
    const app = await asked(stage);
    stage.azure.rights.deny({ action: 'Microsoft.KeyVault/vaults/secrets/setSecret/action' });
    const lock = await stage.context().ports.locks.acquire(stage.accounts[0] ?? never());
    await stage.deliver(app);
    expect((await app.operation('leak-1'))?.progress?.byResult).toEqual({ blocked: 3, deferred: 9 });
    expect(stage.queue.sent).toMatchObject([{ delayMs: 30 * MINUTE }]);
    await lock?.release();
  });

  it('waits half an hour after three failures in a row, also where its time was up too', async () => {
    const stage = new ManyOperateStage(3);
    const app = await asked(stage);
    const reasons = ['compromised', 'breaker-open', 'budget-spent'] as const;
    const work: Work = {
      ...app,
      rotateMany: async (...asked) => {
        const report = await app.rotateMany(...asked);
        const accounts = report.accounts.map((each, index) => {
          const reason = reasons[index] ?? 'compromised';
          const result = reason === 'compromised' ? ('retired' as const) : ('deferred' as const);
          return { ...each, outcome: { result, reason, sentence: 'Made for a test.' } };
        });
        return { ...report, accounts };
      },
    };
    await stage.clock.run(performOperation(stage.workspace(), work, MESSAGE));
    expect(stage.queue.sent.at(-1)).toMatchObject({ delayMs: 30 * MINUTE });
  });

  it('looks again where a subscription could not be listed, until a day is over', async () => {
    const stage = new ManyOperateStage(4);
    const app = await asked(stage);
    const recover = stage.azure.faults.add({
      operation: 'accounts.list',
      times: Number.POSITIVE_INFINITY,
      fault: { kind: 'refuse', status: 503 },
    });
    const startMs = stage.clock.now();
    await stage.deliver(app);
    expect(await app.operation('leak-1')).toMatchObject({ state: 'running' });
    recover();
    await stage.deliver(app);
    expect(await app.operation('leak-1')).toMatchObject({ outcome: { ok: true, progress: { done: 4 } } });
    expect(stage.clock.now() - startMs).toBeLessThan(HOUR);
  });

  it('ends after a day with what was not done', async () => {
    const stage = new ManyOperateStage(1);
    const state = { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } } as const;
    const busy = stage.addManaged('busy', state, { provisioningState: 'Updating' });
    const app = await asked(stage);
    const startMs = stage.clock.now();
    while (stage.queue.sent.length > 0) await stage.deliver(app);
    expect(stage.clock.now() - startMs).toBeGreaterThan(DAY - HOUR);
    expect(await app.operation('leak-1')).toMatchObject({
      state: 'ended',
      outcome: { ok: false, progress: { done: 1 }, notDone: [{ account: busy, reason: 'account-not-ready' }] },
    });
  });

  it('does nothing, and says so, where the kill switch was thrown meanwhile', async () => {
    const stage = new ManyOperateStage(2);
    await asked(stage);
    const stopped = stage.app({}, { ROTATION_MODE: 'plan' });
    await stage.deliver(stopped);
    expect(await stopped.operation('leak-1')).toMatchObject({ state: 'ended', outcome: { code: 'plan-mode' } });
    expect(stage.regenerations).toBe(0);
  });
});

function never(): never {
  throw new Error('There is no account.');
}
