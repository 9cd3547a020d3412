import { CognitiveServicesManagementClient } from '@azure/arm-cognitiveservices';
import { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import type { TokenCredential } from '@azure/identity';
import { armGet } from './arm-get.ts';
import { type ClientSetup, clientOptions } from './client-options.ts';
import type { AzureConnection } from './connection.ts';
import { originPolicy } from './origin-policy.ts';
import type { AzurePacing } from './pacing.ts';
import type { Policy } from './pipeline.ts';
import { throttlePolicy } from './throttle-policy.ts';

/** The clients of Azure Resource Manager. */
export interface ArmClients {
  readonly subscriptions: SubscriptionClient['subscriptions'];
  /** The accounts of one subscription: this client's constructor takes the subscription. */
  accounts(subscriptionId: string): CognitiveServicesManagementClient['accounts'];
  /** A GET that no client has a method for, about something in a subscription: see `armGet`. */
  get(subscriptionId: string, path: string): Promise<unknown>;
}

/**
 * The scope is set on every client: left alone, one derives it from the endpoint and the other always asks for the
 * public cloud, so that neither suits a sovereign cloud and a local one both.
 */
export function createArmClients(
  connection: Pick<AzureConnection, 'armUrl' | 'armAudience'>,
  credential: TokenCredential,
  setup: ClientSetup & { readonly pacing?: AzurePacing | undefined },
): ArmClients {
  const endpoint = connection.armUrl;
  const scope = `${connection.armAudience}/.default`;
  const bySubscription = new Map<string, CognitiveServicesManagementClient>();
  const { additionalPolicies, ...options } = clientOptions(endpoint, setup);

  const subscriptionClient = new SubscriptionClient(credential, {
    ...options,
    endpoint,
    credentials: { scopes: [scope] },
    additionalPolicies: additionalPolicies.filter(({ position }) => position === 'perRetry'),
  });
  // This client puts its token policy before every policy that comes with the options.
  subscriptionClient.pipeline.addPolicy(originPolicy(endpoint), { phase: 'Serialize' });

  /** Nearest to the wire, since every answer counts. */
  function throttlePolicies(subscriptionId: string): { policy: Policy; position: 'perRetry' }[] {
    const { pacing, clock } = setup;
    if (pacing === undefined) return [];
    return [{ policy: throttlePolicy(pacing.armThrottle(subscriptionId), clock), position: 'perRetry' }];
  }

  function clientOf(subscriptionId: string): CognitiveServicesManagementClient {
    const known = bySubscription.get(subscriptionId);
    if (known !== undefined) return known;
    const created = new CognitiveServicesManagementClient(credential, subscriptionId, {
      ...options,
      endpoint,
      credentialScopes: scope,
      additionalPolicies: [...additionalPolicies, ...throttlePolicies(subscriptionId)],
    });
    bySubscription.set(subscriptionId, created);
    return created;
  }

  return {
    subscriptions: subscriptionClient.subscriptions,
    accounts: (subscriptionId) => clientOf(subscriptionId).accounts,
    get: (subscriptionId, path) => armGet(clientOf(subscriptionId), path),
  };
}
