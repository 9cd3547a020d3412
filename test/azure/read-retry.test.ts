import { describe, expect, it } from 'vitest';
import { READ_BUDGET_MS } from '../../shared/azure/read-retry-policy.ts';
import { type Answer, azureError, inTurn, json, reset, timedOut } from './fake-http.ts';
import { ACCOUNT, codeOf, failureOf, rig } from './fixtures.ts';

const KEYS = json(200, { key1: 'one', key2: 'two' });
const ACCOUNT_ANSWER = json(200, { id: ACCOUNT, name: 'chat-1', kind: 'OpenAI' });

describe('a read', () => {
  const passing: readonly (readonly [string, Answer])[] = [
    ['a 500', azureError(500, 'InternalServerError')],
    ['a 503 without a body', { status: 503 }],
    ['a 408', { status: 408 }],
    ['a reset', reset],
    ['a time-out', timedOut],
  ];

  it.each(passing)('is tried again after %s', async (_name, answer) => {
    const { ports, requests, clock } = rig(inTurn(answer, KEYS));
    await ports.keys.listKeys(ACCOUNT);
    expect(requests).toHaveLength(2);
    expect(clock.sleeps).toEqual([1_000]);
  });

  it('is tried four times at most, and waits longer each time', async () => {
    const { ports, requests, clock } = rig(inTurn(reset, reset, reset, reset));
    expect(await codeOf(ports.keys.listKeys(ACCOUNT))).toBe('unavailable');
    expect(requests).toHaveLength(4);
    expect(clock.sleeps).toEqual([1_000, 2_000, 4_000]);
  });

  it.each([
    ['seconds', { 'Retry-After': '7' }, 7_000],
    ['a date', { 'Retry-After': 'Fri, 15 Jan 2027 08:00:09 GMT' }, 9_000],
    ['retry-after-ms', { 'retry-after-ms': '2500' }, 2_500],
    ['x-ms-retry-after-ms', { 'x-ms-retry-after-ms': '2600' }, 2_600],
  ])('waits as long as Azure asks, said in %s', async (_name, headers, waitMs) => {
    const { ports, clock } = rig(inTurn({ status: 429, headers }, ACCOUNT_ANSWER));
    await ports.directory.account(ACCOUNT);
    expect(clock.sleeps).toEqual([waitMs]);
  });

  it('gives up at once where Azure asks for more time than the lock lasts, and passes the wait on', async () => {
    const { ports, requests, clock } = rig(
      inTurn(json(429, { error: { code: 'TooManyRequests', message: 'x' } }, { 'Retry-After': '31' })),
    );
    const error = await failureOf(ports.directory.account(ACCOUNT));
    expect(error.code).toBe('throttled');
    expect(error.facts.retryAfterMs).toBe(31_000);
    expect(requests).toHaveLength(1);
    expect(clock.sleeps).toEqual([]);
  });

  it('is tried again after a 429 without Retry-After', async () => {
    const { ports, requests, clock } = rig(inTurn(azureError(429, 'TooManyRequests'), ACCOUNT_ANSWER));
    await ports.directory.account(ACCOUNT);
    expect([requests.length, clock.sleeps]).toEqual([2, [1_000]]);
  });

  it('of the keys is left to the caller after a 429: a wait here would keep others waiting', async () => {
    const { ports, requests, clock } = rig(inTurn({ status: 429, headers: { 'Retry-After': '7' } }));
    const error = await failureOf(ports.keys.listKeys(ACCOUNT));
    expect([error.code, error.facts.retryAfterMs, requests.length]).toEqual(['throttled', 7_000, 1]);
    expect(clock.sleeps).toEqual([]);
  });

  it('counts the time of its attempts against its budget', async () => {
    const { ports, requests, clock } = rig(() => {
      clock.advance(READ_BUDGET_MS / 2);
      return reset;
    });
    expect(await codeOf(ports.keys.listKeys(ACCOUNT))).toBe('unavailable');
    expect(requests).toHaveLength(2);
  });

  it.each([400, 401, 403, 404, 409, 501, 505])('is not tried again after a %i', async (status) => {
    const { ports, requests } = rig(inTurn(azureError(status, 'Whatever')));
    await codeOf(ports.keys.listKeys(ACCOUNT));
    expect(requests).toHaveLength(1);
  });

  it('has a time-out of its own on every attempt', async () => {
    const { ports, requests } = rig(inTurn(reset, KEYS));
    await ports.keys.listKeys(ACCOUNT);
    expect(requests.map(({ timeoutMs }) => timeoutMs)).toEqual([15_000, 15_000]);
  });

  it('tells the log of each retry', async () => {
    const { ports, events } = rig(inTurn({ status: 503 }, KEYS));
    await ports.keys.listKeys(ACCOUNT);
    expect(events).toEqual([
      {
        name: 'azure.read-retried',
        level: 'info',
        fields: { host: 'management.azure.com', status: 503, retry: 1, waitMs: 1_000 },
      },
    ]);
  });
});

describe('regenerateKey', () => {
  const failures: readonly (readonly [string, Answer, string])[] = [
    ['a 500', azureError(500, 'InternalServerError'), 'unavailable'],
    ['a 503 with Retry-After', { status: 503, headers: { 'Retry-After': '1' } }, 'unavailable'],
    ['a 429 with Retry-After', { status: 429, headers: { 'Retry-After': '1' } }, 'throttled'],
    ['a 429 without', { status: 429 }, 'throttled'],
    ['a 408', { status: 408 }, 'unavailable'],
    ['a reset', reset, 'unavailable'],
    ['a time-out', timedOut, 'unavailable'],
    ['a success that cannot be read', { status: 200, body: '{"key1":' }, 'malformed-answer'],
    [
      'a redirect',
      { status: 307, headers: { Location: 'https://management.azure.com/elsewhere' } },
      'malformed-answer',
    ],
  ];

  it.each(failures)('is sent exactly once, whatever comes: %s', async (_name, answer, code) => {
    const { ports, requests, clock } = rig(inTurn(answer, KEYS));
    expect(await codeOf(ports.keys.regenerate(ACCOUNT, 'Key1', 20_000))).toBe(code);
    expect(requests).toHaveLength(1);
    expect(clock.sleeps).toEqual([]);
  });
});
