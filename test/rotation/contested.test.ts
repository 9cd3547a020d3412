import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../shared/domain/account.ts';
import { DAY, HOUR, reportOf, Stage } from './stage.ts';

const YOUNG = { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } } as const;
const COMPROMISED = { kind: 'rotate', id: 'incident-1', force: false, compromised: true } as const;

/** What infrastructure as code does at each deployment: the value of its own, without our tags. */
function deploy(stage: Stage, value: string): void {
  stage.azure.person.setSecret(stage.vault, 'app', { value });
}

/** Deployments until the secret is contested; each one is healed. */
async function quarrel(stage: Stage, account: AccountId): Promise<void> {
  for (const value of ['deployed', 'deployed again']) {
    await stage.pass(HOUR);
    deploy(stage, value);
    expect((await stage.sweepFor(account)).outcome.result).toBe('healed');
  }
}

/** A young account that a run of ours has worked on, so that the record knows its secret also without tags. */
async function known(stage: Stage): Promise<AccountId> {
  const account = stage.addManaged('app', YOUNG);
  await stage.ask('app', { kind: 'rotate', id: 'first', force: false, compromised: false });
  await stage.sweepEvery(6 * HOUR, 4 * DAY);
  return account;
}

describe('a secret that a deployment overwrites every day', () => {
  it('is healed each time and never regenerated, and reported overdue; when that ends, the likely writer is named, and then it goes on', async () => {
    const stage = new Stage();
    const account = await known(stage);
    const keys = stage.azure.keysOf(account);
    for (let days = 0; days < 92; days += 1) {
      await stage.pass(DAY - HOUR);
      deploy(stage, `deployed on day ${days}`);
      const { outcome } = await stage.sweepFor(account);
      expect(outcome).toMatchObject({ result: 'healed', reason: 'value-replaced', loud: true });
      expect(Object.values(keys)).toContain(stage.publishedValue('app'));
      await stage.pass(HOUR);
      await stage.sweep();
    }
    const lastMs = stage.clock.now() - HOUR;
    expect((await stage.sweepFor(account)).overdueSinceMs).toBeLessThan(stage.clock.now());
    await stage.pass(4 * DAY);
    const { outcome } = await stage.sweepFor(account);
    expect(outcome).toMatchObject({ result: 'blocked', reason: 'contested' });
    expect(outcome.sentence).toMatch(/infrastructure as code \(Bicep, Terraform, azd\)/);
    expect(Math.abs((outcome.retryAtMs ?? 0) - (lastMs + 7 * DAY))).toBeLessThan(HOUR);
    expect(stage.azure.keysOf(account)).toEqual(keys);
    await stage.clock.runUntil(outcome.retryAtMs ?? 0);
    expect((await stage.sweepFor(account)).outcome.result).toBe('rotated');
    expect(stage.azure.monitor.violations).toEqual([]);
  });
});

describe('a contested secret', () => {
  it('is rotated again when nobody has written for an adoption period, and the count begins anew', async () => {
    const stage = new Stage();
    const account = await known(stage);
    await quarrel(stage, account);
    await stage.pass(7 * DAY);
    const request = { kind: 'rotate', id: 'now', force: true, compromised: false } as const;
    expect(await stage.ask('app', request)).toMatchObject({ report: { outcome: { result: 'rotated' } } });
    deploy(stage, 'once more');
    expect((await stage.sweepFor(account)).outcome.result).toBe('healed');
    const reports = await stage.sweepEvery(6 * HOUR, 4 * DAY);
    expect(reports.map((report) => reportOf(report, account).outcome.result)).toContain('retired');
  });

  it('still has a compromised key replaced and killed', async () => {
    const stage = new Stage();
    const account = await known(stage);
    await quarrel(stage, account);
    const bad = stage.publishedValue('app') ?? '';
    expect(await stage.ask('app', COMPROMISED)).toMatchObject({ report: { outcome: { result: 'retired' } } });
    expect(Object.values(stage.azure.keysOf(account))).not.toContain(bad);
  });

  it('is none where our own repairs, crashes and late calls wrote: only what somebody else must have written counts', async () => {
    const stage = new Stage();
    const account = await known(stage);
    for (let times = 0; times < 3; times += 1) {
      stage.azure.person.regenerate(account, stage.publishedTags('app').CredentialId === 'key1' ? 'Key1' : 'Key2');
      await stage.pass(HOUR);
      expect((await stage.sweepFor(account)).outcome.result).toBe('healed');
    }
    expect((await stage.locks.peek(account))?.foreignWrites).toBe(0);
  });
});
