import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RotationError } from '../../../shared/domain/errors.ts';
import { EVENTS } from '../../../shared/domain/events.ts';
import { reactToChange } from '../../../shared/operate/events/react-to-change.ts';
import { sweep } from '../../../shared/rotation/sweep.ts';
import { Disturbed } from '../../rotation/disturbed.ts';
import { MINUTE } from '../../rotation/stage.ts';
import { outcomeOf, ReactStage, YOUNG } from './react-stage.ts';
import { newVersion, SAMPLES, sample, spoiltSamples } from './sample-events.ts';

const DUE = { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } } as const;
const FORBIDDEN = { kind: 'refuse', status: 403, code: 'AuthorizationFailed' } as const;
const ENDING = { active: 'Key2', ageDays: { Key1: 88, Key2: 3.2 } } as const;

/** Every event that Azure may send of what has happened by now, the latest first, each of them twice. */
function everythingTwice(stage: ReactStage): readonly unknown[] {
  const versions = stage.azure
    .versionsOf(stage.vault, 'app')
    .map(({ version }) => newVersion(stage.vault, 'app', version));
  const others = SAMPLES.filter((name) => !name.startsWith('secret')).map((name) => sample(name));
  const events = [...versions, ...others].toReversed();
  return [...events, ...events];
}

describe('events that come twice and in reverse', () => {
  it.each([
    { while: 'a rotation', state: DUE, count: 1 },
    { while: 'a retirement', state: ENDING, count: 1 },
    { while: 'nothing', state: YOUNG, count: 0 },
  ])('at any moment of $while do no harm, and nobody regenerates because of them', async ({ state, count }) => {
    for (let nth = 1; ; nth += 1) {
      const stage = new ReactStage();
      stage.addKnown('app', state);
      const run = new Disturbed(stage.context(), {
        nth,
        before: async () => {
          for (const event of everythingTwice(stage)) await reactToChange(stage.workspace(), event);
        },
      });
      await stage.sweep(run.context);
      if (!run.happened) break;
      for (const event of everythingTwice(stage)) await stage.react(event);
      expect(stage.azure.monitor.violations, run.at).toEqual([]);
      expect(stage.azure.log.of('accounts.regenerateKey'), run.at).toHaveLength(count);
      expect(
        stage.eventsOf('account.').map(({ name }) => name),
        run.at,
      ).not.toContain('account.failed');
    }
  });

  it('do no harm beside a sweep that begins while one of them is healing', async () => {
    const stage = new ReactStage();
    const account = stage.addKnown('app');
    stage.azure.person.regenerate(account, 'Key1');
    const event = sample('regenerate-key.person.eventgrid');
    const work = [reactToChange(stage.workspace(), event), reactToChange(stage.workspace(), event)];
    await stage.clock.run(Promise.all([...work, sweep(stage.context())]));
    const results = stage.eventsOf('account.').map(({ name }) => name);
    expect(results.toSorted()).toEqual(['account.deferred', 'account.deferred', 'account.healed']);
    expect(stage.azure.versionsOf(stage.vault, 'app')).toHaveLength(2);
    expect(stage.azure.monitor.violations).toEqual([]);
  });
});

describe('events of what we do ourselves', () => {
  it.each([
    { while: 'an adoption', set: (stage: ReactStage) => stage.addAccount('app') },
    { while: 'a rotation', set: (stage: ReactStage) => stage.addKnown('app', DUE) },
    { while: 'a retirement', set: (stage: ReactStage) => stage.addKnown('app', ENDING) },
    { while: 'a repair', set: (stage: ReactStage) => stage.azure.person.regenerate(stage.addKnown('app'), 'Key1') },
  ])('are quiet at any moment of $while: nothing is done, nobody is warned', async ({ set }) => {
    for (let nth = 1; ; nth += 1) {
      const stage = new ReactStage();
      set(stage);
      const run = new Disturbed(stage.context(), {
        nth,
        before: async () => {
          const own = [sample('regenerate-key.own.cloudevents'), stage.versionEvent('app')];
          // Only what we wrote ourselves: the version from before the run has no event.
          const wrote = run.calls.slice(0, nth - 1).includes('secrets.set');
          const reactions = [];
          for (const event of wrote ? own : own.slice(0, 1)) {
            reactions.push(await reactToChange(stage.workspace(), event));
          }
          expect(
            stage.events.filter(({ level }) => level !== 'info'),
            run.at,
          ).toEqual([]);
          expect(
            reactions.filter(({ kind }) => kind === 'failed'),
            run.at,
          ).toEqual([]);
        },
      });
      await stage.sweep(run.context);
      if (!run.happened) break;
      expect(stage.azure.monitor.violations, run.at).toEqual([]);
    }
  });
});

