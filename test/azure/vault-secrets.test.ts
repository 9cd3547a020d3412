import { describe, expect, it } from 'vitest';
import { Redacted } from '../../shared/domain/redacted.ts';
import { parseVaultUrl, requireSecretName } from '../../shared/domain/secret-ref.ts';
import type { VersionContent } from '../../shared/rotation/ports.ts';
import { type Answer, azureError, inTurn, json, reset, timedOut } from './fake-http.ts';
import {
  ACCOUNT,
  afterChallenge,
  all,
  bundle,
  CANARY,
  codeOf,
  failureOf,
  rig,
  SECRET,
  VAULT,
  VERSION,
} from './fixtures.ts';

const { value: _value, ...LISTED } = bundle({ id: `${VAULT}/secrets/Chat-1` });

const CONTENT: VersionContent = {
  value: new Redacted(CANARY),
  tags: { CredentialId: 'key1', team: 'ours' },
  contentType: 'API key',
  expiresAtMs: Date.UTC(2027, 3, 1),
};

describe('the listing of a vault', () => {
  it('follows the pages of 25 and reads the tags', async () => {
    const { ports, requests } = rig(
      afterChallenge(
        inTurn(
          json(200, {
            value: [{ ...LISTED, tags: { CredentialId: 'key2', ProviderAddress: ACCOUNT, team: 'theirs' } }],
            nextLink: `${VAULT}/secrets?api-version=2026-04-01&$skiptoken=a&maxresults=25`,
          }),
          json(200, { value: [], nextLink: null }),
        ),
      ),
    );
    const [publication, ...others] = await all(ports.secrets.list(VAULT));
    expect(others).toEqual([]);
    expect(publication).toMatchObject({
      ref: SECRET,
      version: undefined,
      createdAtMs: 1_800_000_000_000,
      updatedAtMs: 1_800_000_060_000,
      enabled: true,
      expiresAtMs: undefined,
      tags: { marker: 'Key2', account: ACCOUNT, others: { team: 'theirs' } },
    });
    expect(requests.at(-2)?.url.searchParams.get('maxresults')).toBe('25');
  });

  it.each([
    ['a secret of another vault', { ...LISTED, id: 'https://other.vault.azure.net/secrets/chat-1' }],
    ['a key in place of a secret', { ...LISTED, id: `${VAULT}/keys/chat-1` }],
    ['a secret without times', { ...LISTED, attributes: { enabled: true } }],
  ])('fails for %s', async (_name, item) => {
    const { ports } = rig(afterChallenge(inTurn(json(200, { value: [item] }))));
    expect(await codeOf(all(ports.secrets.list(VAULT)))).toBe('malformed-answer');
  });

  it('does not follow a link to another vault, and sends no token there', async () => {
    const nextLink = 'https://other.vault.azure.net/secrets?$skiptoken=a';
    const { ports, requests } = rig(afterChallenge(inTurn(json(200, { value: [LISTED], nextLink }))));
    expect(await codeOf(all(ports.secrets.list(VAULT)))).toBe('foreign-link');
    expect(new Set(requests.map(({ url }) => url.origin))).toEqual(new Set([VAULT]));
  });

  it('tells a firewall from a missing role, although the SDK keeps only the outer code', async () => {
    const { ports } = rig(afterChallenge(inTurn(azureError(403, 'Forbidden', 'x', 'ForbiddenByFirewall'))));
    expect(await codeOf(all(ports.secrets.list(VAULT)))).toBe('network-refused');
  });
});

describe('reading a secret', () => {
  it('gives the current version with its value', async () => {
    const { ports } = rig(afterChallenge(inTurn(json(200, bundle({ contentType: 'API key' })))));
    const secret = await ports.secrets.read(SECRET);
    expect(secret?.value.reveal()).toBe(CANARY);
    expect(secret?.publication).toMatchObject({ ref: SECRET, version: VERSION, contentType: 'API key' });
  });

  it('gives nothing where the vault says that there is none', async () => {
    const { ports } = rig(afterChallenge(inTurn(azureError(404, 'SecretNotFound'), azureError(404, 'AnotherName'))));
    expect(await ports.secrets.read(SECRET)).toBeUndefined();
    expect(await ports.secrets.read(SECRET)).toBeUndefined();
  });

  it.each<[string, Answer]>([
    ['nothing', { status: 404 }],
    ['a page', { status: 404, body: '<html>', headers: { 'Content-Type': 'text/html' } }],
  ])('does not take a 404 with %s in it for the word of the vault', async (_name, answer) => {
    const { ports } = rig(afterChallenge(inTurn(answer)));
    expect(await codeOf(ports.secrets.read(SECRET))).toBe('malformed-answer');
  });

  it.each([
    ['another secret', { id: `${VAULT}/secrets/chat-2/${VERSION}` }],
    ['another vault', { id: `https://other.vault.azure.net/secrets/chat-1/${VERSION}` }],
    ['no version', { id: `${VAULT}/secrets/chat-1` }],
    ['no value', { value: undefined }],
    ['no id', { id: undefined }],
    ['an id that is none', { id: 'chat-1' }],
  ])('does not believe an answer with %s', async (_name, overrides) => {
    const { ports } = rig(afterChallenge(inTurn(json(200, bundle(overrides)))));
    expect(await codeOf(ports.secrets.read(SECRET))).toBe('malformed-answer');
  });
});

