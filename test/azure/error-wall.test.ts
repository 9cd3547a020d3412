import { RestError } from '@azure/storage-blob';
import { describe, expect, it } from 'vitest';
import { toRotationError } from '../../shared/azure/error-wall.ts';
import type { OperationName } from '../../shared/azure/operation.ts';
import { RotationError } from '../../shared/domain/errors.ts';
import { azureError, inTurn } from './fake-http.ts';
import { ACCOUNT, afterChallenge, codeOf, failureOf, fakeCredential, rig, SECRET } from './fixtures.ts';

const NOW_MS = Date.UTC(2027, 0, 15);

function mapped(error: unknown, operation: OperationName = 'accounts.listKeys'): RotationError {
  return toRotationError(error, { operation, scope: '/the/scope' }, NOW_MS);
}

const named = (name: string): Error => Object.assign(new Error('never shown'), { name });

describe('an error of Resource Manager', () => {
  it.each([
    [400, 'BadRequest', 'refused'],
    [400, 'AccountProvisioningStateInvalid', 'account-not-ready'],
    [401, 'InvalidAuthenticationToken', 'role-missing'],
    [403, 'AuthorizationFailed', 'role-missing'],
    [403, 'RequestDisallowedByPolicy', 'refused'],
    [404, 'ResourceNotFound', 'not-found'],
    [409, 'ScopeLocked', 'account-locked'],
    [409, 'RequestConflict', 'account-not-ready'],
    [409, 'NeverHeardOf', 'account-not-ready'],
    [409, 'MissingSubscriptionRegistration', 'refused'],
    [429, 'SubscriptionRequestsThrottled', 'throttled'],
    [500, 'InternalServerError', 'unavailable'],
    // A code counts only with its status.
    [500, 'ResourceNotFound', 'unavailable'],
    [403, 'ResourceNotFound', 'refused'],
  ])('%i %s is %s', async (status, azureCode, code) => {
    const { ports } = rig(inTurn(azureError(status, azureCode)));
    expect(await codeOf(ports.keys.regenerate(ACCOUNT, 'Key1', 9_000))).toBe(code);
  });
});

describe('an error of Key Vault', () => {
  it.each([
    [400, 'BadParameter', undefined, 'refused'],
    [401, 'Unauthorized', undefined, 'role-missing'],
    [403, 'Forbidden', undefined, 'role-missing'],
    [403, 'Forbidden', 'ForbiddenByRbac', 'role-missing'],
    [403, 'Forbidden', 'ForbiddenByPolicy', 'role-missing'],
    [403, 'Forbidden', 'ForbiddenByFirewall', 'network-refused'],
    [403, 'Forbidden', 'ForbiddenByConnection', 'network-refused'],
    [403, 'Forbidden', 'SecretDisabled', 'secret-disabled'],
    [409, 'Conflict', 'ObjectIsDeletedButRecoverable', 'secret-soft-deleted'],
    [409, 'Conflict', 'ObjectIsBeingDeleted', 'secret-soft-deleted'],
    [409, 'Conflict', undefined, 'conflict'],
    [429, 'Throttled', 'VaultRequestTypeLimitReached', 'throttled'],
  ])('%i %s %s is %s', async (status, outer, inner, code) => {
    const answer = azureError(status, outer, 'x', inner);
    const { ports } = rig(afterChallenge(inTurn(answer, answer, answer, answer)));
    expect(await codeOf(ports.secrets.read(SECRET))).toBe(code);
  });
});

describe('anything else that is thrown', () => {
  it.each([
    ['a lost connection', new RestError('never shown', { code: 'ECONNRESET' }), 'unavailable'],
    ['an abort', named('AbortError'), 'unavailable'],
    ['the end of a time-out', new DOMException('never shown', 'TimeoutError'), 'unavailable'],
    [
      'the TypeError of the vault client',
      new TypeError("Cannot read properties of undefined (reading 'error')"),
      'unavailable',
    ],
    ['an error without a name that is known', new Error('never shown'), 'malformed-answer'],
    ['a text', 'never shown', 'malformed-answer'],
    ['nothing', undefined, 'malformed-answer'],
  ])('has a code: %s', (_name, thrown, code) => {
    const error = mapped(thrown);
    expect(error.code).toBe(code);
    expect(error.message).not.toContain('never shown');
    expect(error.facts.detail).toContain('/the/scope');
  });

  it.each(['CredentialUnavailableError', 'AuthenticationError', 'AggregateAuthenticationError'])(
    'is a matter of the identity where it is a %s',
    async (name) => {
      const credential = { ...fakeCredential(), getToken: () => Promise.reject(named(name)) };
      const { ports, requests } = rig(inTurn(), { credential });
      const error = await failureOf(ports.keys.listKeys(ACCOUNT));
      expect(error.code).toBe('role-missing');
      expect(error.facts.detail).toContain('AZURE_CLIENT_ID');
      expect(error.message).not.toContain('never shown');
      expect(requests).toEqual([]);
    },
  );

  it('passes where it is one of ours', () => {
    const ours = new RotationError('lock-lost', { operation: 'x', detail: 'y' });
    expect(mapped(ours)).toBe(ours);
  });

  it('of the storage account tells its firewall from a missing role', () => {
    const denied = (code: string): RestError => new RestError('never shown', { statusCode: 403, code });
    expect(mapped(denied('AuthorizationPermissionMismatch'), 'locks.acquire').code).toBe('role-missing');
    expect(mapped(denied('AuthorizationFailure'), 'locks.acquire').code).toBe('network-refused');
  });
});

describe('a wait that Azure asks for', () => {
  it.each([
    [{ 'retry-after': '17' }, 17_000],
    [{ 'retry-after': 'Fri, 15 Jan 2027 00:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Thu, 14 Jan 2027 00:00:30 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'x-ms-retry-after-ms': '1500', 'retry-after': '99' }, 1_500],
    [{}, undefined],
  ])('is told in milliseconds: %j', (headers, waitMs) => {
    const map = new Map(Object.entries(headers));
    const thrown = Object.assign(named('RestError'), { statusCode: 429, response: { headers: map } });
    expect(mapped(thrown).facts.retryAfterMs).toBe(waitMs);
  });
});
