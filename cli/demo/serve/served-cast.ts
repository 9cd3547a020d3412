import type { LocalAzure } from '../../../emulator/local-azure.ts';
import { DAY } from '../../../shared/domain/duration.ts';
import { formatInstant } from '../../../shared/domain/instant.ts';
import { type ManagedBy, managedByText } from '../../../shared/domain/managed-by.ts';
import type { VaultUrl } from '../../../shared/domain/secret-ref.ts';
import { CAST, type Role, SUBSCRIPTIONS, setUp } from '../cast.ts';

const OPTED_IN = { 'key-rotation': 'enabled' };
const ORDINARY = 40;

/** Its accounts cannot be listed: the app lacks the right. */
const UNREADABLE = '33333333-3333-4333-8333-333333333333';

/** States in which the demo's cast is not on its first day. */
const FURTHER: readonly Role[] = [
  {
    name: 'overdue-prod',
    about: 'a key is too old, and the account is being changed',
    subscription: 'Production',
    tags: OPTED_IN,
    keys: { Key1: 93, Key2: 90.5 },
    secret: { by: 'us', active: 'Key1', ageDays: 93 },
  },
  {
    name: 'overlap-prod',
    about: 'rotated a day ago: both keys work',
    subscription: 'Production',
    tags: OPTED_IN,
    keys: { Key1: 86, Key2: 1.2 },
    secret: { by: 'us', active: 'Key2', ageDays: 1.2 },
  },
];

/** Accounts in the middle of their cycle. */
function ordinary(): readonly Role[] {
  return Array.from({ length: ORDINARY }, (_, index) => {
    const ageDays = 5 + ((index * 17) % 70);
    return {
      name: `team-${String(index + 1).padStart(2, '0')}-assistant`,
      about: 'ordinary',
      subscription: index % 3 === 0 ? 'Research' : 'Production',
      kind: index % 4 === 0 ? 'AIServices' : 'OpenAI',
      tags: OPTED_IN,
      keys: { Key1: ageDays, Key2: ageDays - 3.2 },
      secret: { by: 'us', active: 'Key1', ageDays },
    };
  });
}

/** Fills a local Azure with accounts in every state. Gives how many there are. */
export function setUpServed(azure: LocalAzure, vault: VaultUrl, self: ManagedBy, nowMs: number): number {
  const players = setUp(azure, vault, self, nowMs, [...CAST, ...FURTHER, ...ordinary()]);
  const overdue = players.find(({ role }) => role.name === 'overdue-prod');
  if (overdue !== undefined) azure.person.setProvisioningState(overdue.account, 'Accepted');
  addAdopting(azure, vault, self, nowMs);
  azure.addSubscription(UNREADABLE, 'Sandbox');
  azure.rights.deny({ action: 'Microsoft.CognitiveServices/accounts/read', scope: `/subscriptions/${UNREADABLE}` });
  return players.length + 1;
}

/** Published three days ago; nobody knows how old its keys are. */
function addAdopting(azure: LocalAzure, vault: VaultUrl, self: ManagedBy, nowMs: number): void {
  const name = 'adopting-lab';
  const adoptedAtMs = nowMs - 3 * DAY;
  const account = azure.addAccount({
    subscriptionId: SUBSCRIPTIONS.Research,
    resourceGroup: 'ai',
    name,
    customSubDomainName: name,
    tags: OPTED_IN,
    keyCreatedAtMs: { Key1: nowMs - 400 * DAY, Key2: nowMs - 400 * DAY },
  });
  azure.seedSecret(vault, name, {
    value: { account, slot: 'Key1' },
    createdAtMs: adoptedAtMs,
    tags: {
      CredentialId: 'key1',
      ProviderAddress: account,
      'managed-by': managedByText(self),
      AdoptedAt: formatInstant(adoptedAtMs),
      Grace: 'P3D',
    },
  });
}
