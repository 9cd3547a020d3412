import { type Answer, type Call, json } from '../wire/call.ts';
import { Refusal } from '../wire/refusal.ts';
import type { AccountState } from '../world/account-state.ts';
import type { World } from '../world/world.ts';
import type { Endpoint } from './endpoint.ts';

const MODELS = /^\/openai\/(?:v1\/)?models\/?$/;

function refusal(status: number, code: string, message: string): Refusal {
  return new Refusal(
    json(status, { error: { code, message } }, { 'apim-request-id': '00000000-0000-4000-8000-000000000000' }),
  );
}

// Bodies as reported in SciSharp/BotSharp#386 and microsoft/microsoft-foundry-for-vscode#172.
const KEY_REFUSED =
  'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.';
const KEYS_OFF = 'Key based authentication is disabled for this resource.';
const PUBLIC_ACCESS_OFF = 'Public access is disabled. Please configure private endpoint.';

/** What a call to the data plane asks for: the list of models, which takes a key and costs nothing. */
export function routeInference(world: World, call: Call): Endpoint {
  const account = accountOf(world, call);
  const found = { service: 'inference', account: account?.id, secret: undefined } as const;
  if (call.method !== 'GET' || !MODELS.test(call.path)) {
    return { ...found, operation: 'unknown', answer: () => refusal(404, '404', 'Resource not found').answer };
  }
  return { ...found, operation: 'inference.models', answer: () => listModels(world, call, account) };
}

function listModels(world: World, call: Call, account: AccountState | undefined): Answer {
  if (account === undefined) throw refusal(401, '401', KEY_REFUSED);
  const inside = call.principal !== undefined && world.insiders.has(call.principal);
  if (account.network === 'private' && !inside) throw refusal(403, '403', PUBLIC_ACCESS_OFF);
  if (account.disableLocalAuth) throw refusal(403, 'AuthenticationTypeDisabled', KEYS_OFF);
  const frontEnd = world.frontEnds.pick();
  if (!account.accepts(call.headers.get('api-key') ?? '', frontEnd, world.clock.now())) {
    throw refusal(401, '401', KEY_REFUSED);
  }
  const model = { id: 'gpt-4o-2024-11-20', object: 'model', status: 'succeeded', capabilities: { inference: true } };
  return json(200, { data: [model], object: 'list' });
}

/** The account behind a host: one with this subdomain; on the host of a region, the one whose key is shown. */
function accountOf(world: World, call: Call): AccountState | undefined {
  if (call.site.service !== 'inference') return undefined;
  if ('subdomain' in call.site) return world.accountIndex.withSubdomain(call.site.subdomain);
  const key = call.headers.get('api-key') ?? '';
  for (const account of world.accounts()) {
    if (account.subdomain === undefined && account.location === call.site.region && account.holds(key)) return account;
  }
  return undefined;
}
