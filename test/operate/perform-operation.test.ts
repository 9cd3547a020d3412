import { describe, expect, it } from 'vitest';
import type { App } from '../../shared/app.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/duration.ts';
import { RotationError } from '../../shared/domain/errors.ts';
import type { Request } from '../../shared/domain/facts.ts';
import { operationMessage } from '../../shared/operate/operation-message.ts';
import { operationName } from '../../shared/operate/operation-record.ts';
import { performOperation } from '../../shared/operate/perform-operation.ts';
import { sweep } from '../../shared/rotation/sweep.ts';
import { OperateStage } from './operate-stage.ts';
import { over } from './over-records.ts';

const ROTATE: Request = { kind: 'rotate', id: 'op-1', force: false, compromised: false };

/** A stage with one account of 20 days, and a rotation of it that was asked for. */
async function asked(stage = new OperateStage()): Promise<{ stage: OperateStage; app: App; account: string }> {
  const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } });
  const app = stage.app();
  const wish = {
    kind: 'account',
    named: 'app',
    request: ROTATE,
    by: { kind: 'function-key' },
    why: undefined,
  } as const;
  await stage.clock.run(app.take(wish));
  return { stage, app, account };
}

const regenerations = (stage: OperateStage): number =>
  stage.azure.log.entries.filter(({ operation }) => operation === 'accounts.regenerateKey').length;

const eventsOf = (stage: OperateStage, name: string) => stage.events.filter((event) => event.name === name);

