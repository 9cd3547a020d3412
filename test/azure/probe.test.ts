import { createServer } from 'node:https';
import { describe, expect, it } from 'vitest';
import { createProbe } from '../../shared/azure/probe.ts';
import type { Account } from '../../shared/domain/account.ts';
import { Redacted } from '../../shared/domain/redacted.ts';
import { ACCOUNT, CANARY } from './fixtures.ts';

const KEY = new Redacted(CANARY);

function accountAt(endpoint: string | undefined): Account {
  return {
    id: ACCOUNT,
    name: 'chat-1',
    kind: 'OpenAI',
    location: 'westeurope',
    tags: {},
    endpoint,
    customSubDomainName: 'chat-1',
    provisioningState: 'Succeeded',
    localAuthDisabled: false,
  };
}

describe('a probe', () => {
  it.each([
    [200, 'accepted'],
    [401, 'refused'],
    [403, 'inconclusive'],
    [404, 'inconclusive'],
    [429, 'inconclusive'],
    [500, 'inconclusive'],
    [302, 'inconclusive'],
    [201, 'inconclusive'],
  ])('takes a %i for %s', async (status, verdict) => {
    const probe = createProbe(async () => new Response(null, { status }));
    expect(await probe.probe(accountAt('https://chat-1.openai.azure.com/'), KEY)).toBe(verdict);
  });

  it.each([
    ['https://chat-1.openai.azure.com/', 'https://chat-1.openai.azure.com'],
    ['https://chat-1.openai.azure.com', 'https://chat-1.openai.azure.com'],
    ['https://localhost:8443/chat-1/', 'https://localhost:8443/chat-1'],
  ])('of %s lists the models with the key in its header, and follows no redirect', async (endpoint, base) => {
    const sent: Request[] = [];
    const probe = createProbe(async (request) => {
      sent.push(request);
      return new Response('{}');
    });
    await probe.probe(accountAt(endpoint), KEY);
    expect(sent.map(({ method, url, redirect }) => [method, url, redirect])).toEqual([
      ['GET', `${base}/openai/models?api-version=2024-10-21`, 'manual'],
    ]);
    expect(sent[0]?.headers.get('api-key')).toBe(CANARY);
  });

  it.each([undefined, '', 'nothing', 'http://chat-1.openai.azure.com/', 'https://user:word@chat-1.openai.azure.com/'])(
    'sends no key to %s',
    async (endpoint) => {
      let isSent = false;
      const probe = createProbe(async () => {
        isSent = true;
        return new Response(null, { status: 200 });
      });
      expect(await probe.probe(accountAt(endpoint), KEY)).toBe('inconclusive');
      expect(isSent).toBe(false);
    },
  );

  it.each(['a\nkey', 'kéy ✓'])('never throws, not even for a key that no header can hold', async (key) => {
    const probe = createProbe(async () => new Response(null, { status: 200 }));
    expect(await probe.probe(accountAt('https://chat-1.openai.azure.com/'), new Redacted(key))).toBe('inconclusive');
  });

  it('is inconclusive where nothing answers', async () => {
    expect(await createProbe().probe(accountAt('https://127.0.0.1:1/'), KEY)).toBe('inconclusive');
  });

  it('opens a connection of its own for each try', async () => {
    let connections = 0;
    // Without a certificate the handshake fails; that a connection came is all that is counted.
    const server = createServer();
    server.on('connection', () => connections++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      for (let tries = 0; tries < 3; tries++) {
        expect(await createProbe().probe(accountAt(`https://127.0.0.1:${port}`), KEY)).toBe('inconclusive');
      }
      expect(connections).toBe(3);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
