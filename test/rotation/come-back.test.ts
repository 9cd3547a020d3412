import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../shared/domain/account.ts';
import type { Request } from '../../shared/domain/facts.ts';
import type { Outcome } from '../../shared/domain/outcome.ts';
import type { Reason } from '../../shared/domain/reasons.ts';
import { DAY, HOUR, MINUTE, Stage } from './stage.ts';

const YOUNG = { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } } as const;
const DUE = { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } } as const;
const PLAIN: Request = { kind: 'rotate', id: 'asked-for', force: false, compromised: false };
const FORCED: Request = { ...PLAIN, force: true };
const ROLLBACK: Request = { kind: 'rollback', id: 'asked-for' };

async function outcomeOf(stage: Stage, request: Request): Promise<Outcome> {
  const answer = await stage.ask('app', request);
  if (answer.kind !== 'done') throw new Error(`The answer is ${answer.kind}.`);
  return answer.report.outcome;
}

interface Case {
  /** Brings the account to where the request is refused. */
  readonly set: (stage: Stage) => Promise<AccountId>;
  readonly request: Request;
  readonly reason: Reason;
}

/** A rotation that is due, and no new version can be written. */
async function failedAttempts(stage: Stage): Promise<AccountId> {
  const account = stage.addManaged('app', DUE);
  const stop = stage.azure.faults.add({
    operation: 'secrets.set',
    times: Number.POSITIVE_INFINITY,
    fault: { kind: 'refuse', status: 500 },
  });
  await stage.sweepEvery(HOUR, 3 * HOUR);
  stop();
  await stage.pass(20 * MINUTE);
  return account;
}

async function deletedForADay(stage: Stage): Promise<AccountId> {
  const account = stage.addManaged('app', YOUNG);
  await stage.ask('app', { ...PLAIN, id: 'before' });
  await stage.sweepEvery(6 * HOUR, 9 * DAY);
  stage.azure.person.deleteSecret(stage.vault, 'app');
  await stage.sweepEvery(HOUR, DAY);
  stage.azure.person.recoverSecret(stage.vault, 'app');
  return account;
}

async function writtenTwice(stage: Stage): Promise<AccountId> {
  const account = stage.addManaged('app', YOUNG);
  for (const value of ['deployed', 'deployed again']) {
    await stage.pass(HOUR);
    stage.azure.person.setSecret(stage.vault, 'app', { value, tags: stage.publishedTags('app') });
    await stage.sweep();
  }
  await stage.pass(4 * DAY);
  return account;
}

async function lostCall(stage: Stage): Promise<AccountId> {
  const account = stage.addManaged('app', DUE);
  stage.azure.faults.add({ operation: 'accounts.regenerateKey', fault: { kind: 'no-answer', how: 'reset' } });
  await stage.sweep();
  return account;
}

const CASES: Readonly<Record<string, Case>> = {
  'in overlap': {
    set: async (stage) => stage.addManaged('app', { active: 'Key2', ageDays: { Key1: 80, Key2: 1 } }),
    request: FORCED,
    reason: 'grace-running',
  },
  'in adoption': {
    set: async (stage) => {
      const account = stage.addAccount('app');
      await stage.sweep();
      return account;
    },
    request: FORCED,
    reason: 'grace-running',
  },
  'after a rollback': {
    set: async (stage) => {
      const account = stage.addManaged('app', { active: 'Key2', ageDays: { Key1: 70, Key2: 1 } });
      await stage.ask('app', { ...ROLLBACK, id: 'back' });
      return account;
    },
    request: FORCED,
    reason: 'grace-running',
  },
  'after its secret could not be read, which only the record knows': {
    set: deletedForADay,
    request: FORCED,
    reason: 'grace-running',
  },
  'after failed attempts': { set: failedAttempts, request: PLAIN, reason: 'backing-off' },
  'while it is contested': { set: writtenTwice, request: FORCED, reason: 'contested' },
  'while a call may still land': { set: lostCall, request: FORCED, reason: 'call-in-flight' },
};

describe('a request that is refused for a time', () => {
  for (const [name, { set, request, reason }] of Object.entries(CASES)) {
    it(`names the instant at which it is possible: not a moment before, and then it goes through: ${name}`, async () => {
      const stage = new Stage();
      const account = await set(stage);
      const keys = stage.azure.keysOf(account);
      const { retryAtMs = Number.NaN, ...refused } = await outcomeOf(stage, request);
      expect(refused.reason).toBe(reason);
      expect(retryAtMs).toBeGreaterThan(stage.clock.now());
      await stage.clock.runUntil(retryAtMs - 1);
      expect(await outcomeOf(stage, request)).toMatchObject({ reason, retryAtMs });
      expect(stage.azure.keysOf(account)).toEqual(keys);
      await stage.clock.runUntil(retryAtMs);
      expect(await outcomeOf(stage, request)).toMatchObject({ result: 'rotated' });
      expect(stage.azure.monitor.violations).toEqual([]);
    });
  }

  it('by another run at work names when to ask again', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', YOUNG);
    expect(await stage.locks.acquire(account)).toBeDefined();
    const refused = await outcomeOf(stage, FORCED);
    expect(refused).toMatchObject({
      reason: 'locked-by-another-run',
      retryAtMs: stage.clock.now() + MINUTE,
      sentence: expect.stringContaining('ask again'),
    });
  });

  it('is answered by what the lists tell where the record cannot be read', async () => {
    const stage = new Stage();
    stage.addManaged('app', { active: 'Key2', ageDays: { Key1: 80, Key2: 1 } });
    await stage.sweep();
    stage.locks.fail('peek');
    expect(await outcomeOf(stage, FORCED)).toMatchObject({ reason: 'grace-running' });
  });

  it('without a time is one that only a person can end', async () => {
    const stage = new Stage();
    stage.addManaged('app', DUE, { tags: { 'key-rotation': 'enabled', 'key-rotation-grace': 'a while' } });
    const refused = await outcomeOf(stage, FORCED);
    expect(refused.reason).toBe('tag-invalid');
    expect(refused).not.toHaveProperty('retryAtMs');
  });
});

describe('the line of an account that backs off', () => {
  it('in the report of a sweep names the next attempt, and that sweep makes it', async () => {
    const stage = new Stage();
    const account = await failedAttempts(stage);
    const { outcome } = await stage.sweepFor(account);
    expect(outcome.reason).toBe('backing-off');
    await stage.clock.runUntil(outcome.retryAtMs ?? Number.NaN);
    expect((await stage.sweepFor(account)).outcome.result).toBe('rotated');
  });
});
