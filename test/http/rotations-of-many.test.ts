import { describe, expect, it } from 'vitest';
import { getOperation } from '../../shared/http/api/operations.ts';
import { postRotation } from '../../shared/http/api/rotations.ts';
import type { Caller } from '../../shared/http/caller.ts';
import { asked, HttpStage, KEY_HOLDER, signedIn } from './http-stage.ts';

const EMERGENCY = signedIn('Rotation.Operate', 'Rotation.Emergency');
const LEAK = { all: true, compromised: true, acceptConsumerOutage: true, operationId: 'leak-1' };
const SUBSCRIPTION = '00000000-0000-4000-8000-000000000001';
const YOUNG = { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } } as const;

function rotation(stage: HttpStage, body: unknown, caller: Caller = KEY_HOLDER, app = stage.app()) {
  return stage.answer((api) => postRotation(asked('rotations', { body }), caller, api, 'new-id'), app);
}

function operation(stage: HttpStage, app = stage.app()) {
  const ask = asked('operations/leak-1', { params: { id: 'leak-1' } });
  return stage.answer((api) => getOperation(ask, signedIn('Rotation.Read'), api), app);
}

describe('POST /api/rotations for many accounts', () => {
  it('takes them in as one operation, which the queue worker carries out, and tells how far it is', async () => {
    const stage = new HttpStage();
    const app = stage.app();
    stage.addManaged('other', YOUNG);
    for (const account of stage.azure.world.accounts()) stage.azure.monitor.accepts(account.id, 'leak-1');
    const body = { ...LEAK, subscriptions: [SUBSCRIPTION.toUpperCase()], reason: 'A laptop was stolen.' };
    expect(await rotation(stage, body, EMERGENCY, app)).toMatchObject({
      status: 202,
      headers: { Location: '/api/operations/leak-1' },
      json: { id: 'leak-1', kind: 'rotate-many', state: 'queued', selection: { subscriptions: [SUBSCRIPTION] } },
    });
    expect(stage.azure.log.entries).toEqual([]);
    await stage.deliver(app);
    expect(await operation(stage, app)).toMatchObject({
      status: 200,
      json: {
        state: 'ended',
        compromised: true,
        by: 'ada@example.com (oid)',
        progress: { total: 2, done: 2, byResult: { retired: 2 } },
        outcome: { kind: 'rotate-many', ok: true, notDone: [], unread: [] },
      },
    });
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('tells the progress while it is carried out', async () => {
    const stage = new HttpStage();
    const app = stage.app();
    await rotation(stage, { all: true, operationId: 'leak-1' }, KEY_HOLDER, app);
    const [message] = stage.queue.sent.splice(0);
    const look = async () => {
      await stage.clock.sleep(20_000);
      return getOperation(asked('x', { params: { id: 'leak-1' } }), KEY_HOLDER, app);
    };
    const [, seen] = await stage.clock.run(Promise.all([app.perform(JSON.parse(message?.text ?? '')), look()]));
    expect(JSON.parse(seen.body)).toMatchObject({ state: 'running', progress: { total: 1, done: 0, byResult: {} } });
  });

  it('does nothing twice where it is asked for again, and refuses the id of other wishes', async () => {
    const stage = new HttpStage();
    const app = stage.app();
    const body = { all: true, operationId: 'leak-1', kinds: ['OpenAI', 'AIServices'] };
    await rotation(stage, body, KEY_HOLDER, app);
    expect(await rotation(stage, { ...body, kinds: ['aiservices', 'openai'] }, KEY_HOLDER, app)).toMatchObject({
      status: 202,
    });
    expect(stage.queue.sent).toHaveLength(2);
    for (const other of [
      { ...body, kinds: ['OpenAI'] },
      { all: true, operationId: 'leak-1' },
      { account: 'app', operationId: 'leak-1' },
    ]) {
      expect(await rotation(stage, other, KEY_HOLDER, app)).toMatchObject({ json: { code: 'operation-id-taken' } });
    }
    expect(stage.queue.sent).toHaveLength(2);
    await stage.deliver(app);
    expect(stage.azure.log.of('accounts.regenerateKey')).toHaveLength(1);
  });

  it('tells what a dry run would come to, of each account, and changes nothing', async () => {
    const stage = new HttpStage();
    stage.addAccount('never', { tags: {} });
    const body = { all: true, dryRun: true, accounts: ['app', 'never', 'nobody'] };
    expect(await rotation(stage, body, signedIn('Rotation.Read'))).toMatchObject({
      status: 200,
      json: {
        dryRun: true,
        wouldChange: 1,
        unmatched: ['There is no account "nobody" that can be seen.'],
        status: {
          mode: 'plan',
          accounts: [
            { name: 'app', result: 'planned', reason: 'requested' },
            { name: 'never', result: 'skipped', reason: 'not-opted-in' },
          ],
        },
      },
    });
    expect([stage.queue.sent.length, stage.records.texts.size]).toEqual([0, 0]);
    expect(stage.azure.log.of('accounts.regenerateKey')).toEqual([]);
  });

  it('refuses in plan mode, by name', async () => {
    const stage = new HttpStage({ ROTATION_MODE: 'plan' });
    expect(await rotation(stage, { all: true })).toMatchObject({ status: 422, json: { code: 'plan-mode' } });
    expect(await rotation(stage, { all: true, dryRun: true })).toMatchObject({ status: 200 });
  });

  it.each([
    [{ all: true }, signedIn('Rotation.Read'), 'forbidden'],
    [LEAK, KEY_HOLDER, 'entra-required'],
    [{ all: true, force: true }, KEY_HOLDER, 'entra-required'],
    [LEAK, signedIn('Rotation.Operate'), 'forbidden'],
    [LEAK, signedIn('Rotation.Emergency'), 'forbidden'],
    [{ all: true, dryRun: true }, signedIn('Something.Else'), 'forbidden'],
  ])('lets only the right people in: %j', async (body, caller, code) => {
    const stage = new HttpStage();
    expect(await rotation(stage, body, caller)).toMatchObject({ status: 403, json: { code } });
    expect(stage.queue.sent).toEqual([]);
  });

  it.each([
    [{ all: true, account: 'app' }, 'malformed-request', /all": expected account, or all: true, and not both/],
    [{ all: false }, 'malformed-request', /all": expected true/],
    [{ account: 'app', kinds: ['OpenAI'] }, 'malformed-request', /kinds, vault, accounts go with all: true/],
    [{ kinds: ['OpenAI'] }, 'malformed-request', /or all: true/],
    [{ all: true, subscriptions: [] }, 'malformed-request', /subscriptions": expected at least one/],
    [{ all: true, subscriptions: ['prod'] }, 'malformed-request', /subscriptions\.0": expected a GUID/],
    [{ all: true, kinds: ['Open AI'] }, 'malformed-request', /kinds\.0": expected a kind/],
    [{ all: true, vault: 'kv-main' }, 'malformed-request', /vault": expected the https address of a vault/],
    [{ all: true, compromised: true }, 'malformed-request', /needs acceptConsumerOutage/],
    [{ all: true, accounts: [`see-${'a1B2'.repeat(12)}`] }, 'secret-in-text', /accounts\.0.*never a key/],
  ])('says what is wrong with the body %j', async (body, code, fault) => {
    const stage = new HttpStage();
    const answer = await rotation(stage, body, EMERGENCY);
    expect(answer).toMatchObject({ status: 400, json: { code, detail: expect.stringMatching(fault) } });
    expect(answer.body).not.toContain('a1B2a1B2');
  });

  it('takes an ARM id, however long its group is, for no secret', async () => {
    const stage = new HttpStage();
    const id = stage.account.replace('/rg/', `/${'resourcegroup'.repeat(5)}/`);
    expect(await rotation(stage, { all: true, accounts: [id] })).toMatchObject({ status: 202 });
  });
});
