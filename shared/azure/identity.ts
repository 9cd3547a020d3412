import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import { RotationError } from '../domain/errors.ts';
import type { Identity } from '../operate/ports.ts';
import type { Clock } from '../rotation/ports.ts';
import type { AzureConnection } from './connection.ts';
import { guarded } from './error-wall.ts';

const Guid = z
  .string()
  .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i)
  .toLowerCase();

/** `appid` in tokens of version 1.0, `azp` in those of 2.0 (Access token claims reference). */
const Claims = z.object({ tid: Guid, oid: Guid, appid: Guid.optional(), azp: Guid.optional() });

/** The claims in the middle part of a JSON Web Token, not verified; undefined for anything else. */
function claimsOf(token: string): z.infer<typeof Claims> | undefined {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return Claims.safeParse(payload).data;
  } catch {
    return undefined;
  }
}

/**
 * Tells who the app is, from its own token for Azure Resource Manager. Only to show it and to compare it: the token is not
 * verified, since nothing is allowed because of it. Asked again once the token is over.
 */
export function createIdentity(
  connection: Pick<AzureConnection, 'armAudience'>,
  credential: TokenCredential,
  clock: Clock,
): () => Promise<Identity> {
  const audience = connection.armAudience;
  let known: { readonly identity: Identity; readonly untilMs: number } | undefined;

  return async () => {
    if (known !== undefined && clock.now() < known.untilMs) return known.identity;
    const token = await guarded(clock, { operation: 'identity.read', scope: audience }, () =>
      credential.getToken(`${audience}/.default`),
    );
    const claims = token === null ? undefined : claimsOf(token.token);
    if (token === null || claims === undefined) {
      throw new RotationError('malformed-answer', {
        operation: 'identity.read',
        detail:
          `The token for ${audience} does not tell who this app is (no ids of a tenant and an object in it); check ` +
          'AZURE_RESOURCE_MANAGER_AUDIENCE and what answers at IDENTITY_ENDPOINT.',
      });
    }
    const identity = { tenantId: claims.tid, objectId: claims.oid, clientId: claims.appid ?? claims.azp };
    known = { identity, untilMs: token.expiresOnTimestamp };
    return identity;
  };
}
