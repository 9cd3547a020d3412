import type { AccountId } from '../shared/domain/account.ts';
import type { VaultUrl } from '../shared/domain/secret-ref.ts';
import type { Slot } from '../shared/domain/slot.ts';
import { accountChanged, moveAccount, regenerateKey, removeAccount } from './world/account-effects.ts';
import type { AccountState } from './world/account-state.ts';
import {
  deleteSecret,
  type NewVersion,
  purgeSecret,
  recoverSecret,
  setSecret,
  updateVersion,
  type VersionChange,
} from './world/secret-effects.ts';
import { currentVersion, type SecretState } from './world/secret-state.ts';
import type { World } from './world/world.ts';

/** Tags to change; undefined takes a tag away. */
export type TagChanges = Readonly<Record<string, string | undefined>>;

/** What people do by hand, in the portal or with other tools: at once, without a right, a throttle or a fault in the way. */
export class Person {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  regenerate(id: AccountId, slot: Slot): void {
    regenerateKey(this.#world, this.#world.account(id), slot, 'person');
  }

  changeAccountTags(id: AccountId, changes: TagChanges): void {
    this.#change(id, (account) => {
      account.tags = merged(account.tags, changes);
    });
  }

  setLocalAuth(id: AccountId, enabled: boolean): void {
    this.#change(id, (account) => {
      account.disableLocalAuth = !enabled;
    });
  }

  setReadOnlyLock(id: AccountId, locked: boolean): void {
    this.#change(id, (account) => {
      account.readOnlyLock = locked;
    });
  }

  setProvisioningState(id: AccountId, state: string): void {
    this.#change(id, (account) => {
      account.provisioningState = state;
    });
  }

  setNetwork(id: AccountId, network: 'public' | 'private'): void {
    this.#change(id, (account) => {
      account.network = network;
    });
  }

  removeAccount(id: AccountId): void {
    removeAccount(this.#world, this.#world.account(id), 'person');
  }

  /** Moves the account to another resource group; gives its new id. */
  moveAccount(id: AccountId, resourceGroup: string): AccountId {
    return moveAccount(this.#world, this.#world.account(id), resourceGroup, 'person');
  }

  /** Writes a new version. Tags that are not given are gone, as with every new version. */
  setSecret(vault: VaultUrl, name: string, content: NewVersion): void {
    setSecret(this.#world, this.#world.vault(vault), name, content, 'person');
  }

  /** Changes tags of the current version. */
  changeTags(vault: VaultUrl, name: string, changes: TagChanges): void {
    const { tags } = currentVersion(this.#secret(vault, name));
    this.#update(vault, name, { tags: merged(tags, changes) });
  }

  disableSecret(vault: VaultUrl, name: string): void {
    this.#update(vault, name, { enabled: false });
  }

  enableSecret(vault: VaultUrl, name: string): void {
    this.#update(vault, name, { enabled: true });
  }

  deleteSecret(vault: VaultUrl, name: string): void {
    deleteSecret(this.#world, this.#world.vault(vault), this.#secret(vault, name), 'person');
  }

  recoverSecret(vault: VaultUrl, name: string): void {
    recoverSecret(this.#world, this.#world.vault(vault), this.#secret(vault, name), 'person');
  }

  purgeSecret(vault: VaultUrl, name: string): void {
    purgeSecret(this.#world, this.#world.vault(vault), this.#secret(vault, name), 'person');
  }

  #change(id: AccountId, change: (account: AccountState) => void): void {
    const account = this.#world.account(id);
    change(account);
    accountChanged(this.#world, account, 'person');
  }

  #secret(vault: VaultUrl, name: string): SecretState {
    const secret = this.#world.vault(vault).find(name);
    if (secret === undefined) throw new Error(`There is no secret ${name} in ${vault}.`);
    return secret;
  }

  #update(vault: VaultUrl, name: string, change: VersionChange): void {
    const secret = this.#secret(vault, name);
    updateVersion(this.#world, this.#world.vault(vault), secret, currentVersion(secret), change, 'person');
  }
}

function merged(tags: Readonly<Record<string, string>>, changes: TagChanges): Readonly<Record<string, string>> {
  const after = new Map(Object.entries(tags));
  for (const [name, text] of Object.entries(changes)) {
    if (text === undefined) after.delete(name);
    else after.set(name, text);
  }
  return Object.fromEntries(after);
}
