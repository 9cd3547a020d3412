import { describe, expect, it } from 'vitest';
import { LOCAL_IDENTITY } from '../../../emulator/memory-records.ts';
import { outcomeOf, ReactStage, YOUNG } from './react-stage.ts';
import { newVersion, sample } from './sample-events.ts';

const DUE = { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } } as const;
const EFFECTS = /accounts.regenerateKey|secrets.set|secrets.update/;

describe('a version that somebody made by hand', () => {
  it.each(['eventgrid', 'cloudevents'] as const)('is healed at once, by an event in the schema %s', async (schema) => {
    const stage = new ReactStage();
    const account = stage.addKnown('app');
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'junk', tags: stage.publishedTags('app') });
    const reaction = await stage.react(sample(`secret-new-version.${schema}`));
    expect(outcomeOf(reaction)).toMatchObject({ result: 'healed', reason: 'value-replaced' });
    expect(reaction).toMatchObject({ kind: 'looked', by: { kind: 'event' }, mode: 'rotate' });
    expect(stage.publishedValue('app')).toBe(stage.azure.keysOf(account).Key1);
    expect(stage.eventsOf('change.')).toMatchObject([
      { name: 'change.received', fields: { change: 'new-version', account, secret: `${stage.vault}/secrets/app` } },
    ]);
    expect(stage.eventsOf('account.')).toMatchObject([{ name: 'account.healed', fields: { account } }]);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('needs no list of subscriptions or accounts', async () => {
    const stage = new ReactStage();
    stage.addKnown('app');
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'junk', tags: stage.publishedTags('app') });
    const calls = await stage.callsDuring(() => stage.react(stage.versionEvent('app')));
    expect(calls.filter((operation) => /subscriptions|accounts.list$/.test(operation))).toEqual([]);
    expect(calls).toContain('secrets.set');
  });

  it('is looked at whatever ROTATION_VERIFY_INTERVAL says of the turn of the account', async () => {
    const env = { ROTATION_VERIFY_INTERVAL: 'P30D' };
    const stage = new ReactStage(env);
    stage.addKnown('app');
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'junk', tags: stage.publishedTags('app') });
    expect(outcomeOf(await stage.react(stage.versionEvent('app')))).toMatchObject({ result: 'healed' });
  });

  it('is looked at by what is current, where the event is about an older version', async () => {
    const stage = new ReactStage();
    const account = stage.addKnown('app');
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'junk', tags: stage.publishedTags('app') });
    const older = stage.versionEvent('app');
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'more junk', tags: stage.publishedTags('app') });
    expect(outcomeOf(await stage.react(older))).toMatchObject({ result: 'healed' });
    expect(stage.publishedValue('app')).toBe(stage.azure.keysOf(account).Key1);
  });

  it('is dealt with by then where its event comes a second time', async () => {
    const stage = new ReactStage();
    stage.addKnown('app');
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'junk', tags: stage.publishedTags('app') });
    const event = stage.versionEvent('app');
    await stage.react(event);
    const calls = await stage.callsDuring(async () => {
      expect(await stage.react(event)).toEqual({ kind: 'ignored', because: 'own-write' });
    });
    expect(calls).toEqual(['secrets.get']);
  });
});

describe('a version of our own', () => {
  it.each([
    { what: 'an adoption', set: (stage: ReactStage) => stage.addAccount('app') },
    { what: 'a rotation', set: (stage: ReactStage) => stage.addManaged('app', DUE) },
    {
      what: 'a repair',
      set: (stage: ReactStage) => stage.azure.person.regenerate(stage.addManaged('app', YOUNG), 'Key1'),
    },
  ])('from $what sets off one read of the secret and nothing else', async ({ set }) => {
    const stage = new ReactStage();
    set(stage);
    await stage.sweep();
    const calls = await stage.callsDuring(async () => {
      expect(await stage.react(stage.versionEvent('app'))).toEqual({ kind: 'ignored', because: 'own-write' });
    });
    expect(calls).toEqual(['secrets.get']);
  });
});

