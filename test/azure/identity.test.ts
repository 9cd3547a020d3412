import { inspect } from 'node:util';
import { AuthenticationError, CredentialUnavailableError, type TokenCredential } from '@azure/identity';
import { describe, expect, it } from 'vitest';
import { credentialFor } from '../../emulator/credential.ts';
import { LocalAzure } from '../../emulator/local-azure.ts';
import { VirtualClock } from '../../emulator/virtual-clock.ts';
import { createIdentity } from '../../shared/azure/identity.ts';
import { HOUR } from '../../shared/domain/duration.ts';
import { fakeClock, START_MS } from './fake-clock.ts';
import { CONNECTION, failureOf } from './fixtures.ts';

const TENANT = '11111111-2222-4333-8444-0000000000AA';
const OBJECT = '11111111-2222-4333-8444-0000000000bb';
const CLIENT = '11111111-2222-4333-8444-0000000000cc';

function jwt(payload: unknown): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ typ: 'JWT', alg: 'RS256' })}.${part(payload)}.c2lnbmF0dXJl`;
}

/** Gives these tokens in turn, each good for an hour. */
function credentialOf(clock: { now(): number }, ...tokens: readonly string[]) {
  const asked: unknown[] = [];
  const credential: TokenCredential = {
    async getToken(scopes) {
      asked.push(scopes);
      const token = tokens[asked.length - 1] ?? tokens.at(-1) ?? '';
      return { token, expiresOnTimestamp: clock.now() + HOUR };
    },
  };
  return { credential, asked };
}

describe('the identity of the app', () => {
  it.each([
    ['appid', CLIENT],
    ['azp', CLIENT],
    ['nonce', undefined],
  ])('is read from its own token for Resource Manager: the client id from %s', async (claim, clientId) => {
    const clock = fakeClock();
    const { credential, asked } = credentialOf(clock, jwt({ tid: TENANT, oid: OBJECT, [claim]: CLIENT, name: 'Ä' }));
    expect(await createIdentity(CONNECTION, credential, clock)()).toEqual({
      tenantId: TENANT.toLowerCase(),
      objectId: OBJECT,
      clientId,
    });
    expect(asked).toEqual([`${CONNECTION.armAudience}/.default`]);
  });

  it('is asked for again once the token is over, and not before', async () => {
    const clock = fakeClock();
    const { credential, asked } = credentialOf(
      clock,
      jwt({ tid: TENANT, oid: OBJECT }),
      jwt({ tid: TENANT, oid: CLIENT }),
    );
    const identity = createIdentity(CONNECTION, credential, clock);
    await identity();
    clock.advance(HOUR - 1);
    expect(await identity()).toMatchObject({ objectId: OBJECT });
    expect(asked).toHaveLength(1);
    clock.advance(1);
    expect(await identity()).toMatchObject({ objectId: CLIENT });
  });

  it.each([
    ['no JSON Web Token', 'secret-opaque-token'],
    ['no JSON in it', `a.${Buffer.from('secret').toString('base64url')}.c`],
    ['no object id in it', jwt({ tid: TENANT, note: 'secret' })],
    ['no tenant in it', jwt({ oid: OBJECT, note: 'secret' })],
    ['an id that is none', jwt({ tid: TENANT, oid: 'secret' })],
    ['a list', jwt(['secret'])],
    ['nothing', ''],
  ])('is unreadable where the token has %s: the error helps, and shows nothing of it', async (_case, token) => {
    const clock = fakeClock();
    const { credential } = credentialOf(clock, token);
    const error = await failureOf(createIdentity(CONNECTION, credential, clock)());
    expect(error.code).toBe('malformed-answer');
    expect(error.message).toContain(CONNECTION.armAudience);
    const seen = inspect(error, { depth: 10, showHidden: true });
    for (const part of [...token.split('.'), 'secret', TENANT]) if (part.length > 1) expect(seen).not.toContain(part);
    expect(error.cause).toBeUndefined();
  });

  it('is not remembered where it could not be read', async () => {
    const clock = fakeClock();
    const { credential } = credentialOf(clock, 'nothing', jwt({ tid: TENANT, oid: OBJECT }));
    const identity = createIdentity(CONNECTION, credential, clock);
    await failureOf(identity());
    expect(await identity()).toMatchObject({ objectId: OBJECT });
  });

  it.each([
    new CredentialUnavailableError('secret'),
    new AuthenticationError(400, { error: 'secret', error_description: 'secret' }),
  ])('is a missing role where there is no token: %o', async (refusal) => {
    const credential: TokenCredential = { getToken: () => Promise.reject(refusal) };
    const error = await failureOf(createIdentity(CONNECTION, credential, fakeClock())());
    expect(error.code).toBe('role-missing');
    expect(error.message).toContain('az login');
    expect(error.message).not.toContain('secret');
  });

  it('is unreadable where the credential has no token and does not say why', async () => {
    const credential: TokenCredential = { getToken: async () => null };
    expect((await failureOf(createIdentity(CONNECTION, credential, fakeClock())())).code).toBe('malformed-answer');
  });

  it('is told by the tokens of the local Azure', async () => {
    const clock = new VirtualClock(START_MS);
    const azure = new LocalAzure({ clock, seed: 1 });
    const connection = { armAudience: 'https://management.azure.com' };
    const identityOf = (principal: 'rotator' | 'person') =>
      createIdentity(connection, credentialFor(azure, principal), clock)();
    const [rotator, person] = [await identityOf('rotator'), await identityOf('person')];
    expect(rotator.tenantId).toBe(azure.world.tenantId);
    expect(person.tenantId).toBe(azure.world.tenantId);
    expect(person.objectId).not.toBe(rotator.objectId);
  });
});
