import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../shared/domain/account.ts';
import type { Request } from '../../shared/domain/facts.ts';
import type { Publication } from '../../shared/domain/publication.ts';
import { crashAt } from './crash.ts';
import { intercepted } from './intercept.ts';
import { consumerOf } from './scenarios.ts';
import { DAY, HOUR, MINUTE, Stage } from './stage.ts';

const YOUNG = { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } } as const;
const IN_OVERLAP = { active: 'Key2', ageDays: { Key1: 80, Key2: 1 } } as const;
const ROTATION: Request = { kind: 'rotate', id: 'asked-once', force: false, compromised: false };
const ROLLBACK: Request = { kind: 'rollback', id: 'asked-once' };
const COMPROMISED: Request = { kind: 'rotate', id: 'asked-once', force: false, compromised: true };

const OUTCOME_DONE = { kind: 'done', report: { outcome: { result: 'kept', reason: 'already-done' } } };

/** How often each value was published, one after the other. */
function publishedInTurn(stage: Stage): readonly string[] {
  const values = stage.azure.versionsOf(stage.vault, 'app').map(({ value }) => value);
  return values.filter((value, index) => value !== values[index - 1]);
}

interface Case {
  readonly request: Request;
  /** How long sweeps have nothing to rotate afterwards. */
  readonly calmMs: number;
  readonly set: (stage: Stage) => AccountId;
}

const CASES: Readonly<Record<string, Case>> = {
  'a rotation': { request: ROTATION, calmMs: 8 * DAY, set: (stage) => stage.addManaged('app', YOUNG) },
  'a forced rotation': {
    request: { ...ROTATION, force: true },
    calmMs: 8 * DAY,
    set: (stage) => stage.addManaged('app', YOUNG),
  },
  'a rollback': { request: ROLLBACK, calmMs: 2 * DAY, set: (stage) => stage.addManaged('app', IN_OVERLAP) },
  'the end of a compromised key': {
    request: COMPROMISED,
    calmMs: 8 * DAY,
    set: (stage) => stage.addManaged('app', YOUNG),
  },
};

describe('a request that is repeated with the id of one that was carried out', () => {
  for (const [name, { request, set }] of Object.entries(CASES)) {
    it(`does nothing, at once and later, and the answer says so: ${name}`, async () => {
      const stage = new Stage();
      const account = set(stage);
      await stage.ask('app', request);
      const after = { keys: stage.azure.keysOf(account), published: publishedInTurn(stage) };
      expect(await stage.ask('app', request)).toMatchObject(OUTCOME_DONE);
      await stage.pass(HOUR);
      expect(await stage.ask('app', request)).toMatchObject(OUTCOME_DONE);
      expect({ keys: stage.azure.keysOf(account), published: publishedInTurn(stage) }).toEqual(after);
    });
  }

  it('does nothing either when sweeps have retired the old value since, and gone round the whole cycle', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', YOUNG);
    await stage.ask('app', ROTATION);
    for (const days of [5, 81]) {
      await stage.sweepEvery(6 * HOUR, days * DAY);
      const keys = stage.azure.keysOf(account);
      expect(await stage.ask('app', ROTATION)).toMatchObject(OUTCOME_DONE);
      expect(stage.azure.keysOf(account)).toEqual(keys);
    }
    expect(publishedInTurn(stage)).toHaveLength(3);
  });

  it('is answered so also where the list of secrets is behind: that looks like a restored vault, and is none', async () => {
    const stage = new Stage();
    stage.addManaged('app', YOUNG);
    const healthy = stage.context();
    const before: Publication[][] = [];
    for await (const page of healthy.ports.secrets.list(stage.vault)) before.push([...page]);
    await stage.pass(HOUR);
    await stage.ask('app', ROTATION);
    const secrets = {
      ...healthy.ports.secrets,
      list: async function* () {
        yield* before;
      },
    };
    const behind = { ...healthy, ports: { ...healthy.ports, secrets } };
    expect(await stage.ask('app', ROTATION, behind)).toMatchObject(OUTCOME_DONE);
  });

  it('does nothing either when other requests came in between', async () => {
    const stage = new Stage();
    stage.addManaged('app', YOUNG);
    for (const id of ['first', 'second', 'third']) {
      const answer = await stage.ask('app', { ...ROTATION, id });
      expect(answer).toMatchObject({ kind: 'done', report: { outcome: { result: 'rotated' } } });
      await stage.sweepEvery(6 * HOUR, 8 * DAY);
    }
    const published = publishedInTurn(stage);
    for (const id of ['first', 'second', 'third']) {
      expect(await stage.ask('app', { ...ROTATION, id })).toMatchObject(OUTCOME_DONE);
      await stage.sweepEvery(6 * HOUR, 8 * DAY);
    }
    expect(publishedInTurn(stage)).toEqual(published);
  });

  it('is carried out where it has an id of its own', async () => {
    const stage = new Stage();
    stage.addManaged('app', YOUNG);
    await stage.ask('app', ROTATION);
    await stage.sweepEvery(6 * HOUR, 8 * DAY);
    const answer = await stage.ask('app', { ...ROTATION, id: 'asked-again' });
    expect(answer).toMatchObject({ kind: 'done', report: { outcome: { result: 'rotated' } } });
  });
});

