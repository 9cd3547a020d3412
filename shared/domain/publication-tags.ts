import { type AccountId, parseAccountId } from './account.ts';
import { formatDuration, parseDuration } from './duration.ts';
import { formatInstant, parseInstant } from './instant.ts';
import { type ManagedBy, managedByText, parseManagedBy } from './managed-by.ts';
import { operationText, parseOperation } from './operation.ts';
import type { Foreign, PublicationTags } from './publication.ts';
import { markerText, parseSlot } from './slot.ts';

/** Azure allows 15 tags on a secret (Key Vault, about-secrets). */
export const MAX_TAGS = 15;

/** The tags that we write. Where Microsoft's dual-credential tutorial has a name for it, ours is the same. */
const OUR_TAGS = [
  'CredentialId',
  'ProviderAddress',
  'ValidityPeriodDays',
  'managed-by',
  'Key1CreatedAt',
  'Key2CreatedAt',
  'AdoptedAt',
  'Grace',
  'Operation',
] as const;

type OurTag = (typeof OUR_TAGS)[number];

/** How many tags are left for a person beside ours. */
export const ROOM_FOR_OTHERS = MAX_TAGS - OUR_TAGS.length;

function ourTag(name: string): OurTag | undefined {
  return OUR_TAGS.find((tag) => tag.toLowerCase() === name.toLowerCase());
}

function addressText(account: AccountId | Foreign): string {
  return typeof account === 'string' ? account : account.foreign;
}

function managerText(by: ManagedBy | Foreign): string {
  return 'foreign' in by ? by.foreign : managedByText(by);
}

function parseDays(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}

/** Reads the tags of a secret. Never throws: what is missing or unreadable is undefined. */
export function decodeTags(tags: Readonly<Record<string, string>>): PublicationTags {
  const ours = new Map<OurTag, string>();
  const others: [string, string][] = [];
  for (const [name, text] of Object.entries(tags)) {
    const tag = ourTag(name);
    if (tag === undefined) others.push([name, text]);
    else ours.set(tag, text);
  }
  const read = <T>(tag: OurTag, parse: (text: string) => T): T | undefined => {
    const text = ours.get(tag);
    return text === undefined ? undefined : parse(text);
  };
  return {
    marker: read('CredentialId', parseSlot),
    account: read('ProviderAddress', (text) => parseAccountId(text) ?? { foreign: text }),
    maxAgeDays: read('ValidityPeriodDays', parseDays),
    managedBy: read('managed-by', (text) => parseManagedBy(text) ?? { foreign: text }),
    slotCreatedAtMs: { Key1: read('Key1CreatedAt', parseInstant), Key2: read('Key2CreatedAt', parseInstant) },
    adoptedAtMs: read('AdoptedAt', parseInstant),
    graceMs: read('Grace', parseDuration),
    operation: read('Operation', parseOperation),
    others: Object.fromEntries(others),
  };
}

/** Writes tags that `decodeTags` reads back to the same fields; everybody else's tags come first, unchanged. */
export function encodeTags(fields: PublicationTags): Readonly<Record<string, string>> {
  const write = <T>(field: T | undefined, format: (value: T) => string): string | undefined =>
    field === undefined ? undefined : format(field);
  const ours: Readonly<Record<OurTag, string | undefined>> = {
    CredentialId: write(fields.marker, markerText),
    ProviderAddress: write(fields.account, addressText),
    ValidityPeriodDays: write(fields.maxAgeDays, String),
    'managed-by': write(fields.managedBy, managerText),
    Key1CreatedAt: write(fields.slotCreatedAtMs.Key1, formatInstant),
    Key2CreatedAt: write(fields.slotCreatedAtMs.Key2, formatInstant),
    AdoptedAt: write(fields.adoptedAtMs, formatInstant),
    Grace: write(fields.graceMs, formatDuration),
    Operation: write(fields.operation, operationText),
  };
  const written = Object.entries(ours).flatMap(([tag, text]) => (text === undefined ? [] : [[tag, text] as const]));
  return { ...fields.others, ...Object.fromEntries(written) };
}
