import { describe, expect, it } from 'vitest';
import { callerOf, doorOf, requireRole } from '../../shared/http/caller.ts';
import { Problem } from '../../shared/http/problems.ts';
import { asked } from './http-stage.ts';

const ENTRA = { ROTATION_HTTP_AUTH: 'entra', WEBSITE_AUTH_ENABLED: 'True' };
const PRINCIPAL = {
  auth_typ: 'aad',
  name_typ: 'name',
  role_typ: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role',
  claims: [
    { typ: 'preferred_username', val: 'ada@example.com' },
    { typ: 'http://schemas.microsoft.com/identity/claims/objectidentifier', val: 'oid-1' },
    { typ: 'roles', val: 'Rotation.Read' },
    { typ: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role', val: 'Rotation.Operate' },
  ],
};

const header = (principal: unknown): Readonly<Record<string, string>> => ({
  'X-MS-CLIENT-PRINCIPAL': Buffer.from(JSON.stringify(principal)).toString('base64'),
});

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof Problem ? error.code : 'another error';
  }
}

describe('who calls', () => {
  it('is nobody in particular with a function key, whatever headers say', () => {
    const caller = callerOf(asked('status', { headers: header(PRINCIPAL) }), doorOf({}));
    expect(caller).toEqual({ actor: { kind: 'function-key' }, roles: undefined });
  });

  it('is told by the claims that the platform adds, with roles of both names', () => {
    const caller = callerOf(asked('status', { headers: header(PRINCIPAL) }), doorOf(ENTRA));
    expect(caller.actor).toEqual({ kind: 'person', name: 'ada@example.com (oid-1)' });
    expect(caller.roles).toEqual(new Set(['Rotation.Read', 'Rotation.Operate']));
    expect(codeOf(() => requireRole(caller, 'Rotation.Emergency'))).toBe('forbidden');
  });

  it('is an application where the token says so', () => {
    const claims = [
      { typ: 'idtyp', val: 'app' },
      { typ: 'azp', val: 'client-1' },
      { typ: 'oid', val: 'oid-2' },
    ];
    const caller = callerOf(asked('status', { headers: header({ ...PRINCIPAL, claims }) }), doorOf(ENTRA));
    expect(caller.actor).toEqual({ kind: 'application', name: 'client-1 (oid-2)' });
  });

  it.each([
    ["the platform's authentication is off", { ROTATION_HTTP_AUTH: 'entra' }, header(PRINCIPAL)],
    ['nobody signed in', ENTRA, {}],
    ['the header is no base64 of JSON', ENTRA, { 'x-ms-client-principal': '%%%' }],
    ['the header holds something else', ENTRA, header({ claims: 'all' })],
    ['another provider signed the caller in', ENTRA, header({ ...PRINCIPAL, auth_typ: 'github' })],
  ])('is refused where %s', (_, env, headers) => {
    expect(codeOf(() => callerOf(asked('status', { headers }), doorOf(env)))).toBe('unauthenticated');
  });
});
