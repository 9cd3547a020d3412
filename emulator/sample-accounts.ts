import type { AccountId } from '../shared/domain/account.ts';
import { DAY } from '../shared/domain/duration.ts';
import type { LocalAzure } from './local-azure.ts';
import type { AccountOptions } from './world/account-state.ts';

const PRODUCTION = '00000000-0000-4000-8000-00000000000a';
const DEVELOPMENT = '00000000-0000-4000-8000-00000000000b';

type Sample = Omit<AccountOptions, 'keyCreatedAtMs'> & { readonly keysAgeDays: number };

const OPTED_IN = { 'key-rotation': 'enabled' };

/** A handful of accounts in two subscriptions, each another case. */
const SAMPLES: readonly Sample[] = [
  {
    subscriptionId: PRODUCTION,
    resourceGroup: 'rg-chat',
    name: 'oai-chat-prod',
    customSubDomainName: 'oai-chat-prod',
    tags: OPTED_IN,
    keysAgeDays: 410,
  },
  {
    subscriptionId: PRODUCTION,
    resourceGroup: 'rg-chat',
    name: 'oai-search-prod',
    customSubDomainName: 'oai-search-prod',
    tags: { ...OPTED_IN, 'key-rotation-max-age': 'P60D' },
    keysAgeDays: 75,
  },
  {
    subscriptionId: PRODUCTION,
    resourceGroup: 'rg-foundry',
    name: 'foundry-prod',
    kind: 'AIServices',
    customSubDomainName: 'foundry-prod',
    tags: { ...OPTED_IN, 'key-rotation-active': 'key2' },
    keysAgeDays: 200,
  },
  {
    subscriptionId: PRODUCTION,
    resourceGroup: 'rg-foundry',
    name: 'speech-prod',
    kind: 'SpeechServices',
    customSubDomainName: 'speech-prod',
    tags: OPTED_IN,
    keysAgeDays: 900,
  },
  {
    subscriptionId: DEVELOPMENT,
    resourceGroup: 'rg-play',
    name: 'oai-play',
    customSubDomainName: 'oai-play',
    keysAgeDays: 30,
  },
  {
    subscriptionId: DEVELOPMENT,
    resourceGroup: 'rg-play',
    name: 'oai-private',
    customSubDomainName: 'oai-private',
    network: 'private',
    tags: OPTED_IN,
    keysAgeDays: 120,
  },
  {
    subscriptionId: DEVELOPMENT,
    resourceGroup: 'rg-play',
    name: 'oai-entra-only',
    customSubDomainName: 'oai-entra-only',
    disableLocalAuth: true,
    tags: OPTED_IN,
    keysAgeDays: 500,
  },
];

/** Fills a local Azure with a vault, two subscriptions and the sample accounts. */
export function addSampleAccounts(azure: LocalAzure): readonly AccountId[] {
  azure.addSubscription(PRODUCTION, 'Production');
  azure.addSubscription(DEVELOPMENT, 'Development');
  azure.addVault('kv-keys');
  const nowMs = azure.world.clock.now();
  return SAMPLES.map(({ keysAgeDays, ...options }) => {
    const createdAtMs = nowMs - keysAgeDays * DAY;
    return azure.addAccount({ ...options, keyCreatedAtMs: { Key1: createdAtMs, Key2: createdAtMs } });
  });
}
