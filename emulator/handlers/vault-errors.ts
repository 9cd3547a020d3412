import { json } from '../wire/call.ts';
import { Refusal } from '../wire/refusal.ts';

/** Shape and codes as in Key Vault's rest-error-codes and common-error-codes; wordings that no source gives are our own. */
function vaultRefusal(status: number, code: string, message: string, inner?: string): Refusal {
  const error = inner === undefined ? { code, message } : { code, message, innererror: { code: inner } };
  return new Refusal(json(status, { error }));
}

/** The answer to a call without a token, whether it has a body or not: it tells the client where to get one. */
export function challenge(tenantId: string): Refusal {
  const message = 'AKV10000: Request is missing a Bearer or PoP token.';
  return new Refusal(
    json(
      401,
      { error: { code: 'Unauthorized', message } },
      {
        'www-authenticate': `Bearer authorization="https://login.microsoftonline.com/${tenantId}", resource="https://vault.azure.net"`,
      },
    ),
  );
}

export function notAllowed(caller: string, action: string, resource: string): Refusal {
  const message = `Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role definitions were changed recently, please observe propagation time.\r\nCaller: appid=${caller}\r\nAction: '${action}'\r\nResource: '${resource}'\r\nAssignment: (not found)`;
  return vaultRefusal(403, 'Forbidden', message, 'ForbiddenByRbac');
}

export function blockedByFirewall(): Refusal {
  const message = 'Client address is not authorized and caller is not a trusted service.';
  return vaultRefusal(403, 'Forbidden', message, 'ForbiddenByFirewall');
}

/** No source gives the answer of a vault in failover to a write; a refusal that is clearly one is assumed. */
export function vaultIsReadOnly(): Refusal {
  return vaultRefusal(
    403,
    'Forbidden',
    'The vault is in a read-only mode; only get and list are possible.',
    'AccessDenied',
  );
}

export function secretDisabled(): Refusal {
  return vaultRefusal(403, 'Forbidden', 'Operation get is not allowed on a disabled secret.', 'SecretDisabled');
}

export function secretNotFound(name: string): Refusal {
  const message = `A secret with (name/id) ${name} was not found in this key vault.`;
  return vaultRefusal(404, 'SecretNotFound', message);
}

export function deletedButRecoverable(name: string): Refusal {
  const message = `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.`;
  return vaultRefusal(409, 'Conflict', message, 'ObjectIsDeletedButRecoverable');
}

export function badParameter(message: string): Refusal {
  return vaultRefusal(400, 'BadParameter', message);
}

/** Whether Key Vault sends Retry-After is not documented: it does not here, which is harder on the caller. */
export function vaultThrottled(): Refusal {
  const message =
    'Request was not processed because too many requests were received. Reason: VaultRequestTypeLimitReached';
  return vaultRefusal(429, 'Throttled', message);
}

export function noSuchVaultPath(method: string, path: string): Refusal {
  return vaultRefusal(404, 'NotFound', `The local Azure knows no ${method} ${path}.`);
}
