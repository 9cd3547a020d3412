import type { Call, Principal } from '../wire/call.ts';
import { callerOf } from '../world/bearer.ts';
import type { Action } from '../world/rights.ts';
import { ARM_AUDIENCE } from '../world/tokens.ts';
import type { World } from '../world/world.ts';
import { armThrottled, badArmRequest, notAuthenticated, notAuthorized } from './arm-errors.ts';

/** A caller whom ARM's front door has let in. */
export interface Admitted {
  readonly principal: Principal;
  readonly headers: Readonly<Record<string, string>>;
}

/** The front door of ARM: token, api-version, throttling for the subscription (or the tenant). */
export function admitToArm(world: World, call: Call, bucketScope: string): Admitted {
  const caller = callerOf(world, call, ARM_AUDIENCE);
  if (caller === 'missing' || caller === 'invalid') throw notAuthenticated(caller);
  if (!call.query.has('api-version')) {
    throw badArmRequest(
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  }
  const kind = call.method === 'GET' ? 'read' : 'write';
  const verdict = world.throttle.arm(kind, `${bucketScope} ${caller}`, world.clock.now());
  if (!verdict.pass) throw armThrottled(kind, bucketScope, verdict.retryAfterS);
  const headers = {
    [`x-ms-ratelimit-remaining-subscription-${kind}s`]: String(verdict.left),
    // The time of the server in whole seconds (RFC 9110); Node would send the machine's.
    date: new Date(world.clock.now()).toUTCString(),
  };
  return { principal: caller, headers };
}

/** Throws ARM's 403 where the right is missing. */
export function demandRight(world: World, principal: Principal, action: Action, scope: string): void {
  if (!world.rights.allows(principal, action, scope)) throw notAuthorized(principal, action, scope);
}