/** The first run of the request dies at its nth call; whoever asked repeats it every half an hour. */
async function repeatedAfterCrash(which: Case, nth: number, moment: 'before' | 'after'): Promise<boolean> {
  const stage = new Stage();
  const account = which.set(stage);
  const consumer = consumerOf(stage, account);
  const crash = crashAt(nth, moment);
  const healthy = stage.context();
  await stage
    .ask('app', which.request, { ...healthy, ports: intercepted(healthy.ports, crash.around) })
    .catch(() => undefined);
  if (!crash.crashed()) return false;
  const before = publishedInTurn(stage);
  for (let repeat = 0; repeat < 8; repeat += 1) {
    await stage.pass(30 * MINUTE);
    await stage.ask('app', which.request);
  }
  await stage.sweepEvery(6 * HOUR, which.calmMs);
  const where = `crash ${moment} call ${nth}`;
  expect(await stage.ask('app', which.request), where).toMatchObject(OUTCOME_DONE);
  const published = publishedInTurn(stage);
  expect(published.length, `${where}: one new publication, whatever was repeated`).toBe(2);
  expect(published.slice(0, before.length), `${where}: what was published stays`).toEqual(before);
  expect(stage.azure.monitor.violations, where).toEqual([]);
  expect(consumer.failures.product, where).toBe(0);
  return true;
}

describe('a request that is repeated since its run died', () => {
  for (const [name, each] of Object.entries(CASES)) {
    for (const moment of ['before', 'after'] as const) {
      it(`publishes once, wherever that was, just ${moment} a call: ${name}`, async () => {
        let nth = 1;
        while (await repeatedAfterCrash(each, nth, moment)) nth += 1;
        expect(nth).toBeGreaterThan(8);
      });
    }
  }
});

describe('a request that came to nothing', () => {
  it('is not taken for carried out where a person then publishes the other slot', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key2', ageDays: { Key1: 86, Key2: 2 } });
    const allow = stage.azure.rights.deny({ action: 'Microsoft.KeyVault/vaults/secrets/setSecret/action' });
    const back: Request = { kind: 'rollback', id: 'back' };
    expect(await stage.ask('app', back)).toMatchObject({ report: { outcome: { result: 'blocked' } } });
    allow();
    const tags = { ...stage.publishedTags('app'), CredentialId: 'key1' };
    stage.azure.person.setSecret(stage.vault, 'app', { value: stage.azure.keysOf(account).Key1, tags });
    expect(await stage.ask('app', back)).not.toMatchObject({ report: { outcome: { reason: 'already-done' } } });
  });

  it('is carried out when it is asked for again, although a sweep has rotated in between', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 84, Key2: 81 } });
    const now: Request = { kind: 'rotate', id: 'now', force: true, compromised: false };
    const healthy = stage.context();
    let dead = false;
    const ports = intercepted(healthy.ports, async (name, call) => {
      dead ||= name === 'keys.regenerate';
      if (dead) throw new Error('the process ends here');
      return call();
    });
    await stage.ask('app', now, { ...healthy, ports });
    await stage.sweepEvery(HOUR, 8 * DAY);
    expect(stage.publishedTags('app').CredentialId).toBe('key2');
    expect(await stage.ask(account, now)).toMatchObject({ report: { outcome: { result: 'rotated' } } });
  });
});
