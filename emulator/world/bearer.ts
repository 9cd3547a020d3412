import type { Call, Principal } from '../wire/call.ts';
import type { World } from './world.ts';

const BEARER = /^Bearer (\S+)$/i;

/** The caller by its token: a principal, or why there is none. */
export function callerOf(world: World, call: Call, audience: string): Principal | 'missing' | 'invalid' {
  const header = call.headers.get('authorization') ?? '';
  const token = BEARER.exec(header)?.[1];
  if (token === undefined) return 'missing';
  return world.tokens.principalOf(token, audience, world.clock.now()) ?? 'invalid';
}
