import { describe, expect, test } from 'vitest';
import type { Fault } from '../../emulator/faults.ts';
import { ACCOUNTS, armUrl, collect, rejection, START, Stand } from './stand.ts';

/** One account, and one regeneration of its Key2 under a fault: what the caller sees, and whether the key is another. */
async function regenerateUnder(fault: Fault, options: { readonly timeout?: number } = {}) {
  const stand = new Stand();
  const id = stand.addAccount('one');
  const before = stand.azure.keysOf(id).Key2;
  stand.azure.faults.add({ operation: 'accounts.regenerateKey', fault });
  const requestOptions = options.timeout === undefined ? {} : { timeout: options.timeout };
  const error = await stand.clock.run(
    rejection(stand.arm().accounts.regenerateKey('rg-main', 'one', 'Key2', { requestOptions })),
  );
  const changed = (): boolean => stand.azure.keysOf(id).Key2 !== before;
  return { stand, error, changed, key: () => stand.azure.keysOf(id).Key2 };
}

describe('a fault before the effect', () => {
  test('gives an error status and does nothing', async () => {
    const { error, changed, stand } = await regenerateUnder({ kind: 'refuse', status: 503 });
    expect(error).toMatchObject({ name: 'RestError', statusCode: 503, code: 'ServiceUnavailable' });
    expect(changed()).toBe(false);
    expect(stand.azure.log.of('accounts.regenerateKey')).toMatchObject([{ status: undefined, fault: 'refuse' }]);
  });

  test.each([
    ['with Retry-After', { retryAfterS: 7 }, '7'],
    ['without Retry-After', {}, null],
  ])('throttles %s', async (_, more, expected) => {
    const stand = new Stand();
    stand.azure.faults.add({ fault: { kind: 'refuse', status: 429, ...more } });
    const answer = await stand.call('GET', armUrl(ACCOUNTS));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, expected]);
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'TooManyRequests' } });
  });

  test('cuts the connection', async () => {
    const { error, changed } = await regenerateUnder({ kind: 'no-answer', how: 'reset' });
    expect(error).toMatchObject({ name: 'RestError', code: 'ECONNRESET' });
    expect(changed()).toBe(false);
  });

  test('lets the caller wait until its time-out, which passes in virtual time', async () => {
    const { error, changed, stand } = await regenerateUnder({ kind: 'no-answer', how: 'hang' }, { timeout: 20_000 });
    expect(error.name).toBe('AbortError');
    expect(stand.clock.now()).toBe(START + 20_000);
    expect(changed()).toBe(false);
  });
});

describe('a fault after the effect', () => {
  test.each<[string, Fault, object]>([
    ['cuts the connection', { kind: 'lost', answer: 'reset' }, { code: 'ECONNRESET' }],
    ['gives a server error', { kind: 'lost', answer: 500 }, { statusCode: 500 }],
    ['lets the caller wait', { kind: 'lost', answer: 'hang' }, { name: 'AbortError' }],
  ])('%s although the key was made', async (_, fault, expected) => {
    const { error, changed } = await regenerateUnder(fault, { timeout: 5_000 });
    expect(error).toMatchObject(expected);
    expect(changed()).toBe(true);
  });

  test('gives broken JSON that still holds the keys, which the SDK then puts into its message', async () => {
    const { error, key } = await regenerateUnder({ kind: 'garbled', body: 'broken-json' });
    expect(error.message).toContain(key());
  });

  test('gives an empty body, on which the client for secrets stumbles', async () => {
    const stand = new Stand();
    await stand.secrets().setSecret('one', 'value');
    stand.azure.faults.add({ operation: 'secrets.get', fault: { kind: 'refuse', status: 500, body: 'empty' } });
    expect((await rejection(stand.secrets().getSecret('one'))).name).toMatch(/^(TypeError|RestError)$/);
  });

  test('gives a page of HTML that calls itself JSON', async () => {
    const { error, changed } = await regenerateUnder({ kind: 'garbled', body: 'html-as-json' });
    expect(error.name).toBe('RestError');
    expect(changed()).toBe(true);
  });

  test('gives a page of HTML, which the SDK takes for an answer without keys', async () => {
    const stand = new Stand();
    stand.addAccount('one');
    stand.azure.faults.add({ operation: 'accounts.listKeys', fault: { kind: 'garbled', body: 'html' } });
    expect(await stand.arm().accounts.listKeys('rg-main', 'one')).not.toHaveProperty('key1');
  });

  test('answers late', async () => {
    const stand = new Stand();
    stand.addAccount('one');
    stand.azure.faults.add({ service: 'arm', fault: { kind: 'slow', ms: 90_000 } });
    await stand.clock.run(stand.arm().accounts.get('rg-main', 'one'));
    expect(stand.clock.now()).toBe(START + 90_000);
  });
});

describe('a call that is executed late', () => {
  test('takes effect long after the caller was told otherwise', async () => {
    const { error, changed, stand } = await regenerateUnder({ kind: 'late', afterMs: 600_000, answer: 503 });
    expect(error).toMatchObject({ statusCode: 503 });
    await stand.clock.runUntil(START + 599_999);
    expect(changed()).toBe(false);
    await stand.clock.runUntil(START + 600_000);
    expect(changed()).toBe(true);
    expect(stand.azure.log.of('accounts.regenerateKey')).toMatchObject([{ status: 200, fault: 'late' }]);
  });
});

