import { type Account, type AccountId, parseAccountId } from '../../shared/domain/account.ts';
import { DAY, HOUR } from '../../shared/domain/duration.ts';
import type { Facts, Place, Request, SecondLook } from '../../shared/domain/facts.ts';
import type { ManagedBy } from '../../shared/domain/managed-by.ts';
import type { Operation } from '../../shared/domain/operation.ts';
import { type Standing, standingOf } from '../../shared/domain/phase.ts';
import { type Policy, type PolicySettings, policyOf } from '../../shared/domain/policy.ts';
import type { Publication, PublicationTags } from '../../shared/domain/publication.ts';
import { parseVaultUrl, requireSecretName, type SecretRef } from '../../shared/domain/secret-ref.ts';
import { EMPTY_WITNESS, type KnownPublication, type Witness } from '../../shared/domain/witness.ts';

/** A Monday, noon. */
export const NOW = Date.UTC(2026, 10, 23, 12);

/** The value, where a test knows that there is one. */
export function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The test expected a value.');
  return value;
}

export function accountId(name: string): AccountId {
  const subscription = '/subscriptions/11111111-1111-1111-1111-111111111111';
  return required(
    parseAccountId(`${subscription}/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/${name}`),
  );
}

export const ID = accountId('my-openai');
export const OTHER_ID = accountId('other-openai');
export const VAULT = required(parseVaultUrl('https://keys.vault.azure.net'));
export const OTHER_VAULT = required(parseVaultUrl('https://other.vault.azure.net'));
export const REF: SecretRef = { vault: VAULT, name: requireSecretName('my-openai') };
export const OTHER_REF: SecretRef = { vault: VAULT, name: requireSecretName('other-secret') };
export const SELF: ManagedBy = { deployment: 'default', lockHost: 'locks.blob.core.windows.net' };
export const PREDECESSOR: ManagedBy = { deployment: 'default', lockHost: 'old.blob.core.windows.net' };

/** The defaults of the settings. */
export const SETTINGS: PolicySettings = {
  scope: 'tagged',
  deployment: 'default',
  vault: VAULT,
  allowedVaults: [],
  maxAgeMs: 90 * DAY,
  graceMs: 3 * DAY,
  minGraceMs: DAY,
  leadMs: 2 * DAY,
  adoptionMs: 7 * DAY,
  verifyIntervalMs: HOUR,
  scheduleGapMs: HOUR,
};

export function account(changes: Partial<Account> = {}): Account {
  return {
    id: ID,
    name: 'my-openai',
    kind: 'OpenAI',
    location: 'swedencentral',
    tags: { 'key-rotation': 'enabled' },
    endpoint: 'https://my-openai.openai.azure.com/',
    customSubDomainName: 'my-openai',
    provisioningState: 'Succeeded',
    localAuthDisabled: false,
    ...changes,
  };
}

/** The policy of a consenting account, as the settings have it unless told. */
export function policy(changes: Partial<Policy> = {}): Policy {
  return { ...policyOf(SETTINGS, account()), ...changes };
}

/** Whole tags of ours; both values ten days old and in steady phase unless told. */
export function tags(changes: Partial<PublicationTags> = {}): PublicationTags {
  return {
    marker: 'Key1',
    account: ID,
    managedBy: SELF,
    maxAgeDays: 90,
    slotCreatedAtMs: { Key1: NOW - 10 * DAY, Key2: NOW - 7 * DAY },
    adoptedAtMs: NOW - 100 * DAY,
    graceMs: 3 * DAY,
    operation: undefined,
    others: {},
    ...changes,
  };
}

/** Tags of a secret of which nobody has said anything. */
export const NO_TAGS: PublicationTags = {
  marker: undefined,
  account: undefined,
  managedBy: undefined,
  maxAgeDays: undefined,
  slotCreatedAtMs: { Key1: undefined, Key2: undefined },
  adoptedAtMs: undefined,
  graceMs: undefined,
  operation: undefined,
  others: {},
};

