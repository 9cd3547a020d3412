import { type Call, json } from '../wire/call.ts';
import type { World } from '../world/world.ts';
import { routeArm } from './arm-router.ts';
import type { Endpoint } from './endpoint.ts';
import { routeIdentity } from './identity.ts';
import { routeInference } from './inference.ts';
import { routeVault } from './vault-router.ts';

/** What a call asks for, whichever service it went to. */
export function route(world: World, call: Call): Endpoint {
  switch (call.site.service) {
    case 'arm':
      return routeArm(world, call);
    case 'inference':
      return routeInference(world, call);
    case 'identity':
      return routeIdentity(world, call);
    case 'keyVault': {
      const vault = world.vaults.get(call.site.vault);
      if (vault !== undefined) return routeVault(world, vault, call);
      const answer = () => json(404, { error: { code: 'VaultNotFound', message: 'There is no such vault.' } });
      return { service: 'keyVault', operation: 'unknown', account: undefined, secret: undefined, answer };
    }
  }
}
