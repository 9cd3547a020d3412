import { describe, expect, it } from 'vitest';
import { postRotation } from '../../shared/http/api/rotations.ts';
import { asked, HttpStage, KEY_HOLDER } from './http-stage.ts';

function rotation(stage: HttpStage, body: unknown) {
  return stage.answer((api) => postRotation(asked('rotations', { body }), KEY_HOLDER, api, 'new-id'));
}

describe('the body of a request', () => {
  it.each([
    [{}, /account": expected the ARM id/],
    [{ account: 7 }, /account": expected the ARM id/],
    [{ account: 'app', forse: true }, /forse.* is unknown/],
    [{ account: 'app', force: 'yes' }, /force.*expected true or false/],
    [{ account: 'app', operationId: 'a b' }, /operationId.*1 to 64/],
    [{ account: 'app', compromised: true }, /needs acceptConsumerOutage/],
    [{ account: 'app', acceptConsumerOutage: true }, /goes with compromised/],
    ['{"account":"app","__proto__":{"force":true}}', /__proto__.* is unknown/],
    ['not json', /not JSON in UTF-8/],
    [[], /expected object/],
  ])('says what is wrong with the body %j', async (body, fault) => {
    const stage = new HttpStage();
    const answer = await rotation(stage, body);
    expect(answer).toMatchObject({
      status: 400,
      json: { code: 'malformed-request', detail: expect.stringMatching(fault) },
    });
  });

  it('wants JSON, and not too much of it', async () => {
    const stage = new HttpStage();
    const send = (parts: Parameters<typeof asked>[1]) =>
      stage.answer((api) => postRotation(asked('rotations', parts), KEY_HOLDER, api, 'x'));
    const body = { account: 'app' };
    expect(await send({ body, headers: { 'content-type': 'text/plain' } })).toMatchObject({ status: 415 });
    expect(await send({ body: { account: 'a'.repeat(20_000) } })).toMatchObject({ status: 413 });
    expect(await send({ body, headers: { 'content-length': '99999' } })).toMatchObject({ status: 413 });
  });
});
