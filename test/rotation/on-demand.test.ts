import { describe, expect, it } from 'vitest';
import type { Request } from '../../shared/domain/facts.ts';
import type { Outcome } from '../../shared/domain/outcome.ts';
import type { Answer } from '../../shared/rotation/on-demand.ts';
import { DAY, HOUR, MINUTE, Stage } from './stage.ts';

const YOUNG = { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } } as const;
const IN_OVERLAP = { active: 'Key2', ageDays: { Key1: 87, Key2: 1 } } as const;

function rotation(changes: Partial<Extract<Request, { kind: 'rotate' }>> = {}): Request {
  return { kind: 'rotate', id: 'asked-for', force: false, compromised: false, ...changes };
}

function outcomeIn(answer: Answer): Outcome {
  if (answer.kind !== 'done') throw new Error(`The answer is ${answer.kind}.`);
  return answer.report.outcome;
}

describe('a request to rotate', () => {
  it('rotates an account that is not due', async () => {
    const stage = new Stage();
    stage.addManaged('app', YOUNG);
    expect(outcomeIn(await stage.ask('app', rotation()))).toMatchObject({ result: 'rotated', reason: 'requested' });
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('does nothing the second time with the same id', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', YOUNG);
    await stage.ask('app', rotation());
    const keys = stage.azure.keysOf(account);
    await stage.pass(4 * DAY);
    expect(outcomeIn(await stage.ask('app', rotation()))).toMatchObject({ result: 'kept', reason: 'already-done' });
    expect(stage.azure.keysOf(account)).toEqual(keys);
  });

  it('is refused in overlap, even by force, with the time from which it is possible', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', IN_OVERLAP);
    const keys = stage.azure.keysOf(account);
    const outcome = outcomeIn(await stage.ask('app', rotation({ force: true })));
    expect(outcome).toMatchObject({ result: 'kept', reason: 'grace-running' });
    const flippedAtMs = stage.azure.secretOf(stage.vault, 'app')?.createdAtMs ?? 0;
    expect(outcome.retryAtMs).toBe(flippedAtMs + 3 * DAY + 15 * MINUTE);
    expect(stage.azure.keysOf(account)).toEqual(keys);
  });

  it('is refused while the adoption period runs', async () => {
    const stage = new Stage();
    stage.addAccount('app');
    await stage.sweep();
    await stage.pass(4 * DAY);
    expect(outcomeIn(await stage.ask('app', rotation({ force: true })))).toMatchObject({ reason: 'grace-running' });
  });

  it('by a name that nobody has, or that two accounts have, touches nothing', async () => {
    const stage = new Stage();
    const one = stage.addAccount('twin', { resourceGroup: 'one', customSubDomainName: 'twin-one' });
    const two = stage.addAccount('twin', { resourceGroup: 'two', customSubDomainName: 'twin-two' });
    expect(await stage.ask('nobody', rotation())).toEqual({ kind: 'unknown-account', unread: [] });
    expect(await stage.ask('Twin', rotation())).toEqual({ kind: 'ambiguous-name', candidates: [one, two] });
  });
});

describe('a compromised key', () => {
  it('is replaced and killed in one run, without grace, and its revocation is confirmed', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', YOUNG);
    const before = stage.azure.keysOf(account);
    const outcome = outcomeIn(await stage.ask('app', rotation({ compromised: true })));
    expect(outcome).toMatchObject({ result: 'retired', reason: 'compromised', revocation: 'confirmed' });
    const after = stage.azure.keysOf(account);
    expect(Object.values(before).some((value) => Object.values(after).includes(value))).toBe(false);
    expect(stage.publishedValue('app')).toBe(after.Key2);
    expect(stage.publishedTags('app').Operation).toBeUndefined();
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('in overlap takes both outstanding values with it', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', IN_OVERLAP);
    const before = stage.azure.keysOf(account);
    expect(outcomeIn(await stage.ask('app', rotation({ compromised: true })))).toMatchObject({ result: 'retired' });
    const after = stage.azure.keysOf(account);
    expect([after.Key1, after.Key2]).not.toContain(before.Key1);
    expect([after.Key1, after.Key2]).not.toContain(before.Key2);
    expect(stage.publishedValue('app')).toBe(after.Key1);
  });
});

describe('a rollback', () => {
  it('publishes the value before, regenerates nothing, and says when it goes on and when the age would be broken', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', IN_OVERLAP);
    const keys = stage.azure.keysOf(account);
    const outcome = outcomeIn(await stage.ask('app', { kind: 'rollback', id: 'back' }));
    expect(outcome.result).toBe('rolled-back');
    expect(outcome.sentence).toMatch(
      /next rotation comes after 2026-01-04T.*maximum age would be broken on 2026-01-04/s,
    );
    expect(stage.publishedValue('app')).toBe(keys.Key1);
    expect(stage.publishedTags('app').CredentialId).toBe('key1');
    expect(stage.azure.keysOf(account)).toEqual(keys);
  });

  it('protects those who hold the other value for a whole grace', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', IN_OVERLAP);
    await stage.ask('app', { kind: 'rollback', id: 'back' });
    const { Key2 } = stage.azure.keysOf(account);
    await stage.sweepEvery(HOUR, 3 * DAY);
    expect(stage.azure.keysOf(account).Key2).toBe(Key2);
    expect(stage.azure.monitor.violations).toEqual([]);
    await stage.sweepEvery(HOUR, 2 * HOUR);
    expect(stage.azure.keysOf(account).Key2).not.toBe(Key2);
  });

  it('is refused outside of overlap', async () => {
    const stage = new Stage();
    stage.addManaged('app', YOUNG);
    expect(outcomeIn(await stage.ask('app', { kind: 'rollback', id: 'back' }))).toMatchObject({
      reason: 'not-in-overlap',
    });
  });
});

describe('plan mode', () => {
  it('decides and reports, and takes no lock and writes nothing', async () => {
    const stage = new Stage({ ROTATION_MODE: 'plan' });
    const due = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } });
    const fresh = stage.addAccount('other');
    const log = stage.azure.log;
    const report = await stage.sweep();
    expect(report.accounts.map(({ account, outcome }) => [account, outcome.result, outcome.reason])).toEqual(
      expect.arrayContaining([
        [due, 'planned', 'due-by-age'],
        [fresh, 'planned', 'unpublished'],
      ]),
    );
    expect(outcomeIn(await stage.ask('app', rotation({ force: true })))).toMatchObject({
      result: 'planned',
      reason: 'plan-mode',
    });
    expect(stage.azure.versionsOf(stage.vault, 'other')).toHaveLength(0);
    expect(log.entries.filter(({ operation }) => /regenerate|set|update/.test(operation))).toEqual([]);
  });
});
