import { describe, expect, it } from 'vitest';
import type { Request } from '../../shared/domain/facts.ts';
import type { Actor } from '../../shared/operate/actor.ts';
import { historyOf } from '../../shared/operate/history-of.ts';
import { recordedRequest } from '../../shared/operate/recorded-request.ts';
import { RUNS, type RunRecord, runRecordCodec, runRecordName } from '../../shared/operate/run-record.ts';
import type { Answer } from '../../shared/rotation/on-demand.ts';
import { FailingRecords } from './failing-records.ts';
import { OperateStage } from './operate-stage.ts';

const YOUNG = { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } } as const;
const IN_OVERLAP = { active: 'Key2', ageDays: { Key1: 87, Key2: 1 } } as const;
const ANNA: Actor = { kind: 'person', name: 'anna@example.com' };
const ROTATE: Request = { kind: 'rotate', id: 'change-7', force: false, compromised: false };

function staged(env: Readonly<Record<string, string>> = {}) {
  const stage = new OperateStage(env);
  const records = new FailingRecords(stage.records);
  const workspace = stage.workspace({ records });
  const ask = (named: string, request: Request, why?: string): Promise<Answer> =>
    stage.clock.run(recordedRequest(workspace, named, request, { by: ANNA, why }));
  const runs = (): readonly RunRecord[] =>
    [...stage.records.texts].flatMap(([name, text]) =>
      name.startsWith(RUNS) ? [runRecordCodec.decode(text, name)] : [],
    );
  return { stage, records, workspace, ask, runs };
}

describe('a recorded request', () => {
  it('leaves who asked, why, under which operation, what was called and what came of it', async () => {
    const { stage, workspace, ask, runs } = staged();
    const account = stage.addManaged('app', YOUNG);
    await ask('app', ROTATE, 'ticket 4711');
    expect(runs()).toMatchObject([
      {
        kind: 'rotate',
        by: ANNA,
        why: 'ticket 4711',
        operationId: 'change-7',
        mode: 'rotate',
        ok: true,
        calls: { 'accounts.regenerateKey': 1, 'secrets.set': 1 },
        outcomes: [{ account, result: 'rotated', reason: 'requested', error: null }],
      },
    ]);
    const { entries } = await historyOf(workspace, account);
    expect(entries).toMatchObject([
      { account, result: 'rotated', by: ANNA, operationId: 'change-7', runId: runs()[0]?.runId, active: 'Key2' },
    ]);
    expect(entries[0]?.at).toBe(runs()[0]?.endedAt);
  });

  it('to roll back is recorded as that, without a reason where none was given', async () => {
    const { stage, ask, runs } = staged();
    stage.addManaged('app', IN_OVERLAP);
    await ask('app', { kind: 'rollback', id: 'back' });
    expect(runs()).toMatchObject([{ kind: 'rollback', outcomes: [{ result: 'rolled-back' }] }]);
    expect(runs()[0]).not.toHaveProperty('why');
  });

  it('that is refused is in the history too: somebody asked', async () => {
    const { stage, workspace, ask } = staged();
    const account = stage.addManaged('app', IN_OVERLAP);
    await ask('app', ROTATE);
    expect((await historyOf(workspace, account)).entries).toMatchObject([{ result: 'kept', reason: 'grace-running' }]);
  });

  it('that is repeated is a run of its own, but nothing that happened to the account', async () => {
    const { stage, workspace, ask, runs } = staged();
    const account = stage.addManaged('app', YOUNG);
    await ask('app', ROTATE);
    await ask('app', ROTATE);
    expect(runs().map(({ outcomes }) => outcomes[0]?.reason)).toEqual(['requested', 'already-done']);
    expect((await historyOf(workspace, account)).entries).toHaveLength(1);
  });

  it('for an account that nobody has is recorded as not ok, without an outcome', async () => {
    const { ask, runs } = staged();
    expect(await ask('nobody', ROTATE)).toEqual({ kind: 'unknown-account', unread: [] });
    expect(runs()).toMatchObject([{ ok: false, outcomes: [] }]);
  });

  it('that failed is recorded as not ok', async () => {
    const { stage, ask, runs } = staged();
    stage.addManaged('app', YOUNG);
    stage.azure.faults.add({
      operation: 'accounts.listKeys',
      times: Number.POSITIVE_INFINITY,
      fault: { kind: 'refuse', status: 503 },
    });
    await ask('app', ROTATE);
    expect(runs()).toMatchObject([{ ok: false, outcomes: [{ result: 'failed', error: 'unavailable' }] }]);
    expect(runRecordName(runs()[0] ?? never())).toContain('.rotate.not-ok.');
  });

  it('answers all the same where nothing can be written, and says so in the log', async () => {
    const { stage, records, ask } = staged();
    stage.addManaged('app', YOUNG);
    records.fail('append', '');
    records.fail('create', '');
    expect(await ask('app', ROTATE)).toMatchObject({ kind: 'done', report: { outcome: { result: 'rotated' } } });
    const logged = stage.events.filter(({ name }) => name === 'record.not-written');
    expect(logged.map(({ fields }) => String(fields.record).split('/')[0])).toEqual(['history', 'runs']);
  });
});

function never(): never {
  throw new Error('There is no run.');
}
