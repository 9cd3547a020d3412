import { describe, expect, it } from 'vitest';
import { isLoopback } from '../../shared/azure/loopback.ts';
import { Redacted } from '../../shared/domain/redacted.ts';
import type { VersionContent } from '../../shared/rotation/ports.ts';
import { azureError, json, type Responder } from './fake-http.ts';
import { afterChallenge, bundle, CANARY, codeOf, LOCAL_VAULT, rig, SECRET, VERSION } from './fixtures.ts';

const CONTENT: VersionContent = { value: new Redacted(CANARY), tags: {}, contentType: 'text/plain', expiresAtMs: 1 };

/** A vault that is in order: pages are empty, everything else is about the one secret. */
const vault: Responder = ({ url }) => json(200, url.pathname === '/secrets' ? { value: [] } : bundle());

describe('the first write with a client', () => {
  it('waits for a read with a token, once for all that write at the same time', async () => {
    const { ports, requests } = rig(afterChallenge(vault));
    await Promise.all(Array.from({ length: 5 }, () => ports.secrets.set(SECRET, CONTENT, 9_000)));
    const authorized = requests.filter(({ authorization }) => authorization !== undefined);
    expect(authorized.map(({ method }) => method)).toEqual(['GET', 'PUT', 'PUT', 'PUT', 'PUT', 'PUT']);
    expect(authorized[0]?.url.searchParams.get('maxresults')).toBe('1');
    const anonymous = requests.filter(({ authorization }) => authorization === undefined);
    expect(anonymous.map(({ method, body }) => [method, body])).toEqual([['GET', undefined]]);
  });

  it('needs no read of its own where one has succeeded', async () => {
    const { ports, requests } = rig(afterChallenge(vault));
    await ports.secrets.read(SECRET);
    await ports.secrets.set(SECRET, CONTENT, 9_000);
    expect(requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'PUT']);
  });

  it('counts a secret that does not exist as a read that succeeded', async () => {
    const { ports, requests } = rig(
      afterChallenge(({ method }) => (method === 'GET' ? azureError(404, 'SecretNotFound') : json(200, bundle()))),
    );
    expect(await ports.secrets.read(SECRET)).toBeUndefined();
    await ports.secrets.set(SECRET, CONTENT, 9_000);
    expect(requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'PUT']);
  });

  it('is not sent where that read fails, and the next write tries again', async () => {
    let isUp = false;
    const { ports, requests } = rig(
      afterChallenge((request) => (isUp ? vault(request) : azureError(403, 'Forbidden', 'x', 'ForbiddenByFirewall'))),
    );
    expect(await codeOf(ports.secrets.set(SECRET, CONTENT, 9_000))).toBe('network-refused');
    expect(requests.every(({ method }) => method === 'GET')).toBe(true);
    isUp = true;
    await ports.secrets.tag(SECRET, VERSION, {}, 9_000);
    expect(requests.at(-1)?.method).toBe('PATCH');
  });

  it('has only the time that the read has left it', async () => {
    const slow: Responder = (request) => {
      if (request.method === 'GET') clock.advance(4_000);
      return vault(request);
    };
    const { ports, requests, clock } = rig(afterChallenge(slow));
    await ports.secrets.set(SECRET, CONTENT, 9_000);
    expect(requests.at(-1)?.timeoutMs).toBe(5_000);
  });

  it('is not sent where the read has left no time', async () => {
    const slow: Responder = (request) => {
      clock.advance(9_000);
      return vault(request);
    };
    const { ports, requests, clock } = rig(afterChallenge(slow));
    expect(await codeOf(ports.secrets.set(SECRET, CONTENT, 9_000))).toBe('refused');
    expect(requests.every(({ method }) => method === 'GET')).toBe(true);
  });
});

describe('the sign-in challenge', () => {
  it('is checked: a host that names another resource gets no token', async () => {
    const { ports, requests, scopes } = rig(afterChallenge(vault, 'https://vault.example.com'));
    expect(await codeOf(ports.secrets.read(SECRET))).toBe('malformed-answer');
    expect(scopes).toEqual([]);
    expect(requests.every(({ authorization }) => authorization === undefined)).toBe(true);
  });

  it('is not checked for a vault on this machine, which has no name of its own', async () => {
    const local = { ...SECRET, vault: LOCAL_VAULT };
    const answer = json(200, bundle({ id: `${LOCAL_VAULT}/secrets/chat-1/${VERSION}` }));
    const { ports, scopes } = rig(afterChallenge(() => answer));
    expect((await ports.secrets.read(local))?.publication.version).toBe(VERSION);
    expect(scopes).toEqual(['https://vault.azure.net/.default']);
  });

  it.each([
    ['https://127.0.0.1:8443', true],
    ['https://localhost', true],
    ['https://[::1]:1', true],
    ['https://127.0.0.1.example.com', false],
    ['https://localhost.vault.azure.net', false],
    ['https://keys.vault.azure.net', false],
    ['https://128.0.0.1', false],
    ['nothing', false],
  ])('takes %s for this machine: %s', (url, expected) => {
    expect(isLoopback(url)).toBe(expected);
  });
});
