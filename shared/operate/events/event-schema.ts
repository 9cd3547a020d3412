import { z } from 'zod';
import { type AccountId, parseAccountId } from '../../domain/account.ts';
import { parseSecretUrl, type SecretRef } from '../../domain/secret-ref.ts';

/** Who made a call to Resource Manager, by the claims of the token; in lower case. */
export interface Caller {
  readonly objectId: string | undefined;
  /** The application; where a person calls, the tool that the person used. */
  readonly clientId: string | undefined;
}

/** What an event tells. Events may be doubled, late and out of order, so it is only a hint of where to look. */
export type Change =
  | { readonly kind: 'new-version'; readonly ref: SecretRef; readonly version: string }
  | { readonly kind: 'keys-regenerated'; readonly account: AccountId; readonly caller: Caller }
  | { readonly kind: 'account-written' | 'account-deleted'; readonly account: AccountId }
  /** Nothing that we asked for. `type`: what it calls itself, where that is fit to be shown. */
  | { readonly kind: 'unknown'; readonly type: string | undefined }
  /** Something that we asked for, without what it must hold; or nothing like an event at all. */
  | { readonly kind: 'malformed'; readonly type: string | undefined };

/** Microsoft's own examples have blanks around names and texts, and spell `Id` in two ways (event-schema-key-vault). */
function plainNames(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name.trim().toLowerCase(), each]));
}

const text = z.string().trim();

/** A text where there is one; anything else counts as none, so that one odd member does not cost the whole event. */
const maybeText = text.optional().catch(undefined);

/** The envelope of either schema: Event Grid's own, or CloudEvents 1.0. */
const envelope = z.preprocess(
  plainNames,
  z.union([
    z
      .object({ eventtype: text, subject: maybeText, data: z.unknown() })
      .transform(({ eventtype, subject, data }) => ({ type: eventtype, subject, data })),
    z.object({ specversion: text.startsWith('1.'), type: text, subject: maybeText, data: z.unknown() }),
  ]),
);

/** Data of an event of Key Vault. The other members say the same in pieces, or are not needed. */
const secretData = z.preprocess(plainNames, z.object({ id: text }));

/** Data of an event of Resource Manager (event-schema-subscriptions). */
const resourceData = z.preprocess(
  plainNames,
  z.object({ operationname: text, resourceuri: maybeText, claims: z.preprocess(plainNames, z.unknown()) }),
);

const claims = z.object({
  'http://schemas.microsoft.com/identity/claims/objectidentifier': maybeText,
  oid: maybeText,
  appid: maybeText,
  azp: maybeText,
});

/** Reads any JSON value as an event. Never throws. */
export function parseChange(event: unknown): Change {
  const parsed = envelope.safeParse(event);
  if (!parsed.success) return { kind: 'malformed', type: undefined };
  const { type, subject, data } = parsed.data;
  switch (type.toLowerCase()) {
    case 'microsoft.keyvault.secretnewversioncreated':
      return newVersion(data) ?? { kind: 'malformed', type: shown(type) };
    case 'microsoft.resources.resourceactionsuccess':
    case 'microsoft.resources.resourcewritesuccess':
    case 'microsoft.resources.resourcedeletesuccess':
      return resourceChange(type, subject, data);
    default:
      return { kind: 'unknown', type: shown(type) };
  }
}

const VERSIONED = /^(https:\/\/[^/]+\/secrets\/[^/]+)\/([0-9a-z]{1,64})$/i;

function newVersion(data: unknown): Change | undefined {
  const [, url = '', version] = VERSIONED.exec(secretData.safeParse(data).data?.id ?? '') ?? [];
  const ref = parseSecretUrl(url);
  return ref === undefined || version === undefined ? undefined : { kind: 'new-version', ref, version };
}

const ACCOUNTS = 'microsoft.cognitiveservices/accounts';
/** What the portal and the command line send to change tags; its target is the account, or the tags below it. */
const TAGS = 'microsoft.resources/tags';
const TAGS_BELOW = /\/providers\/microsoft\.resources\/tags\/default\/?$/i;

function resourceChange(type: string, subject: string | undefined, data: unknown): Change {
  const parsed = resourceData.safeParse(data);
  if (!parsed.success) return { kind: 'malformed', type: shown(type) };
  const { operationname, resourceuri = subject ?? '' } = parsed.data;
  const account = parseAccountId(resourceuri.replace(TAGS_BELOW, ''));
  const kind = WATCHED_OPERATIONS.get(operationname.toLowerCase());
  const isAboutTags = operationname.toLowerCase().startsWith(TAGS);
  if (kind === undefined || (account === undefined && isAboutTags)) {
    return { kind: 'unknown', type: shown(operationname) };
  }
  if (account === undefined) return { kind: 'malformed', type: shown(operationname) };
  return kind === 'keys-regenerated' ? { kind, account, caller: callerOf(parsed.data.claims) } : { kind, account };
}

/**
 * What the calls to Resource Manager mean that are looked at, by their names in lower case. The filter of the event
 * subscription (infra/modules/events-subscription.bicep) names the same ones.
 */
export const WATCHED_OPERATIONS: ReadonlyMap<string, 'keys-regenerated' | 'account-written' | 'account-deleted'> =
  new Map([
    [`${ACCOUNTS}/regeneratekey/action`, 'keys-regenerated'],
    [`${ACCOUNTS}/write`, 'account-written'],
    [`${TAGS}/write`, 'account-written'],
    [`${TAGS}/delete`, 'account-written'],
    [`${ACCOUNTS}/delete`, 'account-deleted'],
  ]);

function callerOf(value: unknown): Caller {
  const told = claims.safeParse(value).data;
  const objectId = told?.['http://schemas.microsoft.com/identity/claims/objectidentifier'] ?? told?.oid;
  const clientId = told?.appid ?? told?.azp;
  return { objectId: objectId?.toLowerCase(), clientId: clientId?.toLowerCase() };
}

/** What stands in an event may be anything; only what looks like a type or an operation is shown. */
function shown(type: string): string | undefined {
  return /^[A-Za-z][\w./-]{0,127}$/.test(type) ? type : undefined;
}