describe('an event whose look fails', () => {
  const event = sample('regenerate-key.person.eventgrid');

  it.each([
    { call: 'the list of secrets', operation: 'secrets.list' },
    { call: 'the account', operation: 'accounts.get' },
    { call: 'the published value', operation: 'secrets.get' },
    { call: 'the live keys', operation: 'accounts.listKeys' },
  ] as const)('because Azure is unavailable at $call throws, and the next delivery heals', async ({ operation }) => {
    const stage = new ReactStage();
    const account = stage.addKnown('app');
    stage.azure.person.regenerate(account, 'Key1');
    const fault = { kind: 'refuse', status: 503 } as const;
    stage.azure.faults.add({ operation, times: Number.POSITIVE_INFINITY, fault });
    await expect(stage.react(event)).rejects.toMatchObject({ name: 'RotationError', code: 'unavailable' });
    expect(stage.eventsOf('change.').at(-1)).toMatchObject({
      name: 'change.failed',
      fields: { change: 'keys-regenerated', account, error: 'unavailable', again: true },
    });
    stage.azure.faults.clear();
    expect(outcomeOf(await stage.react(event))).toMatchObject({ result: 'healed' });
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it.each(['acquire', 'renew'] as const)('because the lock cannot be had (%s) throws', async (operation) => {
    const stage = new ReactStage();
    const account = stage.addKnown('app');
    stage.azure.person.regenerate(account, 'Key1');
    stage.locks.fail(operation);
    await expect(stage.react(event)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('because we do not know for the moment who we are throws', async () => {
    const stage = new ReactStage();
    stage.addKnown('app');
    const identity = async () => {
      throw new RotationError('unavailable', { operation: 'identity', detail: 'No answer.' });
    };
    await expect(stage.react(event, {}, { identity })).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('for a reason that only a person can end is acknowledged, with a warning', async () => {
    const stage = new ReactStage();
    stage.addKnown('app');
    stage.azure.faults.add({ operation: 'accounts.get', fault: FORBIDDEN });
    expect(await stage.react(event)).toMatchObject({ kind: 'failed', error: { code: 'role-missing' } });
    expect(stage.eventsOf('change.').at(-1)).toMatchObject({
      name: 'change.failed',
      level: 'warning',
      fields: { error: 'role-missing', again: false },
    });
  });

  it('at another vault that stays closed to us goes on with what can be read', async () => {
    const stage = new ReactStage();
    const account = stage.addKnown('app');
    const closed = stage.azure.addVault('kv-closed');
    stage.azure.setVaultNetwork(closed, 'private');
    stage.azure.person.regenerate(account, 'Key1');
    expect(outcomeOf(await stage.react(event, { KEY_VAULT_ALLOWED_URLS: closed }))).toMatchObject({ result: 'healed' });
  });

  it('by a defect of ours is not taken for an outage', async () => {
    const stage = new ReactStage();
    stage.addKnown('app');
    const identity = async () => {
      throw new TypeError('A defect.');
    };
    await expect(stage.react(event, {}, { identity })).rejects.toThrow(TypeError);
  });
});

describe('whatever is delivered', () => {
  it('is acknowledged, or fails for a reason that passes; and nothing is regenerated', async () => {
    const stage = new ReactStage();
    stage.addKnown('app', DUE);
    stage.azure.faults.add({
      times: Number.POSITIVE_INFINITY,
      fault: () => (stage.azure.log.entries.length % 7 === 0 ? { kind: 'refuse', status: 503 } : undefined),
    });
    const kinds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), spoiltSamples), async (event) => {
        const end = await stage.react(event).catch((error: unknown) => error);
        kinds.add(end instanceof RotationError ? 'thrown' : 'acknowledged');
        if (end instanceof RotationError) expect(end.code).toBe('unavailable');
        else expect(end).toHaveProperty('kind');
      }),
      { numRuns: 150 },
    );
    expect(kinds).toContain('acknowledged');
    expect(stage.azure.log.of('accounts.regenerateKey')).toEqual([]);
    expect(stage.azure.monitor.violations).toEqual([]);
    await stage.pass(MINUTE);
  });

  it('is logged by events of the closed list, with no field that is not explained', async () => {
    const stage = new ReactStage();
    stage.addKnown('app');
    stage.azure.faults.add({ operation: 'accounts.get', nth: 2, fault: FORBIDDEN });
    for (const event of [...SAMPLES.map((name) => sample(name)), ...SAMPLES.map((name) => sample(name)), 'junk']) {
      await stage.react(event);
    }
    const names = new Set(stage.events.map(({ name }) => name));
    for (const name of ['change.received', 'change.ignored', 'change.failed'] as const) expect(names).toContain(name);
    for (const { name, fields } of stage.events) {
      expect(Object.keys(EVENTS[name].fields), name).toEqual(expect.arrayContaining(Object.keys(fields)));
    }
  });

  it('shows no key value, neither in what is logged nor in what the app answers itself', async () => {
    const stage = new ReactStage();
    const account = stage.addKnown('app');
    stage.azure.person.regenerate(account, 'Key1');
    const { Key2 } = stage.azure.keysOf(account);
    const shown: unknown[] = [stage.events];
    for (const event of [
      ...SAMPLES.map((name) => sample(name)),
      { eventType: Key2 },
      { ...sample(SAMPLES[0]), Key2 },
    ]) {
      shown.push(await stage.react(event));
    }
    const text = JSON.stringify(shown);
    for (const value of stage.azure.everyKeyValueEverMade()) expect(text).not.toContain(value);
  });
});