it('An event of our own version that comes late sets off nothing, also where somebody has written since: that has an event too', async () => {
  const stage = new ReactStage();
  stage.addKnown('app');
  const own = stage.versionEvent('app');
  stage.azure.person.setSecret(stage.vault, 'app', { value: 'junk', tags: stage.publishedTags('app') });
  expect(await stage.react(own)).toEqual({ kind: 'ignored', because: 'own-write' });
  expect(outcomeOf(await stage.react(stage.versionEvent('app')))).toMatchObject({ result: 'healed' });
});

describe('a key that a person regenerated', () => {
  it('is published at once where it is the active one', async () => {
    const stage = new ReactStage();
    const account = stage.addKnown('app');
    stage.azure.person.regenerate(account, 'Key1');
    const keys = stage.azure.keysOf(account);
    expect(outcomeOf(await stage.react(sample('regenerate-key.person.eventgrid')))).toMatchObject({ result: 'healed' });
    expect(stage.publishedValue('app')).toBe(keys.Key1);
    expect(stage.azure.keysOf(account)).toEqual(keys);
  });

  it('is noticed where it is the idle one: a warning says so, and the published one is seen to work', async () => {
    const stage = new ReactStage();
    const account = stage.addKnown('app');
    stage.azure.person.regenerate(account, 'Key2');
    expect(outcomeOf(await stage.react(sample('regenerate-key.person.eventgrid')))).toMatchObject({
      result: 'verified',
    });
    expect(stage.eventsOf('change.')).toMatchObject([
      { name: 'change.received', level: 'warning', fields: { change: 'keys-regenerated', account } },
    ]);
    expect(stage.azure.versionsOf(stage.vault, 'app')).toHaveLength(1);
  });

  it.each([
    { who: 'a person with the tool that we log in with', claims: { oid: 'somebody', appid: LOCAL_IDENTITY.clientId } },
    { who: 'somebody of whom nothing is told', claims: {} },
    { who: 'claims that are none', claims: 'none' },
  ])('counts as not ours by $who', async ({ claims }) => {
    const stage = new ReactStage();
    stage.addKnown('app');
    const reaction = await stage.react(sample('regenerate-key.person.eventgrid', { claims }));
    expect(outcomeOf(reaction)).toMatchObject({ result: 'verified' });
  });
});

describe('a key that we regenerated', () => {
  it.each([
    { by: 'the object id', claims: sample('regenerate-key.own.cloudevents').data.claims },
    { by: 'the object id of a token of version 2', claims: { oid: LOCAL_IDENTITY.objectId.toUpperCase() } },
    { by: 'the client id, where that is all there is', claims: { azp: ` ${LOCAL_IDENTITY.clientId}` } },
  ])('sets off no call: known by $by', async ({ claims }) => {
    const stage = new ReactStage();
    stage.addKnown('app');
    const calls = await stage.callsDuring(async () => {
      const reaction = await stage.react(sample('regenerate-key.own.cloudevents', { claims }));
      expect(reaction).toEqual({ kind: 'ignored', because: 'own-call' });
    });
    expect(calls).toEqual([]);
  });
});

describe('tags of an account that changed', () => {
  it.each(['account-write.eventgrid', 'tags-write.eventgrid'] as const)(
    'by %s: a consent that was withdrawn is remembered at once, so that a later one starts a new adoption period',
    async (name) => {
      const stage = new ReactStage();
      const account = stage.addKnown('app');
      stage.azure.person.changeAccountTags(account, { 'key-rotation': 'disabled' });
      expect(outcomeOf(await stage.react(sample(name)))).toMatchObject({ result: 'skipped', reason: 'opted-out' });
      expect((await stage.locks.peek(account))?.optedOutSinceMs).toBe(stage.clock.now());
    },
  );

  it('to a limit that cannot be followed is reported at once', async () => {
    const stage = new ReactStage();
    const account = stage.addKnown('app');
    stage.azure.person.changeAccountTags(account, { 'key-rotation-max-age': 'P2D' });
    expect(outcomeOf(await stage.react(sample('account-write.eventgrid')))).toMatchObject({
      reason: 'cycle-does-not-fit',
    });
  });
});

