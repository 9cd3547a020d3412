import { describe, expect, test } from 'vitest';
import { START, Stand } from './stand.ts';

describe('the local data plane', () => {
  test('accepts the live keys of both slots and refuses everything else with 401', async () => {
    const stand = new Stand();
    const { Key1, Key2 } = stand.azure.keysOf(stand.addAccount('one'));
    const other = stand.azure.keysOf(stand.addAccount('two')).Key1;
    const answers = await Promise.all([Key1, Key2, other, '', 'nonsense'].map((key) => stand.probe('one', key)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 401, 401, 401]);
    expect(await answers[0]?.json()).toMatchObject({ object: 'list' });
    expect(await answers[2]?.json()).toMatchObject({
      error: { code: '401', message: expect.stringContaining('Access denied due to invalid subscription key') },
    });
  });

  test('forgets a killed key everywhere at once and learns a new one front end by front end', async () => {
    const stand = new Stand({ frontEnds: 3, routing: 'round-robin', keyPropagationMs: 30_000 });
    const id = stand.addAccount('one');
    const killed = stand.azure.keysOf(id).Key1;
    stand.azure.person.regenerate(id, 'Key1');
    const made = stand.azure.keysOf(id).Key1;
    const round = async (key: string): Promise<number[]> =>
      (await Promise.all([1, 2, 3].map(() => stand.probe('one', key)))).map(({ status }) => status);
    expect(await round(killed)).toEqual([401, 401, 401]);
    const knownBy = new Set<number>();
    for (let second = 0; second <= 30; second += 1) {
      await stand.clock.runUntil(START + second * 1_000);
      knownBy.add((await round(made)).filter((status) => status === 200).length);
    }
    // At first nobody, then one after the other, in the end all.
    expect([...knownBy]).toEqual([0, 1, 2, 3]);
    expect(await round(made)).toEqual([200, 200, 200]);
  });

  test('refuses those outside a private network, whatever their key', async () => {
    const stand = new Stand();
    const { Key1 } = stand.azure.keysOf(stand.addAccount('one', { network: 'private' }));
    const refused = await stand.probe('one', Key1, 'rotator');
    expect(refused.status).toBe(403);
    expect(await refused.json()).toEqual({
      error: { code: '403', message: 'Public access is disabled. Please configure private endpoint.' },
    });
    expect((await stand.probe('one', 'nonsense', 'rotator')).status).toBe(403);
    expect((await stand.probe('one', Key1, 'consumer')).status).toBe(200);
  });

  test('says so where keys are switched off', async () => {
    const stand = new Stand();
    const id = stand.addAccount('one');
    stand.azure.person.setLocalAuth(id, false);
    const refused = await stand.probe('one', stand.azure.keysOf(id).Key1);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ error: { code: 'AuthenticationTypeDisabled' } });
  });

  test('answers on each host of an AIServices account', async () => {
    const stand = new Stand();
    const { Key1 } = stand.azure.keysOf(stand.addAccount('one', { kind: 'AIServices' }));
    for (const domain of ['openai', 'cognitiveservices', 'services.ai']) {
      const request = new Request(`https://one.${domain}.azure.com/openai/v1/models`, { headers: { 'api-key': Key1 } });
      expect((await stand.azure.send(request)).status).toBe(200);
    }
  });

  test('fails as fetch does for a host that is not there', async () => {
    const stand = new Stand();
    const sent = stand.azure.send(new Request('https://example.com/openai/models'));
    await expect(sent).rejects.toThrow(new TypeError('fetch failed'));
    expect(stand.azure.log.strangers).toEqual(['example.com']);
  });
});

describe('the local identity endpoint', () => {
  const token = (stand: Stand, query: string, secret: string): Promise<Response> =>
    stand.azure.send(
      new Request(`http://identity.local/msi/token?${query}`, { headers: { 'x-identity-header': secret } }),
    );

  test('gives tokens that ARM takes, until they expire', async () => {
    const stand = new Stand();
    const secret = stand.azure.world.identityHeader;
    const answer = await token(stand, 'api-version=2019-08-01&resource=https%3A%2F%2Fmanagement.azure.com', secret);
    const body: unknown = await answer.json();
    expect(body).toMatchObject({
      access_token: expect.any(String),
      expires_on: String(START / 1000 + 86_400),
      resource: 'https://management.azure.com',
      token_type: 'Bearer',
    });
    const text = JSON.stringify(body).replace(/.*"access_token":"([^"]+)".*/, '$1');
    const list = async (): Promise<number> => {
      const url = 'https://management.azure.com/subscriptions?api-version=2022-12-01';
      return (await stand.azure.send(new Request(url, { headers: { authorization: `Bearer ${text}` } }))).status;
    };
    expect(await list()).toBe(200);
    await stand.clock.runUntil(START + 86_400_000);
    expect(await list()).toBe(401);
  });

  test('refuses a wrong secret and a missing resource, and never with 404', async () => {
    const stand = new Stand();
    expect((await token(stand, 'resource=https://management.azure.com', 'wrong')).status).toBe(401);
    expect((await token(stand, '', stand.azure.world.identityHeader)).status).toBe(400);
  });
});
