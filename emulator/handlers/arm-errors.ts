import { json } from '../wire/call.ts';
import { Refusal } from '../wire/refusal.ts';
import type { AccountState } from '../world/account-state.ts';

function armRefusal(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Refusal {
  return new Refusal(json(status, { error: { code, message } }, headers));
}

export function notAuthenticated(reason: 'missing' | 'invalid'): Refusal {
  return reason === 'missing'
    ? armRefusal(401, 'AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.")
    : armRefusal(
        401,
        'InvalidAuthenticationToken',
        'The access token is invalid, expired or meant for another audience.',
      );
}

/** Wording as seen in microsoft/microsoft-foundry-for-vscode#169. */
export function notAuthorized(client: string, action: string, scope: string): Refusal {
  return armRefusal(
    403,
    'AuthorizationFailed',
    `The client '${client}' with object id '${client}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

export function accountNotFound(name: string, group: string): Refusal {
  return resourceNotFound('Microsoft.CognitiveServices/accounts', name, group);
}

export function resourceNotFound(type: string, name: string, group: string): Refusal {
  return armRefusal(
    404,
    'ResourceNotFound',
    `The Resource '${type}/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

export function groupNotFound(group: string): Refusal {
  return armRefusal(404, 'ResourceGroupNotFound', `Resource group '${group}' could not be found.`);
}

export function subscriptionNotFound(id: string): Refusal {
  return armRefusal(404, 'SubscriptionNotFound', `The subscription '${id}' could not be found.`);
}

/** Azure/terraform-azurerm-avm-res-cognitiveservices-account#130; for regenerateKey it is assumed to be alike. */
export function keysSwitchedOff(what: 'list' | 'regenerate'): Refusal {
  return armRefusal(400, 'BadRequest', `Failed to ${what} key. disableLocalAuth is set to be true`);
}

/** Azure/azure-cli#18407. */
export function keyNameInvalid(keyName: string): Refusal {
  return armRefusal(400, 'BadRequest', `The key name '${keyName}' is invalid. Valid values are 'Key1' and 'Key2'.`);
}

/** A read-only lock blocks every POST, listKeys included (azure-resource-manager, lock-resources). */
export function scopeLocked(account: AccountState): Refusal {
  return armRefusal(
    409,
    'ScopeLocked',
    `The scope '${account.armId}' cannot perform write operation because following scope(s) are locked: '${account.armId}'. Please remove the lock and try again.`,
  );
}

export function stateNotFinal(account: AccountState): Refusal {
  return armRefusal(
    409,
    'RequestConflict',
    `Cannot modify resource with id '${account.armId}' because the resource entity provisioning state is not terminal. Please wait for the provisioning state to become terminal and then retry the request.`,
  );
}

export function armThrottled(kind: 'read' | 'write', scope: string, retryAfterS: number): Refusal {
  return armRefusal(
    429,
    'SubscriptionRequestsThrottled',
    `Number of '${kind}' requests for subscription '${scope}' actor '' exceeded. Please try again after '${retryAfterS}' seconds.`,
    { 'retry-after': String(retryAfterS) },
  );
}

export function badArmRequest(code: string, message: string): Refusal {
  return armRefusal(400, code, message);
}

export function noSuchArmPath(method: string, path: string): Refusal {
  return armRefusal(404, 'InvalidResourceType', `The local Azure knows no ${method} ${path}.`);
}