describe('plan mode', () => {
  it.each([
    {
      what: 'an overwritten value',
      change: (stage: ReactStage) =>
        stage.azure.person.setSecret(stage.vault, 'app', { value: 'junk', tags: stage.publishedTags('app') }),
      result: 'planned',
    },
    {
      what: 'a marker that is wrong',
      change: (stage: ReactStage) => stage.azure.person.changeTags(stage.vault, 'app', { CredentialId: 'key2' }),
      result: 'planned',
    },
    {
      what: 'a consent that was withdrawn',
      change: (stage: ReactStage, account: ReturnType<ReactStage['addKnown']>) =>
        stage.azure.person.changeAccountTags(account, { 'key-rotation': 'disabled' }),
      result: 'skipped',
    },
  ])('reports $what and changes nothing', async ({ change, result }) => {
    const stage = new ReactStage({ ROTATION_MODE: 'plan' });
    const account = stage.addKnown('app');
    change(stage, account);
    const calls = await stage.callsDuring(async () => {
      const reaction = await stage.react(sample('account-write.eventgrid'));
      expect(reaction).toMatchObject({ kind: 'looked', mode: 'plan', report: { outcome: { result } } });
    });
    expect(calls.filter((operation) => EFFECTS.test(operation))).toEqual([]);
    expect((await stage.locks.peek(account))?.optedOutSinceMs).toBeUndefined();
  });
});

describe('an event that is none of our business is acknowledged', () => {
  it('where its vault is not among the settings, without a call', async () => {
    const stage = new ReactStage();
    const other = stage.azure.addVault('kv-other');
    const calls = await stage.callsDuring(async () => {
      expect(await stage.react(newVersion(other, 'app', 'v1'))).toEqual({ kind: 'ignored', because: 'foreign-vault' });
    });
    expect(calls).toEqual([]);
    expect(stage.eventsOf('change.')).toMatchObject([
      { name: 'change.ignored', fields: { change: 'new-version', because: 'foreign-vault' } },
    ]);
  });

  it('unless its vault is one that KEY_VAULT_ALLOWED_URLS names', async () => {
    const stage = new ReactStage();
    const other = stage.azure.addVault('kv-other');
    const env = { KEY_VAULT_ALLOWED_URLS: other };
    expect(await stage.react(newVersion(other, 'app', 'v1'), env)).toMatchObject({ because: 'no-secret' });
  });

  it.each([
    { what: 'names no account', tags: {}, because: 'names-no-account' },
    { what: 'names something else', tags: { ProviderAddress: '/storage' }, because: 'names-no-account' },
    { what: 'belongs to another program', tags: { 'managed-by': 'terraform' }, named: true, because: 'not-ours' },
  ])('where the secret $what, after one read', async ({ tags, named, because }) => {
    const stage = new ReactStage();
    const account = stage.addAccount('app');
    const all = named === true ? { ProviderAddress: account, ...tags } : tags;
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'x', tags: all });
    const calls = await stage.callsDuring(async () => {
      expect(await stage.react(stage.versionEvent('app'))).toEqual({ kind: 'ignored', because });
    });
    expect(calls).toEqual(['secrets.get']);
  });

  it('where the account is deleted; the next sweep reports the secret', async () => {
    const stage = new ReactStage();
    const account = stage.addKnown('app');
    stage.azure.person.removeAccount(account);
    const calls = await stage.callsDuring(async () => {
      expect(await stage.react(sample('account-delete.eventgrid'))).toEqual({
        kind: 'ignored',
        because: 'account-gone',
      });
    });
    expect(calls).toEqual([]);
    expect(await stage.react(sample('account-write.eventgrid'))).toEqual({ kind: 'ignored', because: 'account-gone' });
  });
});
