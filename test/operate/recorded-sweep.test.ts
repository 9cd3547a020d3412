import { describe, expect, it } from 'vitest';
import { createApp } from '../../shared/app.ts';
import { COMMAND_LINE, TIMER } from '../../shared/operate/actor.ts';
import { LATEST, latestStatus } from '../../shared/operate/latest-status.ts';
import { recordedSweep } from '../../shared/operate/recorded-sweep.ts';
import { parseRunRecordName, RUNS, runRecordCodec } from '../../shared/operate/run-record.ts';
import { statusOf } from '../../shared/report/status.ts';
import { OperateStage } from './operate-stage.ts';
import { over } from './over-records.ts';
import { DUE, staged, YOUNG } from './recorded-stage.ts';

describe('a recorded sweep', () => {
  it('leaves the status of every account, as it reports it', async () => {
    const { stage, records, sweep } = staged();
    stage.addManaged('app', YOUNG);
    expect(await latestStatus(records)).toBeUndefined();
    const report = await sweep();
    expect(await latestStatus(records)).toEqual(statusOf(report));
  });

  it('leaves a record of who set it off, what it called and what came of it', async () => {
    const { stage, sweep } = staged();
    stage.addManaged('quiet', YOUNG);
    stage.addManaged('blocked', YOUNG, { provisioningState: 'Updating' });
    stage.addManaged('due', DUE);
    const report = await sweep(COMMAND_LINE);
    const names = [...stage.records.texts.keys()].filter((name) => name.startsWith(RUNS));
    expect(names.map(parseRunRecordName)).toEqual([
      { startedAt: '2026-01-01T01:00:00.000Z', kind: 'sweep', ok: true, runId: report.runId },
    ]);
    const run = runRecordCodec.decode(stage.records.texts.get(names[0] ?? '') ?? '', 'run');
    expect(run).toMatchObject({ by: { kind: 'command-line' }, mode: 'rotate', totals: { accounts: 3 } });
    expect(run.calls['accounts.regenerateKey']).toBe(1);
    expect(run.outcomes.map(({ account, result }) => [account.split('/').at(-1), result]).toSorted()).toEqual([
      ['blocked', 'blocked'],
      ['due', 'rotated'],
    ]);
    expect(Date.parse(run.endedAt)).toBeGreaterThan(Date.parse(run.startedAt));
  });

  it('says in the name of its record that it was not ok', async () => {
    const { stage, sweep } = staged();
    stage.azure.rights.deny({ action: 'Microsoft.KeyVault/vaults/secrets/readMetadata/action' });
    await sweep();
    expect([...stage.records.texts.keys()].find((name) => name.startsWith(RUNS))).toContain('.sweep.not-ok.');
  });

  it('is recorded in plan mode too; a look never is', async () => {
    const stage = new OperateStage({ ROTATION_MODE: 'plan' });
    stage.addManaged('app', DUE);
    const { settings, ports } = stage.context();
    const app = createApp(settings, ports, stage.workspace().ports);
    await stage.clock.run(app.look());
    expect(stage.records.texts.size).toBe(0);
    await stage.clock.run(app.sweep(TIMER));
    expect(await latestStatus(stage.records)).toMatchObject({ mode: 'plan', accounts: [{ result: 'planned' }] });
    expect([...stage.records.texts.keys()].map((name) => name.split(/[/.]/)[0]).toSorted()).toEqual([
      'history',
      'latest',
      'runs',
    ]);
  });

  it('goes into the log as ever', async () => {
    const { stage, sweep } = staged();
    stage.addManaged('app', YOUNG);
    await sweep();
    expect(stage.events.map(({ name }) => name)).toEqual(['account.verified', 'sweep.ended']);
  });

  it('tells who asked for it, and why', async () => {
    const { stage, workspace } = staged();
    const asked = { why: 'Before the audit.', operationId: 'sweep-9' };
    await stage.clock.run(recordedSweep(workspace, { kind: 'person', name: 'ada' }, asked));
    const [run] = [...stage.records.texts].flatMap(([name, text]) => (name.startsWith('runs/') ? [text] : []));
    expect(JSON.parse(run ?? '')).toMatchObject({
      by: { name: 'ada' },
      why: 'Before the audit.',
      operationId: 'sweep-9',
    });
  });
});

describe('a record that cannot be written', () => {
  it.each([
    ['append', 'history/'],
    ['create', 'runs/'],
    ['write', 'latest.json'],
  ] as const)('%s %s is logged, and hides nothing of the sweep', async (method, prefix) => {
    const { stage, records, sweep, errors } = staged();
    const account = stage.addAccount('app');
    records.fail(method, prefix);
    const report = await sweep();
    expect(report.accounts).toMatchObject([{ account, outcome: { result: 'adopted' } }]);
    expect(errors()).toMatchObject([
      {
        name: 'record.not-written',
        level: 'error',
        fields: { runId: report.runId, record: expect.stringMatching(`^${prefix}`), error: 'unavailable' },
      },
    ]);
    const kept = [...stage.records.texts.keys()].map((name) => name.split(/[/.]/)[0]).toSorted();
    expect(kept).toEqual(['history', 'latest', 'runs'].filter((name) => !prefix.startsWith(name)));
  });

  it('may be unexpected: it goes no further either', async () => {
    const { stage, workspace, errors } = staged();
    stage.addAccount('app');
    const records = over(stage.records, { write: () => Promise.reject(new Error('secret text')) });
    await stage.clock.run(recordedSweep({ ...workspace, ports: { ...workspace.ports, records } }, TIMER));
    expect(errors()).toMatchObject([{ fields: { error: 'unexpected' } }]);
    expect(JSON.stringify(errors())).not.toContain('secret text');
  });

  it('leaves a sweep that goes on: the next one tells of the keys as they are, and once', async () => {
    const { stage, records, sweep, history } = staged();
    const account = stage.addAccount('app');
    records.fail('append', 'history/');
    records.fail('write', LATEST);
    await sweep();
    records.recover();
    await sweep();
    await sweep();
    expect(await history(account)).toEqual(['verified no-drift']);
  });

  it('leaves a status that was not written: nothing that the history holds is told again', async () => {
    const { stage, records, sweep, history } = staged();
    const account = stage.addAccount('app');
    records.fail('write', LATEST);
    await sweep();
    await sweep();
    records.recover();
    await sweep();
    expect(await history(account)).toEqual(['adopted unpublished']);
  });

  it('leaves a history that cannot be read: it is told rather twice than never', async () => {
    const { stage, records, sweep, history } = staged();
    const account = stage.addManaged('app', YOUNG);
    await sweep();
    stage.azure.person.setProvisioningState(account, 'Updating');
    records.fail('read', 'history/');
    await sweep();
    records.recover();
    expect(await history(account)).toEqual(['verified no-drift', 'blocked account-not-ready']);
  });
});

describe('a quiet sweep', () => {
  it('asks the records four times: status, record, status, list', async () => {
    const { stage, records, sweep } = staged();
    stage.addManaged('app', YOUNG);
    await sweep();
    records.asked.length = 0;
    await sweep();
    expect(records.asked.map((each) => each.replace(/runs\/2.*/, 'runs/…'))).toEqual([
      'read latest.json',
      'create runs/…',
      'write latest.json',
      'list runs/',
    ]);
  });
});
