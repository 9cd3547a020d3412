import { describe, expect, it } from 'vitest';
import { reactToChange } from '../../../shared/operate/events/react-to-change.ts';
import { intercepted } from '../../rotation/intercept.ts';
import { HOUR } from '../../rotation/stage.ts';
import { outcomeOf, ReactStage, YOUNG } from './react-stage.ts';
import { sample } from './sample-events.ts';

const WRITTEN = sample('account-write.eventgrid');

describe('an account that an event is about is never adopted', () => {
  it('where two ask for one name, nor is either touched', async () => {
    const stage = new ReactStage();
    stage.addAccount('app', { tags: { 'key-rotation': 'enabled', 'key-rotation-secret': 'shared' } });
    stage.addAccount('other', { tags: { 'key-rotation': 'enabled', 'key-rotation-secret': 'shared' } });
    const calls = await stage.callsDuring(async () => {
      expect(await stage.react(WRITTEN)).toEqual({ kind: 'ignored', because: 'not-managed' });
    });
    expect(calls).toEqual([]);
    expect(stage.azure.versionsOf(stage.vault, 'shared')).toEqual([]);
    expect(stage.eventsOf('change.').at(-1)).toMatchObject({ name: 'change.ignored', level: 'info' });
  });

  it('where a secret names it that is nobody’s, although its value is a live key', async () => {
    const stage = new ReactStage();
    const account = stage.addAccount('app');
    const { Key1 } = stage.azure.keysOf(account);
    stage.azure.person.setSecret(stage.vault, 'app', { value: Key1, tags: { ProviderAddress: account } });
    expect(await stage.react(stage.versionEvent('app'))).toEqual({ kind: 'ignored', because: 'not-managed' });
    expect(stage.azure.versionsOf(stage.vault, 'app')).toHaveLength(1);
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'adopted' });
  });

  it('where its secret disappears at the last moment before the lock', async () => {
    const stage = new ReactStage();
    const account = stage.addKnown('app');
    stage.azure.person.regenerate(account, 'Key1');
    const workspace = stage.workspace();
    const context = workspace.newContext();
    const ports = intercepted(context.ports, async (name, call) => {
      if (name === 'locks.acquire') {
        stage.azure.person.deleteSecret(stage.vault, 'app');
        stage.azure.person.purgeSecret(stage.vault, 'app');
      }
      return call();
    });
    const interrupted = { ...workspace, newContext: () => ({ ...context, ports }) };
    const reaction = await stage.clock.run(reactToChange(interrupted, sample('regenerate-key.person.eventgrid')));
    expect(outcomeOf(reaction)).toMatchObject({ result: 'deferred', reason: 'left-to-sweep' });
    expect(stage.azure.findSecret(stage.vault, 'app')).toBeUndefined();
  });

  it('a second time where it was opted out in between: that is the sweep’s', async () => {
    const stage = new ReactStage();
    const account = stage.addKnown('app', { active: 'Key1', ageDays: { Key1: 80, Key2: 77 } });
    stage.azure.person.changeAccountTags(account, { 'key-rotation': 'disabled' });
    await stage.react(WRITTEN);
    stage.azure.person.changeAccountTags(account, { 'key-rotation': 'enabled' });
    await stage.react(WRITTEN);
    expect(stage.azure.versionsOf(stage.vault, 'app')).toHaveLength(1);
    expect((await stage.sweepFor(account)).outcome).toMatchObject({ result: 'adopted', reason: 'opted-in-again' });
  });
});

describe('what is due is left to the next sweep, with its cap and its breaker', () => {
  it.each([
    { what: 'a rotation', state: { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } } },
    { what: 'a retirement', state: { active: 'Key2', ageDays: { Key1: 88, Key2: 3.2 } } },
  ] as const)('$what', async ({ state }) => {
    const stage = new ReactStage();
    const account = stage.addKnown('app', state);
    const keys = stage.azure.keysOf(account);
    expect(outcomeOf(await stage.react(WRITTEN))).toMatchObject({ result: 'deferred', reason: 'left-to-sweep' });
    expect(stage.azure.keysOf(account)).toEqual(keys);
    await stage.sweep();
    expect(stage.azure.keysOf(account)).not.toEqual(keys);
  });

  it('but drift is found and healed although something is due', async () => {
    const stage = new ReactStage();
    const account = stage.addKnown('app', { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } });
    stage.azure.person.regenerate(account, 'Key1');
    const keys = stage.azure.keysOf(account);
    expect(outcomeOf(await stage.react(sample('regenerate-key.person.eventgrid')))).toMatchObject({ result: 'healed' });
    expect(stage.azure.keysOf(account)).toEqual(keys);
    expect(stage.publishedValue('app')).toBe(keys.Key1);
  });

  it('what is owed for a compromised key too, and the repair of the secret does not wait for it', async () => {
    const stage = new ReactStage();
    const account = stage.addKnown('app');
    const fault = { kind: 'refuse', status: 409 } as const;
    stage.azure.faults.add({ operation: 'accounts.regenerateKey', nth: 2, times: Number.POSITIVE_INFINITY, fault });
    await stage.ask(account, { kind: 'rotate', id: 'incident', force: false, compromised: true });
    stage.azure.faults.clear();
    expect(stage.publishedTags('app').Operation).toMatch(/^compromised-retire/);
    const keys = stage.azure.keysOf(account);
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'junk', tags: stage.publishedTags('app') });
    await stage.pass(HOUR);
    expect(outcomeOf(await stage.react(stage.versionEvent('app')))).toMatchObject({ result: 'healed' });
    expect(stage.azure.keysOf(account)).toEqual(keys);
    expect(stage.publishedValue('app')).toBe(keys.Key2);
    await stage.sweep();
    expect(stage.azure.keysOf(account).Key1).not.toBe(keys.Key1);
  });

  it('the repair of a secret that another program writes again and again, so that the two do not chase each other', async () => {
    const stage = new ReactStage();
    stage.addKnown('app');
    const results = [];
    for (let round = 0; round < 4; round += 1) {
      stage.azure.person.setSecret(stage.vault, 'app', { value: `junk ${round}`, tags: stage.publishedTags('app') });
      results.push(outcomeOf(await stage.react(stage.versionEvent('app'))).result);
    }
    expect(results).toEqual(['healed', 'healed', 'deferred', 'deferred']);
    await stage.sweep();
    expect(stage.eventsOf('account.').at(-1)).toMatchObject({ name: 'account.healed' });
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('a secret of another deployment does not count as naming the account', async () => {
    const stage = new ReactStage();
    stage.addManaged('app', { ...YOUNG, tags: { 'managed-by': 'azure-ai-key-rotator/blue/elsewhere.local' } });
    expect(await stage.react(WRITTEN)).toEqual({ kind: 'ignored', because: 'not-managed' });
  });

  it('two secrets that name the account are reported, and neither is touched', async () => {
    const stage = new ReactStage();
    stage.addKnown('app');
    const tags = stage.publishedTags('app');
    stage.azure.person.setSecret(stage.vault, 'copy', { value: 'junk', tags });
    expect(outcomeOf(await stage.react(stage.versionEvent('copy')))).toMatchObject({
      result: 'blocked',
      reason: 'secret-ambiguous',
    });
    expect(stage.publishedValue('copy')).toBe('junk');
  });
});