/** A version of ten days ago whose tags were changed last three days later, at the retirement. */
export function publication(
  changes: Partial<Omit<Publication, 'tags'>> = {},
  tagChanges: Partial<PublicationTags> = {},
): Publication {
  const version = {
    ref: REF,
    version: 'v1',
    createdAtMs: NOW - 10 * DAY,
    updatedAtMs: NOW - 7 * DAY,
    enabled: true,
    expiresAtMs: NOW + 80 * DAY,
    contentType: 'azure-ai-account-key',
    tags: tags(tagChanges),
    ...changes,
  };
  // Whoever writes the journal changes the version.
  const updatedAtMs = Math.max(version.updatedAtMs, tagChanges.operation?.atMs ?? 0);
  return { ...version, updatedAtMs };
}

/** Flipped to Key1 so long ago; the value in Key2 was published before. */
export function overlap(sinceMs: number, tagChanges: Partial<PublicationTags> = {}): Publication {
  const flippedAtMs = NOW - sinceMs;
  return publication(
    { createdAtMs: flippedAtMs, updatedAtMs: flippedAtMs },
    { slotCreatedAtMs: { Key1: flippedAtMs, Key2: flippedAtMs - 85 * DAY }, ...tagChanges },
  );
}

/** Flipped to Key1 so long ago, and Key2 was retired three days later. */
export function steady(sinceMs: number, tagChanges: Partial<PublicationTags> = {}): Publication {
  const flippedAtMs = NOW - sinceMs;
  const retiredAtMs = Math.min(NOW, flippedAtMs + 3 * DAY);
  return publication(
    { createdAtMs: flippedAtMs, updatedAtMs: retiredAtMs },
    { slotCreatedAtMs: { Key1: flippedAtMs, Key2: retiredAtMs }, ...tagChanges },
  );
}

/** Adopted so long ago; both values are older. */
export function adopting(sinceMs: number, tagChanges: Partial<PublicationTags> = {}): Publication {
  const adoptedAtMs = NOW - sinceMs;
  return publication(
    { createdAtMs: adoptedAtMs, updatedAtMs: adoptedAtMs },
    { slotCreatedAtMs: { Key1: undefined, Key2: undefined }, adoptedAtMs, ...tagChanges },
  );
}

export function standing(of: Publication, by: Policy = policy(), nowMs: number = NOW): Standing {
  return required(standingOf(of, by, nowMs));
}

export function secret(of: Publication): Place {
  return { kind: 'secret', publication: of };
}

export const ABSENT: Place = { kind: 'absent' };
export const UNDECIDED: Place = { kind: 'undecided' };
export const UNREADABLE: Place = { kind: 'unreadable', detail: 'The vault answered 403.' };

export function known(changes: Partial<KnownPublication> = {}): KnownPublication {
  return {
    ref: REF,
    active: 'Key1',
    slotCreatedAtMs: { Key1: NOW - 10 * DAY, Key2: NOW - 7 * DAY },
    adoptedAtMs: NOW - 100 * DAY,
    graceMs: 3 * DAY,
    version: 'v1',
    versionCreatedAtMs: NOW - 10 * DAY,
    ...changes,
  };
}

export function witness(changes: Partial<Witness> = {}): Witness {
  return { ...EMPTY_WITNESS, ...changes };
}

/** The second look: the secret holds the live value of Key1, and no record is there, unless told. */
export function look(changes: Partial<SecondLook> = {}): SecondLook {
  return { witness: undefined, holds: 'Key1', ...changes };
}

export function operation(changes: Partial<Operation> = {}): Operation {
  return { id: 'op-1', kind: 'rotate', attempt: 1, atMs: NOW - HOUR, ...changes };
}

/** Asks for a rotation. */
export function asks(changes: { readonly force?: boolean; readonly compromised?: boolean } = {}): Request {
  return { kind: 'rotate', id: 'request-1', force: false, compromised: false, ...changes };
}

export const ASKS_ROLLBACK: Request = { kind: 'rollback', id: 'request-1' };

/** A consenting account in steady phase, in the first look of a sweep, unless told. */
export function facts(changes: Partial<Facts> = {}): Facts {
  return {
    account: account(),
    kindSelected: true,
    subscriptionSelected: true,
    policy: policy(),
    self: SELF,
    replaces: undefined,
    ref: REF,
    place: secret(publication()),
    rivals: [],
    candidates: [],
    copies: [],
    ownerGone: false,
    request: undefined,
    alone: false,
    assigned: undefined,
    look: undefined,
    ...changes,
  };
}
