import { parseAccountId } from '../../shared/domain/account.ts';
import type { Answer, Call } from '../wire/call.ts';
import type { World } from '../world/world.ts';
import { type ArmPlace, getAccount, listAccounts, listKeys, regenerate } from './arm-accounts.ts';
import { noSuchArmPath } from './arm-errors.ts';
import { listPermissions, PERMISSIONS_PATH } from './arm-permissions.ts';
import { listSubscriptions } from './arm-subscriptions.ts';
import { listVaults, VAULTS_PATH } from './arm-vaults.ts';
import type { Endpoint, OperationName } from './endpoint.ts';

// Names of resource types and groups are compared without regard to case, as ARM does.
const ACCOUNTS =
  /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?\/providers\/Microsoft\.CognitiveServices\/accounts(?:\/([^/]+))?(?:\/(listKeys|regenerateKey))?$/i;

type Handler = (world: World, call: Call, place: ArmPlace) => Answer;

const DEEDS: Readonly<Record<string, readonly [OperationName, Handler]>> = {
  'GET accounts': ['accounts.list', listAccounts],
  'GET account': ['accounts.get', getAccount],
  'POST listkeys': ['accounts.listKeys', listKeys],
  'POST regeneratekey': ['accounts.regenerateKey', regenerate],
};

/** What a call to ARM asks for. */
export function routeArm(world: World, call: Call): Endpoint {
  const found = { service: 'arm', account: undefined, secret: undefined } as const;
  if (call.method === 'GET' && /^\/subscriptions\/?$/i.test(call.path)) {
    return { ...found, operation: 'subscriptions.list', answer: () => listSubscriptions(world, call) };
  }
  if (call.method === 'GET' && PERMISSIONS_PATH.test(call.path)) {
    return { ...found, operation: 'permissions.list', answer: () => listPermissions(world, call) };
  }
  if (call.method === 'GET' && VAULTS_PATH.test(call.path)) {
    return { ...found, operation: 'vaults.list', answer: () => listVaults(world, call) };
  }
  const parts = ACCOUNTS.exec(call.path);
  const [subscriptionId, resourceGroup, account] = [parts?.[1], parts?.[2], parts?.[3]];
  const last = parts?.[4]?.toLowerCase() ?? (account === undefined ? 'accounts' : 'account');
  const deed = DEEDS[`${call.method} ${last}`];
  if (subscriptionId === undefined || deed === undefined) {
    const refuse = (): Answer => {
      throw noSuchArmPath(call.method, call.path);
    };
    return { ...found, operation: 'unknown', answer: refuse };
  }
  const [operation, handle] = deed;
  const id =
    account === undefined ? undefined : parseAccountId(call.path.replace(/\/(?:listKeys|regenerateKey)$/i, ''));
  const place = { subscriptionId, resourceGroup, account };
  return { ...found, operation, account: id, answer: () => handle(world, call, place) };
}
