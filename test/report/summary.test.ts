import { describe, expect, it } from 'vitest';
import { memoryOperatePorts } from '../../emulator/memory-records.ts';
import { createApp } from '../../shared/app.ts';
import { TIMER } from '../../shared/operate/actor.ts';
import { summaryOf } from '../../shared/report/summary.ts';
import { Stage } from '../rotation/stage.ts';

describe('the summary of a sweep', () => {
  it('counts results, overdue accounts and what could not be read, and goes into the log as one flat event', async () => {
    const stage = new Stage();
    stage.addManaged('old', { active: 'Key1', ageDays: { Key1: 92, Key2: 80 } }, { readOnlyLock: true });
    stage.addManaged('young', { active: 'Key1', ageDays: { Key1: 10, Key2: 7 } });
    stage.azure.person.removeAccount(stage.addManaged('gone', { active: 'Key1', ageDays: { Key1: 10, Key2: 7 } }));
    const { settings, ports } = stage.context();
    const report = await stage.clock.run(createApp(settings, ports, memoryOperatePorts(ports)).sweep(TIMER));
    expect(summaryOf(report)).toMatchObject({
      accounts: 2,
      results: { verified: 1, blocked: 1, failed: 0 },
      oldestKeyDays: 92,
      overdue: 1,
      orphaned: 1,
      unreachable: 0,
      unreadScopes: 0,
    });
    const event = stage.events.find(({ name }) => name === 'sweep.ended');
    expect(event).toMatchObject({ level: 'info', fields: { runId: report.runId, ok: true, blocked: 1, overdue: 1 } });
  });

  it('is an error where a vault could not be read', async () => {
    const stage = new Stage();
    stage.azure.rights.deny({ action: 'Microsoft.KeyVault/vaults/secrets/readMetadata/action' });
    const { settings, ports } = stage.context();
    await stage.clock.run(createApp(settings, ports, memoryOperatePorts(ports)).sweep(TIMER));
    const event = stage.events.find(({ name }) => name === 'sweep.ended');
    expect(event).toMatchObject({ level: 'error', fields: { ok: false, unreadScopes: 1 } });
  });

  it('leaves a request to the same use cases', async () => {
    const stage = new Stage();
    stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } });
    const { settings, ports } = stage.context();
    const app = createApp(settings, ports, memoryOperatePorts(ports));
    const request = { kind: 'rotate', id: 'now', force: false, compromised: false } as const;
    const answer = await stage.clock.run(app.request('app', request, { by: TIMER }));
    expect(answer).toMatchObject({ kind: 'done', report: { outcome: { result: 'rotated' } } });
  });
});
