import { type Answer, type Call, json } from '../wire/call.ts';
import { ROTATOR_CLIENT_ID } from '../world/token-text.ts';
import type { World } from '../world/world.ts';
import type { Endpoint } from './endpoint.ts';

const TOKEN_LIFE_MS = 24 * 60 * 60 * 1000;

/** The identity endpoint of App Service and Functions. It never answers 404: the SDK would retry that for long. */
export function routeIdentity(world: World, call: Call): Endpoint {
  const found = { service: 'identity', account: undefined, secret: undefined } as const;
  return { ...found, operation: 'identity.token', answer: () => giveToken(world, call) };
}

function giveToken(world: World, call: Call): Answer {
  if (call.headers.get('x-identity-header') !== world.identityHeader) {
    return json(401, { statusCode: 401, message: 'The header X-IDENTITY-HEADER is missing or wrong.' });
  }
  const resource = call.query.get('resource');
  if (resource === null || resource === '') {
    return json(400, { statusCode: 400, message: 'The parameter resource is missing.' });
  }
  const expiresAtMs = world.clock.now() + TOKEN_LIFE_MS;
  return json(200, {
    access_token: world.tokens.issue('rotator', resource, expiresAtMs),
    expires_on: String(Math.floor(expiresAtMs / 1000)),
    resource,
    token_type: 'Bearer',
    client_id: call.query.get('client_id') ?? ROTATOR_CLIENT_ID,
  });
}
