import type { Person } from '../../emulator/person.ts';
import type { VaultUrl } from '../../shared/domain/secret-ref.ts';
import { otherSlot, SLOTS, type Slot } from '../../shared/domain/slot.ts';
import type { ChaosWorld } from './chaos-world.ts';
import type { Deed } from './schedule.ts';

/** Does by hand what the schedule says; nothing, where there is nothing to do it to. */
export function byHand(world: ChaosWorld, deed: Deed): void {
  const { azure, account } = world;
  const { person } = azure;
  // A run may have died before it left a first record: what a person strips then, nobody can know.
  if (!world.locks.hasRecord(account)) azure.monitor.recordLost(account);
  switch (deed.deed) {
    case 'regenerate':
      person.regenerate(account, deed.which === 'published' ? publishedSlot(world) : otherSlot(publishedSlot(world)));
      return;
    case 'account-tag':
      person.changeAccountTags(account, { [deed.name]: deed.text ?? undefined });
      return;
    case 'local-auth':
      person.setLocalAuth(account, deed.on);
      return;
    case 'read-only-lock':
      person.setReadOnlyLock(account, deed.on);
      return;
    case 'state':
      person.setProvisioningState(account, deed.state);
      return;
    case 'move':
      world.moveAccount();
      if (deed.renamed === true) person.changeAccountTags(world.account, { 'key-rotation-secret': 'another-name' });
      return;
    default:
      toSecret(world, deed);
  }
}

type SecretDeed = Extract<Deed, { deed: 'publish' | 'tag' | 'disable' | 'enable' | 'delete' | 'recover' }>;

function toSecret(world: ChaosWorld, deed: SecretDeed): void {
  const { azure, vault, secretName } = world;
  const secret = azure.findSecret(vault, secretName);
  const isDeleted = secret?.deletedS !== undefined;
  if (secret === undefined || isDeleted !== (deed.deed === 'recover')) return;
  if (deed.deed === 'publish') publish(world, deed);
  else if (deed.deed === 'tag') changeTags(world, deed.changes);
  else STATES[deed.deed](azure.person, vault, secretName);
}

type StateDeed = Exclude<SecretDeed['deed'], 'publish' | 'tag'>;

const STATES: Record<StateDeed, (person: Person, vault: VaultUrl, name: string) => void> = {
  disable: (person, vault, name) => person.disableSecret(vault, name),
  enable: (person, vault, name) => person.enableSecret(vault, name),
  delete: (person, vault, name) => person.deleteSecret(vault, name),
  recover: (person, vault, name) => person.recoverSecret(vault, name),
};

function changeTags(
  { azure, vault, secretName }: ChaosWorld,
  changes: Extract<Deed, { deed: 'tag' }>['changes'],
): void {
  const all = Object.keys(azure.secretOf(vault, secretName)?.tags ?? {});
  const texts = changes === 'all' ? all.map((name) => [name, undefined]) : Object.entries(changes).map(orAway);
  azure.person.changeTags(vault, secretName, Object.fromEntries(texts));
}

function orAway([name, text]: [string, string | null]): [string, string | undefined] {
  return [name, text ?? undefined];
}

function publish(world: ChaosWorld, deed: Extract<Deed, { deed: 'publish' }>): void {
  const { azure, vault, secretName } = world;
  const current = azure.secretOf(vault, secretName);
  const slot = publishedSlot(world);
  const keys = azure.keysOf(world.account);
  const values = {
    published: keys[slot],
    other: keys[otherSlot(slot)],
    before: azure.versionsOf(vault, secretName).at(-2)?.value ?? keys[otherSlot(slot)],
    junk: 'not-a-key',
  };
  const value = values[deed.value];
  const kept = deed.tags === 'dropped' ? {} : (current?.tags ?? {});
  const marker = SLOTS.find((each) => keys[each] === value)?.toLowerCase() ?? 'key1';
  const tags = deed.tags === 'marker-moved' ? { ...kept, CredentialId: marker } : kept;
  azure.person.setSecret(vault, secretName, { value, tags });
}

/** The slot whose value is published; Key1, where neither is. */
function publishedSlot({ azure, vault, secretName, account }: ChaosWorld): Slot {
  const keys = azure.keysOf(account);
  const value = azure.secretOf(vault, secretName)?.value;
  return SLOTS.find((slot) => keys[slot] === value) ?? 'Key1';
}
