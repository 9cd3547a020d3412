import { describe, expect, it } from 'vitest';
import type { RotateRequest } from '../../shared/domain/facts.ts';
import type { Progress } from '../../shared/rotation/progress.ts';
import { isAllDone } from '../../shared/rotation/rotate-many.ts';
import { Crash, crashAt } from './crash.ts';
import { type Around, intercepted } from './intercept.ts';
import {
  COMPROMISED,
  ManyStage,
  nameOf,
  PLAIN,
  reasonsOf,
  SECOND_SUBSCRIPTION,
  THIRD_SUBSCRIPTION,
} from './many-stage.ts';
import { MINUTE, reportOf, START } from './stage.ts';

describe('a request for many accounts', () => {
  it('replaces and kills the keys of all that have consented, and lists every other with its reason', async () => {
    const stage = new ManyStage();
    const { rotatable, locked, foreign } = stage.addFleet();
    const report = await stage.rotateMany(COMPROMISED);
    expect(report.accounts).toHaveLength(40);
    expect(report.progress).toEqual({ total: 36, done: 34, byResult: { retired: 34, blocked: 2 } });
    expect(reportOf(report, locked).outcome).toMatchObject({ result: 'blocked', reason: 'account-locked' });
    expect(reportOf(report, foreign).outcome).toMatchObject({ result: 'blocked', reason: 'secret-foreign' });
    expect(reasonsOf(report)).toMatchObject({ 'opted-out': 2, 'not-opted-in': 2 });
    for (const account of rotatable) {
      expect(Object.values(stage.azure.keyTimesOf(account)).every((bornMs) => bornMs >= START)).toBe(true);
    }
    expect(stage.regenerations()).toBe(68);
    expect(isAllDone(report)).toBe(false);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('leaves an account to whoever holds its lock, and finds it done or does it when asked again', async () => {
    const stage = new ManyStage();
    const [first] = stage.addMany(2);
    const lock = first === undefined ? undefined : await stage.context().ports.locks.acquire(first);
    expect(reasonsOf(await stage.rotateMany(PLAIN))).toEqual({ requested: 1, 'locked-by-another-run': 1 });
    await lock?.release();
    const report = await stage.rotateMany(PLAIN);
    expect(reasonsOf(report)).toEqual({ requested: 1, 'already-done': 1 });
    expect(isAllDone(report)).toBe(true);
  });

  it.each([PLAIN, COMPROMISED])(
    'does nothing twice where it is repeated with the same id, and takes no lock: %j',
    async (request) => {
      const stage = new ManyStage();
      stage.addMany(6);
      await stage.rotateMany(request);
      const before = stage.regenerations();
      const healthy = stage.context();
      const calls: string[] = [];
      const ports = intercepted(healthy.ports, (name, call) => {
        calls.push(name);
        return call();
      });
      const report = await stage.rotateMany(request, { ...healthy, ports });
      expect(report.progress).toEqual({ total: 6, done: 6, byResult: { 'already-done': 6 } });
      expect(isAllDone(report)).toBe(true);
      expect(calls.filter((name) => name === 'locks.acquire' || name.startsWith('keys.'))).toEqual([]);
      expect(stage.regenerations()).toBe(before);
    },
  );

  it('does nothing, and says so of each account, in plan mode', async () => {
    const stage = new ManyStage({ ROTATION_MODE: 'plan' });
    stage.addMany(3);
    const report = await stage.rotateMany(COMPROMISED);
    expect(reasonsOf(report)).toEqual({ 'plan-mode': 3 });
    expect(isAllDone(report)).toBe(false);
    expect(stage.regenerations()).toBe(0);
  });

  it('tells how far it is, before the first account and after each', async () => {
    const stage = new ManyStage();
    stage.addMany(5);
    const told: (readonly [Progress, string | undefined])[] = [];
    await stage.rotateMany(PLAIN, stage.context(), {
      onProgress: (progress, ended) => told.push([progress, ended?.outcome.result]),
    });
    expect(told.map(([{ done }]) => done)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(told.map(([, result]) => result)).toEqual([undefined, ...Array(5).fill('rotated')]);
    expect(told.every(([{ total }]) => total === 5)).toBe(true);
  });

  it('names what could not be read, never as nothing, and only where it may hide accounts of the selection', async () => {
    const stage = new ManyStage();
    stage.addMany(6);
    stage.azure.faults.add({
      when: ({ path }) => path.includes(THIRD_SUBSCRIPTION),
      times: Number.POSITIVE_INFINITY,
      fault: { kind: 'refuse', status: 500 },
    });
    const whole = await stage.rotateMany(PLAIN);
    expect(whole.failures).toMatchObject([{ scope: 'subscription', id: THIRD_SUBSCRIPTION }]);
    expect(whole.unlisted.map(({ state }) => state)).toEqual(['unreachable', 'unreachable']);
    expect(isAllDone(whole)).toBe(false);
    const part = await stage.rotateMany(PLAIN, stage.context(), {}, { subscriptions: [SECOND_SUBSCRIPTION] });
    expect([part.failures, part.unlisted, isAllDone(part)]).toEqual([[], [], true]);
  });

  it('holds each vault whose secrets could not be listed against every account that may be in it', async () => {
    const stage = new ManyStage();
    stage.addAccount('fresh');
    stage.azure.rights.deny({ action: 'Microsoft.KeyVault/vaults/secrets/readMetadata/action' });
    const report = await stage.rotateMany(COMPROMISED);
    expect(report.failures).toMatchObject([{ scope: 'vault' }]);
    expect(reasonsOf(report)).toEqual({ 'vault-unreadable': 1 });
  });
});

describe('a request for many accounts whose run dies', () => {
  it.each([
    [PLAIN, 'before'],
    [PLAIN, 'after'],
    [COMPROMISED, 'before'],
    [COMPROMISED, 'after'],
  ] as const)(
    'is gone on with under the same id, each account rotated exactly once: %j, %s a call',
    async (request, moment) => {
      const stage = new ManyStage();
      const accounts = stage.addMany(20);
      const healthy = stage.context();
      const crash = crashAt(request.compromised ? 300 : 170, moment);
      const died = await stage.rotateMany(request, { ...healthy, ports: intercepted(healthy.ports, crash.around) });
      expect(crash.crashed()).toBe(true);
      expect(died.progress.done).toBeGreaterThan(0);
      expect(died.progress.done).toBeLessThan(20);
      const last = await untilDone(stage, request);
      expect(last.progress.done).toBe(20);
      for (const account of accounts) {
        expect(stage.valuesPublished(nameOf(account)), account).toBe(2);
        expect(await stage.locks.peek(account)).toMatchObject({
          doneIds: [request.compromised ? `compromised:${request.id}` : request.id],
        });
      }
      expect(stage.azure.monitor.violations).toEqual([]);
    },
  );

  it('finishes a compromised key that was replaced and is not yet dead', async () => {
    const stage = new ManyStage();
    const accounts = stage.addMany(5);
    const old = accounts.map((account) => stage.azure.keysOf(account).Key1);
    const healthy = stage.context();
    let flips = 0;
    const around: Around = async (name, call) => {
      if (flips > 0) throw new Crash(name);
      const answer = await call();
      if (name === 'secrets.set') flips += 1;
      return answer;
    };
    await stage.rotateMany(COMPROMISED, { ...healthy, ports: intercepted(healthy.ports, around) });
    const alive = (): number =>
      accounts.filter((account, index) => stage.azure.keysOf(account).Key1 === old[index]).length;
    const replaced = accounts.filter((account) => stage.valuesPublished(nameOf(account)) === 2);
    expect([replaced.length > 0, alive()]).toEqual([true, 5]);
    expect((await untilDone(stage, COMPROMISED)).progress.done).toBe(5);
    expect(alive()).toBe(0);
    expect(accounts.map((account) => stage.valuesPublished(nameOf(account)))).toEqual(Array(5).fill(2));
    expect(stage.azure.monitor.violations).toEqual([]);
  });
});

/** Asks again as a person would, every quarter of an hour. */
async function untilDone(stage: ManyStage, request: RotateRequest) {
  for (let again = 0; again < 6; again += 1) {
    await stage.pass(16 * MINUTE);
    const report = await stage.rotateMany(request);
    if (isAllDone(report)) return report;
  }
  throw new Error('It is never done.');
}
