import { z } from 'zod';
import type { Actor } from '../operate/actor.ts';
import type { Ask } from './ask.ts';
import { Problem } from './problems.ts';

const ROLES = ['Rotation.Read', 'Rotation.Operate', 'Rotation.Emergency'] as const;

/** App roles, in the app registration of the sign-in. */
export type Role = (typeof ROLES)[number];

/** Somebody who was let in. */
export interface Caller {
  /** For the audit record. */
  readonly actor: Actor;
  /** Undefined: a function key, which knows no roles. */
  readonly roles: ReadonlySet<string> | undefined;
}

/** How callers are let in: what the settings say, and what the platform says of itself. */
export interface Door {
  readonly httpAuth: 'function' | 'entra';
  /** Whether the platform's authentication stands before the app. */
  readonly platformAuth: boolean;
}

/**
 * What the environment says of the door. Read without the other settings, so that a fault in them cannot open it.
 * `WEBSITE_AUTH_ENABLED` is set by App Service where its authentication is on (learn.microsoft.com, App Service environment
 * variables; AzureAD/microsoft-identity-web goes by it too).
 */
export function doorOf(env: Readonly<Record<string, string | undefined>>): Door {
  return {
    httpAuth: env.ROTATION_HTTP_AUTH?.trim().toLowerCase() === 'entra' ? 'entra' : 'function',
    platformAuth: env.WEBSITE_AUTH_ENABLED?.toLowerCase() === 'true',
  };
}

/**
 * Who calls. With function keys the host has checked the key before; with `entra` the platform has checked the token and tells
 * the claims in a header that nobody outside can set (learn.microsoft.com, App Service, user identities), but only where it is
 * on: else everybody could write that header, so every call is refused. Throws a `Problem`.
 */
export function callerOf(ask: Ask, door: Door): Caller {
  if (door.httpAuth === 'function') return { actor: { kind: 'function-key' }, roles: undefined };
  if (!door.platformAuth) {
    throw new Problem('unauthenticated', {
      detail:
        "ROTATION_HTTP_AUTH is entra, but the platform's authentication is off, so no caller can be told from another; switch it on for this app (az webapp auth update --enabled true).",
    });
  }
  const principal = principalIn(ask.header('x-ms-client-principal'));
  if (principal === undefined || principal.auth_typ !== 'aad') {
    throw new Problem('unauthenticated', { detail: 'The request carries no sign-in of Microsoft Entra ID.' });
  }
  const claim = (...types: string[]): string | undefined =>
    principal.claims.find(({ typ }) => types.includes(typ))?.val;
  const roleTypes = ['roles', principal.role_typ];
  const roles = new Set(principal.claims.filter(({ typ }) => roleTypes.includes(typ)).map(({ val }) => val));
  const objectId = claim('oid', 'http://schemas.microsoft.com/identity/claims/objectidentifier') ?? 'unknown';
  const name = claim('preferred_username', 'upn', principal.name_typ, 'appid', 'azp');
  const isApplication = claim('idtyp') === 'app';
  const shownName = name === undefined ? objectId : `${name} (${objectId})`;
  return { actor: { kind: isApplication ? 'application' : 'person', name: shownName.slice(0, 200) }, roles };
}

/** Who calls, with at least one of our roles: nobody else learns anything, be it a fault of the settings. Throws a `Problem`. */
export function knownCaller(ask: Ask, door: Door): Caller {
  const caller = callerOf(ask, door);
  requireRole(caller, ...ROLES);
  return caller;
}

/** Refuses a caller who signed in without any of these roles. */
export function requireRole({ roles }: Caller, ...wanted: readonly Role[]): void {
  if (roles === undefined || wanted.some((role) => roles.has(role))) return;
  throw new Problem('forbidden', { detail: `The caller lacks the app role ${wanted.join(' or ')}.` });
}

/** For what may hurt consumers: only a signed-in person or application with the role of its own. */
export function requireEmergency({ roles }: Caller, what: string): void {
  if (roles === undefined) {
    throw new Problem('entra-required', {
      detail: `${what} over HTTP needs ROTATION_HTTP_AUTH=entra and the app role Rotation.Emergency; a function key says nothing of who holds it. The command line can do it, too.`,
    });
  }
  if (!roles.has('Rotation.Emergency')) {
    throw new Problem('forbidden', { detail: `${what} needs the app role Rotation.Emergency.` });
  }
}

const principalSchema = z.object({
  auth_typ: z.string(),
  claims: z.array(z.object({ typ: z.string(), val: z.string() })),
  name_typ: z.string().default(''),
  role_typ: z.string().default(''),
});

function principalIn(header: string | undefined): z.infer<typeof principalSchema> | undefined {
  if (header === undefined) return undefined;
  try {
    return principalSchema.parse(JSON.parse(Buffer.from(header, 'base64').toString('utf8')));
  } catch {
    return undefined;
  }
}