describe('a rule', () => {
  test('hits the calls that it was made for, as often as it says, and can be taken away', async () => {
    const stand = new Stand();
    stand.addAccount('one');
    const status = async (): Promise<number> =>
      (await stand.call('GET', 'https://management.azure.com/subscriptions?api-version=x')).status;
    const remove = stand.azure.faults.add({
      operation: 'subscriptions.list',
      nth: 2,
      times: 2,
      fault: { kind: 'refuse', status: 500 },
    });
    expect([await status(), await status(), await status(), await status()]).toEqual([200, 500, 500, 200]);
    remove();
    stand.azure.faults.add({
      operation: 'subscriptions.list',
      times: Number.POSITIVE_INFINITY,
      fault: { kind: 'refuse', status: 502 },
    });
    expect([await status(), await status()]).toEqual([502, 502]);
    stand.azure.faults.clear();
    expect(await status()).toBe(200);
  });

  test('can look at the account, the secret and the caller, and choose the fault for each call', async () => {
    const stand = new Stand();
    const one = stand.addAccount('one');
    stand.addAccount('two');
    stand.azure.faults.add({
      times: Number.POSITIVE_INFINITY,
      when: ({ account, principal }) => account === one && principal === 'rotator',
      fault: ({ operation }) => (operation === 'accounts.get' ? { kind: 'refuse', status: 500 } : undefined),
    });
    const arm = stand.arm();
    expect(await rejection(arm.accounts.get('rg-main', 'one'))).toMatchObject({ statusCode: 500 });
    await arm.accounts.listKeys('rg-main', 'one');
    await arm.accounts.get('rg-main', 'two');
    await stand.arm('person').accounts.get('rg-main', 'one');
  });

  test('can lead the link to the next page away', async () => {
    const stand = new Stand({ accountPageSize: 1 });
    for (const name of ['one', 'two']) stand.addAccount(name);
    stand.azure.faults.add({
      operation: 'accounts.list',
      fault: { kind: 'foreign-link', origin: 'https://evil.example' },
    });
    expect(await rejection(collect(stand.arm().accounts.list()))).toMatchObject({ code: 'ENOTFOUND' });
    expect(stand.azure.log.strangers).toEqual(['evil.example']);
  });
});

describe('latency', () => {
  test('lets an effect happen half-way, so that it can outlive a caller who gives up', async () => {
    const stand = new Stand();
    const id = stand.addAccount('one');
    const before = stand.azure.keysOf(id).Key1;
    stand.azure.latency.set({ arm: 1_000 });
    const requestOptions = { timeout: 600 };
    const error = await stand.clock.run(
      rejection(stand.arm().accounts.regenerateKey('rg-main', 'one', 'Key1', { requestOptions })),
    );
    expect([error.name, stand.clock.now()]).toEqual(['AbortError', START + 600]);
    expect(stand.azure.keysOf(id).Key1).not.toBe(before);
    expect(stand.azure.keyTimesOf(id).Key1).toBe(START + 500);
  });

  test('ends with the abort signal of the caller', async () => {
    const stand = new Stand();
    stand.addAccount('one');
    stand.azure.latency.set({ arm: [1_000, 2_000] });
    const controller = new AbortController();
    stand.clock.after(100, () => controller.abort());
    const error = await stand.clock.run(
      rejection(stand.arm().accounts.get('rg-main', 'one', { abortSignal: controller.signal })),
    );
    expect([error.name, stand.clock.now()]).toEqual(['AbortError', START + 100]);
  });

  test('and a hanging front end end as fetch ends them: by the signal, or after five minutes', async () => {
    const stand = new Stand();
    stand.addAccount('one');
    stand.azure.faults.add({ operation: 'inference.models', times: 2, fault: { kind: 'no-answer', how: 'hang' } });
    const url = 'https://one.openai.azure.com/openai/models';
    const controller = new AbortController();
    stand.clock.after(10_000, () => controller.abort(new DOMException('too long', 'TimeoutError')));
    const signalled = await stand.clock.run(
      stand.azure.send(new Request(url, { signal: controller.signal })).catch((error: unknown) => error),
    );
    expect([signalled, stand.clock.now()]).toMatchObject([{ name: 'TimeoutError' }, START + 10_000]);
    const hung = await stand.clock.run(rejection(stand.azure.send(new Request(url))));
    expect([hung.message, stand.clock.now()]).toEqual(['fetch failed', START + 310_000]);
  });
});

test('counts the calls to each service and logs them without bodies, headers or queries', async () => {
  const stand = new Stand();
  const id = stand.addAccount('one');
  await stand.arm().accounts.regenerateKey('rg-main', 'one', 'Key1');
  await stand.secrets().setSecret('one', stand.azure.keysOf(id).Key1);
  await stand.probe('one', stand.azure.keysOf(id).Key1);
  expect(stand.azure.calls).toEqual({ arm: 1, keyVault: 2, inference: 1, identity: 0 });
  const log = JSON.stringify(stand.azure.log.entries);
  for (const value of stand.azure.everyKeyValueEverMade()) expect(log).not.toContain(value);
  expect(stand.azure.log.of('accounts.regenerateKey')).toEqual([
    {
      atMs: START,
      principal: 'rotator',
      service: 'arm',
      operation: 'accounts.regenerateKey',
      method: 'POST',
      path: `/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-main${ACCOUNTS}/one/regenerateKey`,
      status: 200,
      fault: undefined,
    },
  ]);
});

test('repeats exactly from its seed', async () => {
  const story = async (seed: number): Promise<readonly string[]> => {
    const stand = new Stand({ seed });
    stand.addAccount('one');
    await stand.arm().accounts.regenerateKey('rg-main', 'one', 'Key1');
    return stand.azure.everyKeyValueEverMade();
  };
  expect(await story(5)).toEqual(await story(5));
  expect(await story(5)).not.toEqual(await story(6));
});
