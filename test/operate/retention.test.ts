import { describe, expect, it } from 'vitest';
import { formatInstant } from '../../shared/domain/instant.ts';
import { TIMER } from '../../shared/operate/actor.ts';
import { historyName } from '../../shared/operate/history.ts';
import { type OperationRecord, operationCodec, operationName } from '../../shared/operate/operation-record.ts';
import { recordedSweep } from '../../shared/operate/recorded-sweep.ts';
import { RUNS } from '../../shared/operate/run-record.ts';
import { DAY, HOUR, START } from '../rotation/stage.ts';
import { FailingRecords } from './failing-records.ts';
import { OperateStage } from './operate-stage.ts';

function staged(env: Readonly<Record<string, string>> = {}) {
  const stage = new OperateStage(env);
  const records = new FailingRecords(stage.records);
  const workspace = stage.workspace({ records });
  const sweep = async (afterMs = HOUR) => {
    await stage.pass(afterMs);
    return stage.clock.run(recordedSweep(workspace, TIMER));
  };
  const names = (prefix: string): readonly string[] =>
    [...stage.records.texts.keys()].filter((name) => name.startsWith(prefix)).toSorted();
  const asked = (what: string): number => records.asked.filter((each) => each.startsWith(what)).length;
  return { stage, records, sweep, names, asked };
}

function runAt(atMs: number, kind = 'sweep'): string {
  return `${RUNS}${formatInstant(atMs)}.${kind}.ok.some-run.json`;
}

function operation(id: string, changes: Partial<OperationRecord>): readonly [name: string, text: string] {
  const record: OperationRecord = {
    version: 1,
    id,
    kind: 'sweep',
    force: false,
    compromised: false,
    by: TIMER,
    state: 'ended',
    createdAt: formatInstant(START - 500 * DAY),
    tries: 1,
    ...changes,
  };
  return [operationName(id), operationCodec.encode(record)];
}

describe('old records', () => {
  it('of runs go when they are older than the retention, and no sooner', async () => {
    const { stage, sweep, names } = staged({ ROTATION_RECORD_RETENTION: 'P100D' });
    const kept = [runAt(START - 100 * DAY + HOUR), runAt(START - DAY, 'rotate')];
    for (const name of [runAt(START - 300 * DAY), runAt(START - 100 * DAY, 'rotate'), ...kept]) {
      stage.records.texts.set(name, '{}');
    }
    await sweep();
    expect(names(RUNS).slice(0, -1)).toEqual(kept);
  });

  it('go bit by bit: so many in one sweep, the oldest first', async () => {
    const { stage, sweep, names } = staged();
    for (let day = 401; day < 651; day += 1) stage.records.texts.set(runAt(START - day * DAY), '{}');
    await sweep();
    expect(names(RUNS)[0]).toBe(runAt(START - 450 * DAY));
    expect(names(RUNS)).toHaveLength(50 + 1);
    await sweep();
    expect(names(RUNS)).toHaveLength(2);
  });

  it('of history go by whole years that lie wholly before', async () => {
    const { stage, sweep, names } = staged({ ROTATION_RECORD_RETENTION: 'P1D' });
    const account = 'some-account';
    for (const year of ['2023', '2024', '2025']) stage.records.texts.set(historyName(year, account), '');
    await sweep();
    expect(names('history/')).toEqual([historyName('2025', account)]);
    await sweep(DAY);
    expect(names('history/')).toEqual([]);
  });

  it('of failed turns go when no message of their sweep is obeyed any more', async () => {
    const { stage, sweep, names } = staged();
    const failed = (atMs: number): string => `dispatch/some-run/failed-${formatInstant(atMs)}.0a1b2c3d.json`;
    for (const name of [failed(START - 2 * HOUR), failed(START), 'dispatch/what-is-this']) {
      stage.records.texts.set(name, '{}');
    }
    await sweep();
    expect(names('dispatch/')).toEqual([failed(START)]);
  });

  it('of operations go when they ended before, or were never ended and asked for before', async () => {
    const { stage, sweep, names } = staged();
    for (const [name, text] of [
      operation('old', { endedAt: formatInstant(START - 401 * DAY) }),
      operation('young', { endedAt: formatInstant(START - 399 * DAY) }),
      operation('lost', { state: 'queued' }),
      operation('waiting', { state: 'queued', createdAt: formatInstant(START - DAY) }),
      [operationName('damaged'), '{'] as const,
    ]) {
      stage.records.texts.set(name, text);
    }
    await sweep();
    expect(names('operations/').map((name) => name.split(/[/.]/)[1])).toEqual(['damaged', 'waiting', 'young']);
  });

  it('of operations are all looked at in turn, a part each day', async () => {
    const { stage, records, sweep, names } = staged();
    for (let index = 0; index < 500; index += 1) {
      const [name, text] = operation(`op-${String(index).padStart(3, '0')}`, {
        endedAt: formatInstant(START - 300 * DAY),
      });
      stage.records.texts.set(name, text);
    }
    const read = new Set<string>();
    for (let day = 0; day < 3; day += 1) {
      records.asked.length = 0;
      await sweep(DAY);
      const now = records.asked.filter((each) => each.startsWith('read operations/'));
      expect(now.length).toBeLessThanOrEqual(200);
      for (const name of now) read.add(name);
    }
    expect(read.size).toBe(500);
    expect(names('operations/')).toHaveLength(500);
  });

  it('cost one list in most sweeps, four in the first of a day', async () => {
    const { records, sweep, asked } = staged();
    await sweep();
    expect(asked('list')).toBe(4);
    records.asked.length = 0;
    for (let count = 0; count < 5; count += 1) await sweep();
    expect(asked('list')).toBe(5);
    await sweep(DAY);
    expect(asked('list')).toBe(9);
  });

  it.each([
    ['list', 'runs/', 'runs/'],
    ['remove', 'runs/', 'runs/'],
    ['list', 'history/', 'history/'],
    ['read', 'operations/', 'operations/'],
  ] as const)(
    'that cannot be removed (%s %s) are logged, and stop neither the sweep nor the rest',
    async (method, prefix, record) => {
      const { stage, records, sweep } = staged();
      stage.records.texts.set(runAt(START - 500 * DAY), '{}');
      stage.records.texts.set(...mutable(operation('old', { endedAt: formatInstant(START - 401 * DAY) })));
      records.fail(method, prefix);
      const { runId } = await sweep();
      const logged = stage.events.filter(({ name }) => name.startsWith('record.'));
      expect(logged).toEqual([
        { name: 'record.not-removed', level: 'warning', fields: { runId, record, error: 'unavailable' } },
      ]);
      const left = [...stage.records.texts.keys()].filter(
        (name) => name.includes('/old.') || name.includes('some-run'),
      );
      expect(left.length).toBe(method === 'list' && prefix === 'history/' ? 0 : 1);
    },
  );
});

function mutable([name, text]: readonly [string, string]): [string, string] {
  return [name, text];
}
