import { describe, expect, it } from 'vitest';
import { COMMAND_LINE } from '../../shared/operate/actor.ts';
import { historyOf } from '../../shared/operate/history-of.ts';
import { LATEST } from '../../shared/operate/latest-status.ts';
import { recordedRequest } from '../../shared/operate/recorded-request.ts';
import { DAY } from '../rotation/stage.ts';
import { staged, YOUNG } from './recorded-stage.ts';

describe('the history of an account', () => {
  it('begins with adoption, tells of what was done, and of no quiet sweep', async () => {
    const { stage, sweep, history } = staged();
    const account = stage.addAccount('app');
    for (let count = 0; count < 3; count += 1) await sweep();
    expect(await history(account)).toEqual(['adopted unpublished']);
    await stage.pass(7 * DAY);
    for (let count = 0; count < 3; count += 1) await sweep();
    await stage.pass(3 * DAY);
    for (let count = 0; count < 3; count += 1) await sweep();
    expect(await history(account)).toEqual(['adopted unpublished', 'rotated adoption-over', 'retired grace-over']);
  });

  it('tells when a trouble begins, when its reason changes and when it is over, once each', async () => {
    const { stage, sweep, history } = staged();
    const account = stage.addManaged('app', YOUNG);
    await sweep();
    stage.azure.person.setProvisioningState(account, 'Updating');
    await sweep();
    await sweep();
    stage.azure.person.setProvisioningState(account, 'Succeeded');
    stage.azure.person.changeAccountTags(account, { 'key-rotation-grace': 'soon' });
    await sweep();
    await sweep();
    stage.azure.person.changeAccountTags(account, { 'key-rotation-grace': undefined });
    await sweep();
    await sweep();
    expect(await history(account)).toEqual([
      'verified no-drift',
      'blocked account-not-ready',
      'blocked tag-invalid',
      'verified no-drift',
    ]);
  });

  it('tells when an account becomes overdue, and when it no longer is', async () => {
    const { stage, workspace, sweep } = staged();
    const account = stage.addManaged(
      'app',
      { active: 'Key1', ageDays: { Key1: 89, Key2: 80 } },
      { readOnlyLock: true },
    );
    await sweep();
    await stage.pass(2 * DAY);
    await sweep();
    await sweep();
    stage.azure.person.setReadOnlyLock(account, false);
    await stage.pass(2 * DAY);
    await sweep();
    await stage.pass(4 * DAY);
    await sweep();
    const { entries } = await historyOf(workspace, account);
    const overdue = entries.toReversed().map(({ overdueSince }) => overdueSince?.slice(0, 10) ?? null);
    expect(overdue.filter((each, index) => each !== overdue[index - 1])).toEqual([null, '2026-01-02', null]);
  });

  it.each(['never there', 'damaged'])('is not told twice where the status is lost: %s', async (how) => {
    const { stage, sweep, history, errors } = staged();
    const account = stage.addManaged('app', YOUNG);
    const blocked = stage.addAccount('blocked', { tags: { 'key-rotation': 'enabled', 'key-rotation-grace': 'soon' } });
    const untagged = stage.addAccount('untagged', { tags: {} });
    await sweep();
    if (how === 'damaged') stage.records.texts.set(LATEST, '{"mode":"rot');
    else stage.records.texts.delete(LATEST);
    await sweep();
    expect(await history(account)).toEqual(['verified no-drift']);
    expect(await history(blocked)).toEqual(['blocked tag-invalid']);
    expect(await history(untagged)).toEqual([]);
    expect(errors().map(({ name, level }) => [name, level])).toEqual(
      how === 'damaged' ? [['record.not-read', 'warning']] : [],
    );
  });

  it('tells what a person asked for once, and the next sweep does not tell it again', async () => {
    const { stage, workspace, sweep, history } = staged();
    const account = stage.addManaged(
      'app',
      { active: 'Key1', ageDays: { Key1: 91, Key2: 17 } },
      { readOnlyLock: true },
    );
    await sweep();
    stage.azure.person.setReadOnlyLock(account, false);
    const request = { kind: 'rotate', id: 'asked', force: true, compromised: false } as const;
    await stage.clock.run(recordedRequest(workspace, 'app', request, { by: COMMAND_LINE }));
    await sweep();
    await sweep();
    expect(await history(account)).toEqual(['blocked account-locked', 'rotated requested']);
  });

  it('tells of keys that changed in a run that died before it could', async () => {
    const { stage, workspace, sweep, history } = staged();
    const account = stage.addManaged('app', YOUNG);
    await sweep();
    await stage.ask('app', { kind: 'rotate', id: 'asked', force: false, compromised: false });
    await sweep();
    await sweep();
    expect(await history(account)).toEqual(['verified no-drift', 'verified no-drift']);
    const [after, before] = (await historyOf(workspace, account)).entries;
    expect([before?.active, after?.active]).toEqual(['Key1', 'Key2']);
  });
});
