import { describe, expect, it } from 'vitest';
import { COMMAND_LINE } from '../../shared/operate/actor.ts';
import { historyOf } from '../../shared/operate/history-of.ts';
import { recordedRotateMany } from '../../shared/operate/recorded-rotate-many.ts';
import { parseRunRecordName, RUNS, type RunRecord, runRecordCodec } from '../../shared/operate/run-record.ts';
import type { ManyAsked } from '../../shared/operate/workspace.ts';
import { FailingRecords } from './failing-records.ts';
import { LEAK, ManyOperateStage } from './many-operate-stage.ts';

const CANARIES = { Key1: `CANARY1${'a'.repeat(40)}`, Key2: `CANARY2${'b'.repeat(40)}` };

function staged(count: number, keyValues?: typeof CANARIES) {
  const stage = new ManyOperateStage(count, {}, keyValues);
  const records = new FailingRecords(stage.records);
  const workspace = stage.workspace({ records });
  const asked: ManyAsked = { by: COMMAND_LINE, why: 'ticket 4711', endMs: Number.POSITIVE_INFINITY };
  const rotate = (changes: Partial<ManyAsked> = {}) =>
    stage.clock.run(recordedRotateMany(workspace, {}, LEAK.request, { ...asked, ...changes }));
  const runs = (): readonly RunRecord[] =>
    [...stage.records.texts].flatMap(([name, text]) =>
      name.startsWith(RUNS) ? [runRecordCodec.decode(text, name)] : [],
    );
  return { stage, records, workspace, rotate, runs };
}

describe('a recorded request for many accounts', () => {
  it('leaves who asked, why, under which operation, what was called and what came of each account', async () => {
    const { stage, workspace, rotate, runs } = staged(3);
    stage.addAccount('never', { tags: {} });
    await rotate();
    expect(runs()).toMatchObject([
      {
        kind: 'rotate-many',
        by: COMMAND_LINE,
        why: 'ticket 4711',
        operationId: 'leak-1',
        ok: true,
        calls: { 'accounts.regenerateKey': 6, 'secrets.set': 3 },
        totals: { accounts: 4, results: { retired: 3, skipped: 1 } },
      },
    ]);
    expect(
      runs()[0]
        ?.outcomes.map(({ reason }) => reason)
        .toSorted(),
    ).toEqual([...Array(3).fill('compromised'), 'not-opted-in']);
    const [name = ''] = [...stage.records.texts.keys()].filter((each) => each.startsWith(RUNS));
    expect(parseRunRecordName(name)).toMatchObject({ kind: 'rotate-many', ok: true });
    for (const account of stage.accounts) {
      expect((await historyOf(workspace, account)).entries).toMatchObject([
        { account, result: 'retired', by: COMMAND_LINE, operationId: 'leak-1', runId: runs()[0]?.runId },
      ]);
    }
  });

  it('writes the history of an account as soon as it is done with', async () => {
    const { stage, rotate } = staged(3);
    const known: number[] = [];
    await rotate({
      concurrency: 1,
      onProgress: (progress) => {
        known.push(
          progress.done - [...stage.records.texts.keys()].filter((name) => name.startsWith('history/')).length,
        );
      },
    });
    // The entry of the account that has just ended is on its way; those before it are there.
    expect(Math.max(...known)).toBeLessThanOrEqual(1);
  });

  it('that is repeated is a run of its own, but nothing that happened to an account', async () => {
    const { stage, workspace, rotate, runs } = staged(2);
    await rotate();
    await rotate();
    expect(runs().map(({ outcomes }) => outcomes[0]?.reason)).toEqual(['compromised', 'already-done']);
    for (const account of stage.accounts) expect((await historyOf(workspace, account)).entries).toHaveLength(1);
  });

  it('writes no history of what was put off', async () => {
    const { stage, workspace, rotate, runs } = staged(2);
    await rotate({ stopping: AbortSignal.abort() });
    expect(runs()).toMatchObject([{ ok: false, outcomes: [{ reason: 'host-stopping' }, { reason: 'host-stopping' }] }]);
    for (const account of stage.accounts) expect((await historyOf(workspace, account)).entries).toEqual([]);
  });

  it('reports all the same where nothing can be written, and says so in the log', async () => {
    const { stage, records, rotate } = staged(2);
    records.fail('append', '');
    records.fail('create', '');
    expect(await rotate()).toMatchObject({ progress: { total: 2, done: 2 } });
    const logged = stage.events.filter(({ name }) => name === 'record.not-written');
    expect(logged.length).toBeGreaterThanOrEqual(2);
  });

  it('shows no key in its report, its progress, its records or the log', async () => {
    const { stage, rotate } = staged(4, CANARIES);
    stage.azure.faults.add({ nth: 30, times: 6, fault: { kind: 'garbled', body: 'broken-json' } });
    const told: unknown[] = [];
    const report = await rotate({ onProgress: (...news) => told.push(news) });
    const again = await rotate({ onProgress: (...news) => told.push(news) });
    const shown = JSON.stringify([report, again, told, [...stage.records.texts], stage.events]);
    expect(told.length).toBeGreaterThan(4);
    expect(stage.azure.everyKeyValueEverMade()).toContain(CANARIES.Key1);
    for (const value of stage.azure.everyKeyValueEverMade()) {
      expect(shown.includes(value) || shown.includes(value.slice(0, 12))).toBe(false);
    }
  });
});
