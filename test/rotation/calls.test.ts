import { describe, expect, it } from 'vitest';
import { Disturbed } from './disturbed.ts';
import { Stage } from './stage.ts';

/** The calls of one sweep, and those of them that were made under the lock. */
async function callsOf(stage: Stage): Promise<{ readonly all: readonly string[]; readonly locked: readonly string[] }> {
  const { context, calls } = new Disturbed(stage.context(), { nth: Number.POSITIVE_INFINITY });
  await stage.sweep(context);
  const from = calls.indexOf('locks.acquire');
  const others = calls.slice(from + 1).filter((name) => !name.startsWith('lock') && !name.startsWith('probe'));
  return { all: calls, locked: from < 0 ? [] : others };
}

describe('a sweep in which nothing happens', () => {
  it('takes no lock, reads no record and has no effect', async () => {
    const stage = new Stage();
    stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } });
    const { all } = await callsOf(stage);
    expect(all).toEqual([
      'directory.subscriptions',
      'secrets.list',
      'directory.accounts',
      'secrets.read',
      'keys.listKeys',
    ]);
  });
});

describe('a rotation on the clean path', () => {
  it('looks, checks and acts in one order, with no call more than that takes', async () => {
    const stage = new Stage();
    stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } });
    expect((await callsOf(stage)).locked).toEqual([
      'directory.account',
      'secrets.read',
      'keys.listKeys',
      'secrets.tag',
      'secrets.read',
      'keys.regenerate',
      'secrets.set',
    ]);
  });
});

describe('a retirement on the clean path', () => {
  it('does the same, and tags the creation time instead of the flip', async () => {
    const stage = new Stage();
    stage.addManaged('app', { active: 'Key2', ageDays: { Key1: 88, Key2: 3.2 } });
    expect((await callsOf(stage)).locked).toEqual([
      'directory.account',
      'secrets.read',
      'keys.listKeys',
      'secrets.tag',
      'secrets.read',
      'keys.regenerate',
      'secrets.tag',
    ]);
  });
});
