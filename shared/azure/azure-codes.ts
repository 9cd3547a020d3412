import type { ErrorCode } from '../domain/errors.ts';

/** Codes that stand in an answer in place of what was withheld. Azure knows none of them, so it cannot send them. */
export const WITHHELD = {
  /** A success that could not be read. */
  malformed: 'KeyRotatorMalformedAnswer',
  /** A failure that is not in Azure's form: empty, HTML, cut off, or something else than an error. */
  unreadable: 'KeyRotatorUnreadableError',
  /** A failure with a code that is not in the table. */
  other: 'KeyRotatorOtherError',
  /** 400 BadRequest whose text names `disableLocalAuth`. */
  localAuthDisabled: 'KeyRotatorLocalAuthDisabled',
} as const;

/** What one code of Azure means where it comes with this status. */
interface CodeRow {
  readonly status: number;
  /** Undefined: the status alone says what it means; the code is only shown. */
  readonly means: ErrorCode | undefined;
}

const row = (status: number, means?: ErrorCode): CodeRow => ({ status, means });

/** The closed list of codes: nothing else of an error's text is ever kept. Sources: Microsoft's pages and issues. */
const CODES: ReadonlyMap<string, CodeRow> = new Map([
  // Azure Resource Manager
  ['AuthorizationFailed', row(403, 'role-missing')],
  ['LinkedAuthorizationFailed', row(403, 'role-missing')],
  ['RequestDisallowedByPolicy', row(403)],
  ['ResourceNotFound', row(404, 'not-found')],
  ['ResourceGroupNotFound', row(404, 'not-found')],
  // The account may well exist where its subscription is not visible to this identity.
  ['SubscriptionNotFound', row(404, 'refused')],
  ['InvalidSubscriptionId', row(404, 'refused')],
  // Lock resources to prevent changes: a ReadOnly lock blocks every POST, listKeys included.
  ['ScopeLocked', row(409, 'account-locked')],
  ['RequestConflict', row(409, 'account-not-ready')],
  ['MissingSubscriptionRegistration', row(409, 'refused')],
  ['ReadOnlyDisabledSubscription', row(409, 'refused')],
  // hashicorp/terraform-provider-azurerm#31712
  ['AccountProvisioningStateInvalid', row(400, 'account-not-ready')],
  // Azure/terraform-azurerm-avm-res-cognitiveservices-account#130
  [WITHHELD.localAuthDisabled, row(400, 'local-auth-disabled')],
  ['BadRequest', row(400)],
  ['SubscriptionRequestsThrottled', row(429)],
  ['TooManyRequests', row(429)],
  ['ExpiredAuthenticationToken', row(401)],
  ['InvalidAuthenticationToken', row(401)],
  // Key Vault: Azure Key Vault REST API error codes, common error codes
  ['Forbidden', row(403, 'role-missing')],
  ['ForbiddenByRbac', row(403, 'role-missing')],
  ['ForbiddenByPolicy', row(403, 'role-missing')],
  ['AccessDenied', row(403, 'role-missing')],
  ['ForbiddenByFirewall', row(403, 'network-refused')],
  // microsoft/multimodal-ai#171: public access is off and the caller came from elsewhere
  ['ForbiddenByConnection', row(403, 'network-refused')],
  ['SecretDisabled', row(403, 'secret-disabled')],
  ['SecretNotFound', row(404, 'not-found')],
  // Soft-delete overview: the name stays taken until the secret is recovered or purged.
  ['ObjectIsDeletedButRecoverable', row(409, 'secret-soft-deleted')],
  ['ObjectIsBeingDeleted', row(409, 'secret-soft-deleted')],
  ['Conflict', row(409)],
  ['BadParameter', row(400)],
  ['Throttled', row(429)],
  ['Unauthorized', row(401)],
  // Blob storage: Status and error codes
  ['AuthorizationPermissionMismatch', row(403, 'role-missing')],
  ['InsufficientAccountPermissions', row(403, 'role-missing')],
  ['AuthenticationFailed', row(403, 'role-missing')],
  ['KeyBasedAuthenticationNotPermitted', row(403, 'role-missing')],
  ['AuthorizationFailure', row(403, 'network-refused')],
]);

/** Whether a code is in the closed list, and so may be passed on and shown. */
export function isKnownCode(code: unknown): code is string {
  return typeof code === 'string' && CODES.has(code);
}

/** What a status and code mean together; undefined where the status alone has to tell. */
export function meaningOf(status: number, code: string | undefined): ErrorCode | undefined {
  const found = code === undefined ? undefined : CODES.get(code);
  return found?.status === status ? found.means : undefined;
}
