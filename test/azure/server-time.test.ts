import { describe, expect, it } from 'vitest';
import { credentialFor } from '../../emulator/credential.ts';
import { createArmClients } from '../../shared/azure/arm-clients.ts';
import { createServerTime } from '../../shared/azure/server-time.ts';
import { Stage } from '../rotation/stage.ts';
import { fakeClock } from './fake-clock.ts';
import { fakeHttp, json, type Responder, reset } from './fake-http.ts';
import { ARM, CONNECTION, codeOf, failureOf, fakeCredential } from './fixtures.ts';

function serverTime(respond: Responder): () => Promise<number> {
  const clock = fakeClock();
  const setup = { clock, log: () => undefined, httpClient: fakeHttp(respond).httpClient };
  return createServerTime(createArmClients(CONNECTION, fakeCredential(), setup), ARM, clock);
}

describe('the time of Azure Resource Manager', () => {
  it('is the Date of an answer', async () => {
    const ask = serverTime(() => json(200, { value: [] }, { Date: 'Thu, 01 Jan 2026 12:34:56 GMT' }));
    expect(await ask()).toBe(Date.parse('2026-01-01T12:34:56Z'));
  });

  it.each([
    ['no Date', {}],
    ['a Date that is none', { Date: 'yesterday' }],
  ])('is not known from an answer with %s', async (_name, headers) => {
    const error = await failureOf(serverTime(() => json(200, { value: [] }, headers))());
    expect([error.code, error.facts.detail]).toEqual([
      'malformed-answer',
      `The answer about ${ARM} lacks the time of the server.`,
    ]);
  });

  it('is not known where there is no answer', async () => {
    expect(await codeOf(serverTime(() => reset)())).toBe('unavailable');
  });

  it('is told by the local Azure, which goes by its own clock', async () => {
    const { azure, clock } = new Stage();
    const setup = { clock, log: () => undefined, httpClient: azure.httpClient('rotator') };
    const arm = createArmClients({ armUrl: ARM, armAudience: ARM }, credentialFor(azure, 'rotator'), setup);
    await clock.runUntil(clock.now() + 86_400_500);
    expect(await clock.run(createServerTime(arm, ARM, clock)())).toBe(clock.now() - 500);
  });
});
