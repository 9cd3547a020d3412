import { describe, expect, it } from 'vitest';
import { SECOND } from '../../shared/domain/duration.ts';
import type { Request } from '../../shared/domain/facts.ts';
import type { Answer } from '../../shared/rotation/on-demand.ts';
import { MINUTE, Stage } from './stage.ts';

const YOUNG = { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } } as const;
const ROTATE: Request = { kind: 'rotate', id: 'asked-for', force: false, compromised: false };

/** An account in a subscription where so many other calls have room before ours. */
function busyStage(posts: number) {
  const stage = new Stage();
  const account = stage.addManaged('app', YOUNG);
  const context = stage.context();
  context.ports.pacing.armPosts(account, posts, Number.POSITIVE_INFINITY);
  return { stage, account, context };
}

function resultOf(answer: Answer) {
  if (answer.kind !== 'done') throw new Error(`The answer is ${answer.kind}.`);
  const { result, reason, sentence } = answer.report.outcome;
  return { result, reason, sentence };
}

describe('a request for one account', () => {
  it('waits for Azure to have room', async () => {
    const { stage, context } = busyStage(1_000);
    expect(resultOf(await stage.ask('app', ROTATE, context))).toMatchObject({ result: 'rotated' });
    expect(stage.clock.now() - stage.startMs).toBeGreaterThan(MINUTE);
  });

  it('is put off at once where Azure has none for longer than a sweep may take, and succeeds once it has', async () => {
    const { stage, account, context } = busyStage(20_000);
    const keys = stage.azure.keysOf(account);
    expect(resultOf(await stage.ask('app', ROTATE, context))).toEqual({
      result: 'deferred',
      reason: 'azure-busy',
      sentence: 'Azure lets no further calls through before this run is to be over. Ask again with the same id.',
    });
    expect(stage.clock.now() - stage.startMs).toBeLessThan(5 * SECOND);
    expect(stage.azure.keysOf(account)).toEqual(keys);
    await stage.pass(30 * MINUTE);
    expect(resultOf(await stage.ask('app', ROTATE, context))).toMatchObject({ result: 'rotated' });
  });

  it('keeps no room in its subscription where the vault has none', async () => {
    const { stage, account, context } = busyStage(0);
    const { pacing } = context.ports;
    for (let turns = 0; turns < 60_000; turns += 1) pacing.turnWithNewVersion(stage.vault, Number.POSITIVE_INFINITY);
    expect(resultOf(await stage.ask('app', ROTATE, context))).toMatchObject({ reason: 'azure-busy' });
    const wholeBurst = 150;
    expect(pacing.armPosts(account, wholeBurst, 0)).toBeDefined();
  });

  it('ends at once where the app is stopped while it waits', async () => {
    const { stage, account, context } = busyStage(1_000);
    const keys = stage.azure.keysOf(account);
    const controller = new AbortController();
    stage.clock.after(15 * SECOND, () => controller.abort());
    const answer = await stage.ask('app', ROTATE, { ...context, stopping: controller.signal });
    expect(resultOf(answer)).toMatchObject({ result: 'deferred', reason: 'host-stopping' });
    expect(stage.clock.now() - stage.startMs).toBe(15 * SECOND);
    expect(stage.azure.keysOf(account)).toEqual(keys);
  });

  it('that has its lock goes ahead of all that wait where Azure refuses a call of it', async () => {
    const { stage, account, context } = busyStage(0);
    stage.azure.faults.add({
      operation: 'accounts.listKeys',
      times: 1,
      fault: () => {
        context.ports.pacing.armPosts(account, 5_000, Number.POSITIVE_INFINITY);
        return { kind: 'refuse', status: 429, retryAfterS: 20 };
      },
    });
    expect(resultOf(await stage.ask('app', ROTATE, context))).toMatchObject({ result: 'rotated' });
    expect(stage.azure.monitor.violations).toEqual([]);
  });
});