describe('the queue worker', () => {
  it('carries an operation out once, however often its message arrives', async () => {
    const { stage, app } = await asked();
    const message: unknown = JSON.parse(operationMessage('op-1'));
    await stage.clock.run(app.perform(message));
    await stage.clock.run(app.perform(message));
    await stage.clock.run(Promise.all([app.perform(message), app.perform(message)]));
    expect(regenerations(stage)).toBe(1);
    expect(eventsOf(stage, 'operation.ended')).toHaveLength(1);
  });

  it('carries it out once where two messages arrive at the same time', async () => {
    const { stage, app } = await asked();
    const message: unknown = JSON.parse(operationMessage('op-1'));
    await stage.clock.run(Promise.all([app.perform(message), app.perform(message)]));
    await stage.deliver(app);
    expect(regenerations(stage)).toBe(1);
    expect(await app.operation('op-1')).toMatchObject({ state: 'ended' });
  });

  it.each([
    ['after it began', 1],
    ['after the work', 2],
  ])('goes on after a crash %s', async (_, writesUntilCrash) => {
    const { stage, app } = await asked();
    let left = writesUntilCrash;
    const write = async (name: string, text: string): Promise<void> => {
      left -= 1;
      if (left === 0) throw new Error('crash');
      await stage.records.write(name, text);
    };
    const dying = stage.app({ records: over(stage.records, { write }) });
    const message: unknown = JSON.parse(operationMessage('op-1'));
    await expect(stage.clock.run(dying.perform(message))).rejects.toThrow('crash');
    await stage.clock.run(app.perform(message));
    expect(regenerations(stage)).toBe(1);
    const record = await app.operation('op-1');
    expect(record).toMatchObject({ state: 'ended', outcome: { account: { active: 'Key2' } } });
  });

  it('waits and begins anew where another run holds the lock of the account', async () => {
    const { stage, app, account } = await asked();
    const context = stage.context();
    const lock = await context.ports.locks.acquire(stage.accountId(account));
    await stage.deliver(app);
    expect(await app.operation('op-1')).toMatchObject({ state: 'running', tries: 1 });
    expect(stage.queue.sent).toMatchObject([{ delayMs: MINUTE }]);
    await lock?.release();
    await stage.deliver(app);
    expect(await app.operation('op-1')).toMatchObject({ state: 'ended', outcome: { account: { result: 'rotated' } } });
  });

  it('waits until the last call of a run that died can no longer land', async () => {
    const { stage, app, account } = await asked();
    await stage.context().ports.locks.acquire(stage.accountId(account));
    await stage.pass(2 * MINUTE);
    for (let delivery = 0; delivery < 6 && stage.queue.sent.length > 0; delivery += 1) await stage.deliver(app);
    expect(await app.operation('op-1')).toMatchObject({ state: 'ended', outcome: { account: { result: 'rotated' } } });
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('gives up after a day where the lock is never free', async () => {
    const { stage, app, account } = await asked();
    const startMs = stage.clock.now();
    while (stage.queue.sent.length > 0) {
      await stage.deliver(app, async () => {
        await stage.context().ports.locks.acquire(stage.accountId(account));
      });
    }
    expect(stage.clock.now() - startMs).toBeGreaterThan(DAY - HOUR);
    expect(await app.operation('op-1')).toMatchObject({ state: 'ended', outcome: { account: { result: 'deferred' } } });
    expect(regenerations(stage)).toBe(0);
  });

  it.each([
    ['the lists', ['accounts.list', 'secrets.list']],
    ['the vault', ['secrets.list']],
    ['the keys', ['accounts.listKeys']],
    ['the secret', ['secrets.get']],
  ] as const)('tries again where Azure does not answer: %s', async (_, operations) => {
    const { stage, app } = await asked();
    const recover = operations.map((operation) =>
      stage.azure.faults.add({ operation, times: 1_000, fault: { kind: 'refuse', status: 503 } }),
    );
    await stage.deliver(app);
    expect(await app.operation('op-1')).toMatchObject({ state: 'running' });
    for (const each of recover) each();
    await stage.deliver(app);
    expect(await app.operation('op-1')).toMatchObject({ outcome: { account: { result: 'rotated' } } });
  });

  it('does the rotation after a repair that came first', async () => {
    const { stage, app } = await asked();
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'junk', tags: stage.publishedTags('app') });
    for (let delivery = 0; delivery < 300 && stage.queue.sent.length > 0; delivery += 1) await stage.deliver(app);
    const results = stage.events.filter(({ name }) => name === 'operation.ended');
    expect(results).toHaveLength(1);
    expect(await app.operation('op-1')).toMatchObject({ state: 'ended' });
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('does nothing, and says so, where the kill switch was thrown meanwhile', async () => {
    const { stage } = await asked();
    const stopped = stage.app({}, { ROTATION_MODE: 'plan' });
    await stage.deliver(stopped);
    expect(await stopped.operation('op-1')).toMatchObject({ outcome: { code: 'plan-mode' } });
    expect(stage.events.find(({ name }) => name === 'operation.ended')?.level).toBe('error');
    expect(regenerations(stage)).toBe(0);
  });

  it('reads as expired after a day, also where its message was lost', async () => {
    const { stage, app } = await asked();
    stage.queue.sent.length = 0;
    await stage.pass(DAY + HOUR);
    expect(await app.operation('op-1')).toMatchObject({ state: 'ended', outcome: { code: 'expired' } });
  });

  it('leaves what was asked for more than a day ago', async () => {
    const { stage, app } = await asked();
    await stage.pass(DAY + HOUR);
    await stage.deliver(app);
    expect(regenerations(stage)).toBe(0);
    expect(await app.operation('op-1')).toMatchObject({ outcome: { kind: 'not-carried-out', code: 'expired' } });
    expect(eventsOf(stage, 'operation.outdated')).toHaveLength(1);
  });

  it.each([
    ['another release', { version: 2, operationId: 'op-1' }],
    ['no message of ours', { hello: 'world' }],
    ['no object', 'op-1'],
    ['an id that is none', { version: 1, operationId: '../latest' }],
  ])('acknowledges and reports a message that cannot be read: %s', async (_, message) => {
    const { stage, app } = await asked();
    await stage.clock.run(app.perform(message));
    expect(eventsOf(stage, 'operation.unreadable')).toHaveLength(1);
    expect(regenerations(stage)).toBe(0);
  });

  it('acknowledges and reports a message whose operation is not on record', async () => {
    const { stage, app } = await asked();
    await stage.clock.run(app.perform({ version: 1, operationId: 'never-asked' }));
    expect(eventsOf(stage, 'operation.outdated')).toMatchObject([{ fields: { operationId: 'never-asked' } }]);
  });

  it('lets the host hand the message over again where its record cannot be read', async () => {
    const { stage } = await asked();
    const error = new RotationError('unavailable', { operation: 'records.read', detail: 'No answer.' });
    const app = stage.app({
      records: over(stage.records, { read: () => Promise.reject(error) }),
    });
    await expect(stage.clock.run(app.perform({ version: 1, operationId: 'op-1' }))).rejects.toBe(error);
  });

  it('tries what the host gave up again half an hour later, and reports it', async () => {
    const { stage, app } = await asked();
    stage.queue.sent.length = 0;
    await stage.clock.run(app.giveUp({ version: 1, operationId: 'op-1' }));
    await stage.clock.run(app.giveUp('nonsense'));
    expect(eventsOf(stage, 'operation.given-up')).toHaveLength(2);
    expect(stage.queue.sent).toMatchObject([{ delayMs: 30 * MINUTE }]);
    await stage.deliver(app);
    expect(await app.operation('op-1')).toMatchObject({ outcome: { account: { result: 'rotated' } } });
    await stage.clock.run(app.giveUp({ version: 1, operationId: 'op-1' }));
    expect(stage.queue.sent).toEqual([]);
  });

  it.each([
    ['of another release', JSON.stringify({ version: 2, id: 'op-1' })],
    ['damaged', '{"version":1,'],
  ])('reports what the host gave up once and acknowledges it where its record is %s', async (_, text) => {
    const { stage, app } = await asked();
    stage.queue.sent.length = 0;
    await stage.records.write(operationName('op-1'), text);
    await stage.clock.run(app.giveUp({ version: 1, operationId: 'op-1' }));
    expect(eventsOf(stage, 'operation.given-up')).toMatchObject([{ level: 'error', fields: { operationId: 'op-1' } }]);
    expect(stage.queue.sent).toEqual([]);
    expect(stage.records.texts.get(operationName('op-1'))).toBe(text);
  });

  it('has what the host gave up handed over again where its record does not answer', async () => {
    const { stage } = await asked();
    const error = new RotationError('unavailable', { operation: 'records.read', detail: 'No answer.' });
    const app = stage.app({ records: over(stage.records, { read: () => Promise.reject(error) }) });
    await expect(stage.clock.run(app.giveUp({ version: 1, operationId: 'op-1' }))).rejects.toBe(error);
  });

  it('sweeps again a minute later where the host stopped the sweep that was asked for', async () => {
    const { stage, app } = await asked();
    stage.addManaged('due', { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } });
    stage.queue.sent.length = 0;
    await stage.clock.run(app.take({ kind: 'sweep', id: 'sweep-1', by: { kind: 'function-key' }, why: 'audit' }));
    stage.queue.sent.length = 0;
    const stopped = { ...app, sweep: () => sweep({ ...stage.context(), stopping: AbortSignal.abort() }) };
    const message: unknown = JSON.parse(operationMessage('sweep-1'));
    await stage.clock.run(performOperation(stage.workspace(), stopped, message));
    expect(regenerations(stage)).toBe(0);
    expect(await app.operation('sweep-1')).toMatchObject({ state: 'running' });
    expect(stage.queue.sent).toMatchObject([{ delayMs: MINUTE }]);
    await stage.deliver(app);
    expect(regenerations(stage)).toBe(1);
    expect(await app.operation('sweep-1')).toMatchObject({ state: 'ended', tries: 2, outcome: { ok: true } });
  });

  it('sweeps where a sweep was asked for', async () => {
    const { stage, app } = await asked();
    stage.queue.sent.length = 0;
    await stage.clock.run(app.take({ kind: 'sweep', id: 'sweep-1', by: { kind: 'function-key' }, why: 'audit' }));
    await stage.deliver(app);
    expect(await app.operation('sweep-1')).toMatchObject({
      state: 'ended',
      outcome: { kind: 'sweep', ok: true, totals: { accounts: 1 } },
    });
  });
});
