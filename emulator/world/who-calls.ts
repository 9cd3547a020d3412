import type { Call, Principal } from '../wire/call.ts';
import { callerOf } from './bearer.ts';
import { ARM_AUDIENCE, VAULT_AUDIENCE } from './tokens.ts';
import type { World } from './world.ts';

/** Who calls, by the token; where a call has none, whom its transport stands for. */
export function whoCalls(world: World, call: Call): Principal | undefined {
  const { service } = call.site;
  if (service === 'inference' || service === 'identity') return call.principal;
  const caller = callerOf(world, call, service === 'arm' ? ARM_AUDIENCE : VAULT_AUDIENCE);
  return caller === 'missing' || caller === 'invalid' ? call.principal : caller;
}
