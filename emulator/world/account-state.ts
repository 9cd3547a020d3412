import { type AccountId, parseAccountId } from '../../shared/domain/account.ts';
import { SLOTS, type Slot } from '../../shared/domain/slot.ts';

/** What one slot holds now. */
export interface LiveKey {
  readonly value: string;
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
  /** When each front end of the data plane learns the value, epoch milliseconds. */
  readonly knownAtMs: readonly number[];
}

/** How an account is made. */
export interface AccountOptions {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
  readonly kind?: string;
  readonly location?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly customSubDomainName?: string;
  readonly provisioningState?: string;
  readonly disableLocalAuth?: boolean;
  readonly readOnlyLock?: boolean;
  readonly network?: 'public' | 'private';
  /** When the keys were made, epoch milliseconds; for keys that are already old. */
  readonly keyCreatedAtMs?: Readonly<Record<Slot, number>>;
  /** Values to begin with, for tests that look for them; random ones otherwise. */
  readonly keyValues?: Readonly<Record<Slot, string>>;
}

/** One Cognitive Services account as it is in the local Azure. */
export class AccountState {
  readonly id: AccountId;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
  readonly kind: string;
  readonly location: string;
  readonly customSubDomainName: string | undefined;
  /** The custom subdomain as a host name has it. */
  readonly subdomain: string | undefined;
  tags: Readonly<Record<string, string>>;
  provisioningState: string;
  disableLocalAuth: boolean;
  readOnlyLock: boolean;
  network: 'public' | 'private';
  /** Counts changes, for the etag. */
  revision = 1;
  readonly #keys: Map<Slot, LiveKey>;

  constructor(options: AccountOptions, keys: Readonly<Record<Slot, LiveKey>>) {
    this.subscriptionId = options.subscriptionId.toLowerCase();
    this.resourceGroup = options.resourceGroup;
    this.name = options.name;
    this.id = accountIdOf(options);
    this.kind = options.kind ?? 'OpenAI';
    this.location = options.location ?? 'swedencentral';
    this.customSubDomainName = options.customSubDomainName;
    this.subdomain = options.customSubDomainName?.toLowerCase();
    this.tags = { ...options.tags };
    this.provisioningState = options.provisioningState ?? 'Succeeded';
    this.disableLocalAuth = options.disableLocalAuth ?? false;
    this.readOnlyLock = options.readOnlyLock ?? false;
    this.network = options.network ?? 'public';
    this.#keys = new Map(SLOTS.map((slot) => [slot, keys[slot]]));
  }

  /** The ARM id in the case in which the account was made. */
  get armId(): string {
    return armIdOf(this);
  }

  key(slot: Slot): LiveKey {
    const key = this.#keys.get(slot);
    if (key === undefined) throw new Error(`Account ${this.name} has no ${slot}.`);
    return key;
  }

  replaceKey(slot: Slot, key: LiveKey): void {
    this.#keys.set(slot, key);
  }

  /** Whether the front end takes this value for one of the account's keys now. A killed value is unknown everywhere at once. */
  accepts(value: string, frontEnd: number, nowMs: number): boolean {
    return SLOTS.some((slot) => {
      const key = this.key(slot);
      return key.value === value && nowMs >= (key.knownAtMs[frontEnd] ?? key.createdAtMs);
    });
  }

  holds(value: string): boolean {
    return SLOTS.some((slot) => this.key(slot).value === value);
  }
}

function armIdOf(place: {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
}): string {
  const group = `/subscriptions/${place.subscriptionId}/resourceGroups/${place.resourceGroup}`;
  return `${group}/providers/Microsoft.CognitiveServices/accounts/${place.name}`;
}

/** The id of an account that is to be made. Throws where its parts are not legal. */
export function accountIdOf(options: AccountOptions): AccountId {
  const id = parseAccountId(armIdOf(options));
  if (id === undefined) throw new TypeError(`${armIdOf(options)} is no id of a Cognitive Services account.`);
  return id;
}
