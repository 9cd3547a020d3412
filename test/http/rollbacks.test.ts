import { describe, expect, it } from 'vitest';
import { DAY } from '../../shared/domain/duration.ts';
import { postRollback } from '../../shared/http/api/rotations.ts';
import type { Caller } from '../../shared/http/caller.ts';
import { asked, HttpStage, KEY_HOLDER, signedIn } from './http-stage.ts';

const EMERGENCY = signedIn('Rotation.Operate', 'Rotation.Emergency');

describe('POST /api/rollbacks', () => {
  const rollback = (stage: HttpStage, body: unknown, caller: Caller, app = stage.app()) =>
    stage.answer((api) => postRollback(asked('rollbacks', { body }), caller, api, 'back-1'), app);

  it('publishes the value before again, for those who may', async () => {
    const stage = new HttpStage();
    const app = stage.app();
    await stage.ask('app', { kind: 'rotate', id: 'r', force: false, compromised: false });
    await stage.pass(DAY);
    const body = { account: 'app', reason: 'The new release cannot sign in.' };
    expect(await rollback(stage, body, EMERGENCY, app)).toMatchObject({ status: 202, json: { kind: 'rollback' } });
    await stage.deliver(app);
    expect(await app.operation('back-1')).toMatchObject({ outcome: { account: { result: 'rolled-back' } } });
    expect(stage.publishedValue('app')).toBe(stage.azure.keysOf(stage.account).Key1);
  });

  it('needs a reason, the role for emergencies, and something to roll back to', async () => {
    const stage = new HttpStage();
    const why = { account: 'app', reason: 'why' };
    expect(await rollback(stage, why, KEY_HOLDER)).toMatchObject({ json: { code: 'entra-required' } });
    expect(await rollback(stage, why, signedIn('Rotation.Operate'))).toMatchObject({ json: { code: 'forbidden' } });
    expect(await rollback(stage, { account: 'app' }, EMERGENCY)).toMatchObject({ status: 400 });
    expect(await rollback(stage, why, EMERGENCY)).toMatchObject({ status: 422, json: { reason: 'not-in-overlap' } });
  });
});