describe('a write', () => {
  const page = json(200, { value: [] });

  it('sets value, tags, content type and expiry in one request', async () => {
    const { ports, requests } = rig(afterChallenge(inTurn(page, json(200, bundle()))));
    expect(await ports.secrets.set(SECRET, CONTENT, 9_000)).toMatchObject({ ref: SECRET, version: VERSION });
    const put = requests.filter(({ method }) => method === 'PUT');
    expect(put).toHaveLength(1);
    expect(put[0]?.timeoutMs).toBe(9_000);
    expect(JSON.parse(put[0]?.body ?? '')).toEqual({
      value: CANARY,
      contentType: 'API key',
      attributes: { exp: Date.UTC(2027, 3, 1) / 1_000 },
      tags: { CredentialId: 'key1', team: 'ours' },
    });
  });

  it('moves an expiry that the SDK would turn into 1903 to before 2038', async () => {
    const { ports, requests } = rig(afterChallenge(inTurn(page, json(200, bundle()))));
    await ports.secrets.set(SECRET, { ...CONTENT, expiresAtMs: Date.UTC(2040, 0, 1) }, 9_000);
    expect(JSON.parse(requests.at(-1)?.body ?? '')).toMatchObject({
      attributes: { exp: Date.UTC(2038, 0, 19) / 1_000 },
    });
  });

  it('tags a version without touching its attributes', async () => {
    const { ports, requests } = rig(afterChallenge(inTurn(page, json(200, bundle({ value: undefined })))));
    await ports.secrets.tag(SECRET, VERSION, { team: 'ours' }, 9_000);
    const patch = requests.at(-1);
    expect(patch?.method).toBe('PATCH');
    expect(patch?.url.pathname).toBe(`/secrets/chat-1/${VERSION}`);
    expect(JSON.parse(patch?.body ?? '')).toEqual({ attributes: {}, tags: { team: 'ours' } });
  });

  it('of tags is believed only for the version that was meant', async () => {
    const other = bundle({ id: `${VAULT}/secrets/chat-1/${'f'.repeat(32)}` });
    const { ports } = rig(afterChallenge(inTurn(page, json(200, other))));
    expect(await codeOf(ports.secrets.tag(SECRET, VERSION, {}, 9_000))).toBe('malformed-answer');
  });

  it.each<[string, Answer, string]>([
    ['a 500', azureError(500, 'InternalServerError'), 'unavailable'],
    ['a 503 without a body', { status: 503 }, 'unavailable'],
    ['a 429', { status: 429, headers: { 'Retry-After': '1' } }, 'throttled'],
    ['a reset', reset, 'unavailable'],
    ['a time-out', timedOut, 'unavailable'],
    ['a success without a body', { status: 200 }, 'malformed-answer'],
  ])('is sent exactly once, whatever comes: %s', async (_name, answer, code) => {
    for (const write of ['set', 'tag'] as const) {
      const { ports, requests } = rig(afterChallenge(inTurn(page, answer)));
      const { secrets } = ports;
      const sent = write === 'set' ? secrets.set(SECRET, CONTENT, 9_000) : secrets.tag(SECRET, VERSION, {}, 9_000);
      expect(await codeOf(sent)).toBe(code);
      expect(requests.filter(({ method }) => method !== 'GET')).toHaveLength(1);
    }
  });

  it('goes to no vault but the configured ones', async () => {
    const { ports, requests } = rig(inTurn());
    const elsewhere = { ...SECRET, vault: parseVaultUrl('https://other.vault.azure.net') ?? VAULT };
    expect(await codeOf(ports.secrets.set(elsewhere, CONTENT, 9_000))).toBe('refused');
    expect(await codeOf(ports.secrets.read(elsewhere))).toBe('refused');
    expect(await codeOf(all(ports.secrets.list(elsewhere.vault)))).toBe('refused');
    expect(requests).toEqual([]);
  });

  it('names the missing action, which differs between setting and tagging', async () => {
    const denied = azureError(403, 'Forbidden', 'x', 'ForbiddenByRbac');
    const { ports } = rig(afterChallenge(inTurn(page, denied, denied)));
    const set = await failureOf(ports.secrets.set(SECRET, CONTENT, 9_000));
    const tag = await failureOf(ports.secrets.tag({ ...SECRET, name: requireSecretName('x') }, VERSION, {}, 9_000));
    expect(set.facts.detail).toContain(`Microsoft.KeyVault/vaults/secrets/setSecret/action on ${VAULT}`);
    expect(tag.facts.detail).toContain('Microsoft.KeyVault/vaults/secrets/update/action');
  });
});
