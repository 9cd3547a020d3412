import { describe, expect, it } from 'vitest';
import { DAY } from '../../shared/domain/duration.ts';
import { postRotation } from '../../shared/http/api/rotations.ts';
import type { Caller } from '../../shared/http/caller.ts';
import { asked, HttpStage, KEY_HOLDER, signedIn } from './http-stage.ts';

const EMERGENCY = signedIn('Rotation.Operate', 'Rotation.Emergency');

function rotation(stage: HttpStage, body: unknown, caller: Caller = KEY_HOLDER, app = stage.app()) {
  return stage.answer((api) => postRotation(asked('rotations', { body }), caller, api, 'new-id'), app);
}

const effects = (stage: HttpStage): number =>
  stage.azure.log.entries.filter(({ operation }) => /regenerateKey|secrets\.(set|update)/.test(operation)).length;

describe('POST /api/rotations', () => {
  it('takes a rotation in, which the queue worker then carries out under the same id', async () => {
    const stage = new HttpStage();
    const app = stage.app();
    const accepted = await rotation(stage, { account: 'app', reason: 'An employee left.' }, KEY_HOLDER, app);
    expect(accepted).toMatchObject({
      status: 202,
      headers: { Location: '/api/operations/new-id', 'Cache-Control': 'no-store' },
      json: { id: 'new-id', kind: 'rotate', state: 'queued', account: stage.account, by: 'function-key' },
    });
    expect(effects(stage)).toBe(0);
    expect(await stage.deliver(app)).toBe(1);
    expect(await app.operation('new-id')).toMatchObject({
      state: 'ended',
      reason: 'An employee left.',
      outcome: { kind: 'account', account: { result: 'rotated', reason: 'requested', active: 'Key2' } },
    });
    expect(stage.publishedValue('app')).toBe(stage.azure.keysOf(stage.account).Key2);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('does nothing twice where the same operation id is asked for again, before, during and after', async () => {
    const stage = new HttpStage();
    const app = stage.app();
    const body = { account: 'app', operationId: 'change-7' };
    await rotation(stage, body, KEY_HOLDER, app);
    expect(await rotation(stage, body, KEY_HOLDER, app)).toMatchObject({ status: 202 });
    expect(stage.queue.sent).toHaveLength(2);
    await stage.deliver(app);
    const after = effects(stage);
    expect(await rotation(stage, { ...body, account: stage.account }, KEY_HOLDER, app)).toMatchObject({
      status: 200,
      json: { id: 'change-7', state: 'ended' },
    });
    expect(await stage.deliver(app)).toBe(0);
    expect(effects(stage)).toBe(after);
    const keys = stage.azure.keysOf(stage.account);
    expect(stage.publishedValue('app')).toBe(keys.Key2);
  });

  it('takes in again what ended without being carried out, under the same id', async () => {
    const stage = new HttpStage();
    const app = stage.app();
    const body = { account: 'app', operationId: 'change-7' };
    await rotation(stage, body, KEY_HOLDER, app);
    stage.azure.person.setReadOnlyLock(stage.account, true);
    await stage.deliver(app);
    stage.azure.person.setReadOnlyLock(stage.account, false);
    expect(await rotation(stage, body, KEY_HOLDER, app)).toMatchObject({
      status: 202,
      headers: { Location: '/api/operations/change-7' },
      json: { state: 'queued' },
    });
    await stage.deliver(app);
    expect(await app.operation('change-7')).toMatchObject({ outcome: { account: { result: 'rotated' } } });
  });

  it('says so where the command line carried the operation out before', async () => {
    const stage = new HttpStage();
    await stage.ask('app', { kind: 'rotate', id: 'change-8', force: false, compromised: false });
    expect(await rotation(stage, { account: 'app', operationId: 'change-8' })).toMatchObject({
      status: 200,
      json: { id: 'change-8', reason: 'already-done', account: { active: 'Key2' } },
    });
  });

  it('tells the decision of a dry run and changes nothing', async () => {
    const stage = new HttpStage();
    expect(await rotation(stage, { account: 'APP', dryRun: true }, signedIn('Rotation.Read'))).toMatchObject({
      status: 200,
      json: { dryRun: true, action: 'rotate', wouldChange: true, reason: 'requested', account: { name: 'app' } },
    });
    expect([stage.queue.sent.length, stage.records.texts.size, effects(stage)]).toEqual([0, 0, 0]);
  });

  it('refuses with a time where a consumer may still hold the other value', async () => {
    const stage = new HttpStage();
    const overlap = { active: 'Key1', ageDays: { Key1: 1, Key2: 86 } } as const;
    stage.addManaged('young', overlap);
    expect(await rotation(stage, { account: 'young' })).toMatchObject({
      status: 409,
      headers: { 'Retry-After': expect.stringMatching(/^\d+$/) },
      json: { code: 'not-now', reason: 'grace-running', type: 'urn:azure-ai-key-rotator:problem:not-now' },
    });
    expect(stage.queue.sent).toEqual([]);
  });

  it.each([
    ['disabled', { 'key-rotation': 'disabled' }, 'opted-out'],
    ['odd', { 'key-rotation': 'enabled', 'key-rotation-grace': 'soon' }, 'tag-invalid'],
  ])('refuses an account that somebody must act on first: %s', async (name, tags, reason) => {
    const stage = new HttpStage();
    stage.addAccount(name, { tags });
    expect(await rotation(stage, { account: name })).toMatchObject({ status: 422, json: { code: 'blocked', reason } });
  });

  it('refuses everything with an effect in plan mode, by name', async () => {
    const stage = new HttpStage({ ROTATION_MODE: 'plan' });
    expect(await rotation(stage, { account: 'app' })).toMatchObject({ status: 422, json: { code: 'plan-mode' } });
    expect(await rotation(stage, { account: 'app', dryRun: true })).toMatchObject({ status: 200 });
  });

  it('names the action and the scope of a missing role', async () => {
    const stage = new HttpStage();
    stage.azure.rights.deny({ action: 'Microsoft.CognitiveServices/accounts/listKeys/action' });
    const answer = await rotation(stage, { account: 'app' });
    expect(answer).toMatchObject({ status: 502, json: { code: 'role-missing' } });
    expect(answer.body).toContain('Microsoft.CognitiveServices/accounts/listKeys/action');
    expect(answer.body).toContain(stage.account);
  });

  it('does not call an account unknown where not everything could be read', async () => {
    const stage = new HttpStage();
    expect(await rotation(stage, { account: 'nobody' })).toMatchObject({
      status: 404,
      json: { code: 'unknown-account' },
    });
    stage.azure.rights.deny({ action: 'Microsoft.CognitiveServices/accounts/read' });
    expect(await rotation(stage, { account: 'nobody' })).toMatchObject({ status: 502, json: { code: 'role-missing' } });
  });

  it('asks which account is meant where several have the name', async () => {
    const stage = new HttpStage();
    stage.addAccount('app', { resourceGroup: 'other', customSubDomainName: 'app-2' });
    expect(await rotation(stage, { account: 'app' })).toMatchObject({
      status: 400,
      json: { code: 'ambiguous-account', faults: [stage.account, expect.stringContaining('/other/')] },
    });
  });

  it.each([
    ['reason', `see ${'a1B2'.repeat(20)}`],
    ['reason', `the key ${'aB-1_'.repeat(9)} leaked`],
    ['operationId', 'a1b2'.repeat(8)],
  ])('refuses a %s that looks like a secret, and does not repeat it', async (member, text) => {
    const stage = new HttpStage();
    const answer = await rotation(stage, { account: 'app', [member]: text });
    expect(answer).toMatchObject({ status: 400, json: { code: 'secret-in-text' } });
    expect(answer.body).not.toContain(text.slice(-12));
  });

  it('takes a GUID for no secret', async () => {
    const guid = '0f8fad5b-d9cb-469f-a165-70867728950e';
    const body = { account: 'app', operationId: guid, reason: `See ticket ${guid}.` };
    expect(await rotation(new HttpStage(), body)).toMatchObject({ status: 202, json: { id: guid } });
  });

  it('does not take a plain rotation of the same id for one that killed a compromised key', async () => {
    const stage = new HttpStage();
    await stage.ask('app', { kind: 'rotate', id: 'INC-1', force: false, compromised: false });
    await stage.pass(10 * DAY);
    const body = { account: 'app', compromised: true, acceptConsumerOutage: true, operationId: 'INC-1' };
    expect(await rotation(stage, body, EMERGENCY)).toMatchObject({ status: 202, json: { compromised: true } });
  });

  it('says that Azure could not be read, not that the account is blocked', async () => {
    const stage = new HttpStage();
    stage.addAccount('fresh');
    const refuse = (status: 403 | 429) =>
      stage.azure.faults.add({ operation: 'secrets.list', times: 8, fault: { kind: 'refuse', status } });
    refuse(429);
    const throttled = await rotation(stage, { account: 'fresh' });
    expect(throttled).toMatchObject({ status: 503, json: { code: 'throttled' } });
    expect(throttled.headers['Retry-After']).toMatch(/^\d+$/);
  });

  it('keeps no text that holds a live key, and does not repeat it', async () => {
    const stage = new HttpStage({}, { Key1: 'k1-short-live-value', Key2: 'k2-short-live-value' });
    for (const body of [
      { account: 'app', reason: 'the key k2-short-live-value leaked' },
      { account: 'app', operationId: 'k1-short-live-value' },
    ]) {
      const answer = await rotation(stage, body);
      expect(answer).toMatchObject({ status: 400, json: { code: 'secret-in-text' } });
      expect(answer.body).not.toMatch(/k[12]-short/);
    }
    expect([...stage.records.texts]).toEqual([]);
    expect(stage.queue.sent).toEqual([]);
  });

  it('waits for the outcome where it is asked to', async () => {
    const stage = new HttpStage();
    const app = stage.app();
    const ask = asked('rotations', { body: { account: 'app' }, headers: { prefer: 'respond-async, wait=120' } });
    const worker = async (): Promise<void> => {
      await stage.clock.sleep(5_000);
      for (const { text } of stage.queue.sent) await app.perform(JSON.parse(text));
    };
    const [answered] = await stage.clock.run(Promise.all([postRotation(ask, KEY_HOLDER, app, 'slow'), worker()]));
    expect(answered).toMatchObject({ status: 200, headers: { 'Preference-Applied': 'wait=120' } });
    expect(JSON.parse(answered.body)).toMatchObject({ state: 'ended', outcome: { account: { result: 'rotated' } } });
  });

  it.each([
    [{ force: true }, KEY_HOLDER, 'entra-required'],
    [{ compromised: true, acceptConsumerOutage: true }, KEY_HOLDER, 'entra-required'],
    [{ force: true }, signedIn('Rotation.Operate'), 'forbidden'],
    [{ compromised: true, acceptConsumerOutage: true }, signedIn('Rotation.Operate'), 'forbidden'],
    [{}, signedIn('Rotation.Read'), 'forbidden'],
    [{ dryRun: true }, signedIn('Something.Else'), 'forbidden'],
  ])('lets only the right people in: %j', async (body, caller, code) => {
    const stage = new HttpStage();
    expect(await rotation(stage, { account: 'app', ...body }, caller)).toMatchObject({ status: 403, json: { code } });
    expect(stage.queue.sent).toEqual([]);
  });

  it('replaces and kills a compromised key for those who may', async () => {
    const stage = new HttpStage();
    const app = stage.app();
    const old = stage.azure.keysOf(stage.account);
    const body = { account: 'app', compromised: true, acceptConsumerOutage: true, operationId: 'leak-1' };
    stage.azure.monitor.accepts(stage.account, 'leak-1');
    expect(await rotation(stage, body, EMERGENCY, app)).toMatchObject({ status: 202 });
    await stage.deliver(app);
    expect(await app.operation('leak-1')).toMatchObject({
      state: 'ended',
      by: { kind: 'person', name: 'ada@example.com (oid)' },
    });
    const now = stage.azure.keysOf(stage.account);
    expect([now.Key1 === old.Key1, now.Key2 === old.Key2]).toEqual([false, false]);
    expect(stage.azure.monitor.violations).toEqual([]);
  });
});
