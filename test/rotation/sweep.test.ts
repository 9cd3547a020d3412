import { describe, expect, it } from 'vitest';
import { ACTIONS } from '../../emulator/world/rights.ts';
import { isOk } from '../../shared/rotation/sweep.ts';
import { DAY, HOUR, reportOf, Stage, SUBSCRIPTION } from './stage.ts';

const DUE = { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } } as const;
const OTHER_SUBSCRIPTION = '00000000-0000-4000-8000-000000000002';

function addDue(stage: Stage, count: number): void {
  for (let index = 0; index < count; index += 1) stage.addManaged(`app-${index}`, DUE);
}

function results(report: Awaited<ReturnType<Stage['sweep']>>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of report.accounts) counts[outcome.reason] = (counts[outcome.reason] ?? 0) + 1;
  return counts;
}

describe('a sweep', () => {
  it('makes no more regenerations than ROTATION_MAX_PER_SWEEP and goes on with the rest next time', async () => {
    const stage = new Stage({ ROTATION_MAX_PER_SWEEP: '3' });
    addDue(stage, 7);
    expect(results(await stage.sweep())).toEqual({ 'due-by-age': 3, 'cap-reached': 4 });
    expect(results(await stage.sweep())).toMatchObject({ 'due-by-age': 3, 'cap-reached': 1 });
    expect(results(await stage.sweep())).toMatchObject({ 'due-by-age': 1 });
  });

  it('takes the account first whose promise breaks first', async () => {
    const stage = new Stage({ ROTATION_MAX_PER_SWEEP: '1' });
    stage.addManaged('younger', DUE);
    const older = stage.addManaged('older', { active: 'Key1', ageDays: { Key1: 88, Key2: 84 } });
    expect(reportOf(await stage.sweep(), older).outcome.result).toBe('rotated');
  });

  it('stops regenerating after three failures in a row past a regeneration', async () => {
    const stage = new Stage({ ROTATION_CONCURRENCY: '1' });
    addDue(stage, 6);
    stage.azure.faults.add({ operation: 'secrets.set', times: 100, fault: { kind: 'refuse', status: 500 } });
    const report = await stage.sweep();
    expect(results(report)).toMatchObject({ failed: 3, 'breaker-open': 3 });
    expect(isOk(report)).toBe(false);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('counts a regeneration that could not be published as a failure, also where a missing right is to blame', async () => {
    const stage = new Stage();
    addDue(stage, 12);
    stage.azure.rights.deny({ action: 'Microsoft.KeyVault/vaults/secrets/setSecret/action' });
    expect(results(await stage.sweep())).toEqual({ 'role-missing': 3, 'breaker-open': 9 });
  });

  it('lets accounts that keep failing not keep a healthy one from its turn', async () => {
    const stage = new Stage();
    for (let index = 0; index < 7; index += 1) {
      stage.addManaged(`bad-${index}`, { active: 'Key1', ageDays: { Key1: 91, Key2: 87 } });
    }
    const good = stage.addManaged('good', { active: 'Key1', ageDays: { Key1: 84.5, Key2: 81 } });
    stage.azure.faults.add({
      operation: 'secrets.set',
      when: ({ secret }) => secret?.includes('bad') === true,
      times: Number.POSITIVE_INFINITY,
      fault: { kind: 'refuse', status: 500 },
    });
    const reports = await stage.sweepEvery(HOUR, 2 * DAY);
    expect(reports.some((report) => reportOf(report, good).outcome.result === 'rotated')).toBe(true);
  });

  it('starts no further account when its time is spent', async () => {
    const stage = new Stage({ ROTATION_SWEEP_BUDGET: 'PT1M', ROTATION_CONCURRENCY: '1', ROTATION_SETTLE: 'PT1M' });
    addDue(stage, 6);
    expect(results(await stage.sweep())).toEqual({ 'due-by-age': 3, 'budget-spent': 3 });
  });

  it('settles many accounts at once although only one is worked on at a time', async () => {
    const stage = new Stage({ ROTATION_CONCURRENCY: '1' });
    addDue(stage, 20);
    const report = await stage.sweep();
    expect(results(report)).toEqual({ 'due-by-age': 20 });
    expect(report.endedAtMs - report.startedAtMs).toBeLessThan(5 * 60_000);
  });

  it('goes on past an account and a subscription that fail, reports both, and is not ok', async () => {
    const stage = new Stage();
    stage.azure.addSubscription(OTHER_SUBSCRIPTION, 'Broken');
    const good = stage.addManaged('good', DUE);
    const bad = stage.addManaged('bad', DUE);
    stage.azure.faults.add({
      when: ({ path }) => path.includes(OTHER_SUBSCRIPTION),
      times: 100,
      fault: { kind: 'refuse', status: 500 },
    });
    stage.azure.faults.add({
      when: ({ path }) => path.endsWith('/accounts/bad'),
      times: 100,
      fault: { kind: 'refuse', status: 500 },
    });
    const report = await stage.sweep();
    expect(reportOf(report, good).outcome.result).toBe('rotated');
    expect(reportOf(report, bad).outcome).toMatchObject({ result: 'failed', errorCode: 'unavailable' });
    expect(report.failures).toMatchObject([{ scope: 'subscription', id: OTHER_SUBSCRIPTION }]);
    expect(isOk(report)).toBe(false);
  });

  it('does not take a secret for an orphan because its subscription could not be listed', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', DUE);
    const listing = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.CognitiveServices/accounts`.toLowerCase();
    stage.azure.faults.add({
      when: ({ path }) => path.toLowerCase() === listing,
      times: 100,
      fault: { kind: 'refuse', status: 500 },
    });
    const report = await stage.sweep();
    expect(report.unlisted).toEqual([]);
    expect(reportOf(report, account).outcome.result).toBe('rotated');
  });

  it('reports a secret whose account is gone as orphaned, and one whose account cannot be read as unreachable', async () => {
    const stage = new Stage();
    const gone = stage.addManaged('gone', DUE);
    const hidden = stage.addManaged('hidden', DUE);
    stage.azure.person.removeAccount(gone);
    stage.azure.faults.add({
      when: ({ path }) => path.toLowerCase().includes('/accounts'),
      times: 100,
      fault: (target) =>
        target.account === gone ? undefined : { kind: 'refuse', status: 403, code: 'AuthorizationFailed' },
    });
    const report = await stage.sweep();
    expect(report.unlisted.map(({ account, state }) => [account, state])).toEqual(
      expect.arrayContaining([
        [gone, 'orphaned'],
        [hidden, 'unreachable'],
      ]),
    );
    expect(isOk(report)).toBe(false);
  });

  it('is not ok where a role was taken away, so that a managed account is simply not listed any more', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', DUE);
    stage.azure.rights.deny({ action: ACTIONS.readSubscription });
    stage.azure.rights.deny({ action: ACTIONS.readAccount });
    const report = await stage.sweep();
    expect(report.failures).toEqual([]);
    expect(report.unlisted).toMatchObject([{ account, state: 'unreachable' }]);
    expect(isOk(report)).toBe(false);
  });

  it('does nothing to an account that another run is working on', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', DUE);
    const keys = stage.azure.keysOf(account);
    expect(await stage.locks.acquire(account)).toBeDefined();
    expect((await stage.sweepFor(account)).outcome).toMatchObject({
      result: 'deferred',
      reason: 'locked-by-another-run',
    });
    expect(stage.azure.keysOf(account)).toEqual(keys);
  });
});
