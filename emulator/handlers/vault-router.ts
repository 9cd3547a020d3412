import type { Answer, Call } from '../wire/call.ts';
import { watchedName } from '../world/secret-effects.ts';
import type { VaultState } from '../world/vault-state.ts';
import type { World } from '../world/world.ts';
import type { Endpoint, OperationName } from './endpoint.ts';
import { getDeleted, purge, recover } from './vault-deleted.ts';
import { badParameter, noSuchVaultPath } from './vault-errors.ts';
import { listDeletedSecrets, listSecrets, listVersions } from './vault-lists.ts';
import { getSecret, patchSecret, putSecret, removeSecret, type SecretPlace } from './vault-secrets.ts';

type ListHandler = (world: World, call: Call, vault: VaultState) => Answer;
type Handler = (world: World, call: Call, place: SecretPlace) => Answer;

const LISTS: Readonly<Record<string, readonly [OperationName, ListHandler]>> = {
  'GET secrets': ['secrets.list', listSecrets],
  'GET deletedsecrets': ['deletedSecrets.list', listDeletedSecrets],
};

const DEEDS: Readonly<Record<string, readonly [OperationName, Handler]>> = {
  'GET secrets': ['secrets.get', getSecret],
  'PUT secrets': ['secrets.set', putSecret],
  'PATCH secrets': ['secrets.update', patchSecret],
  'DELETE secrets': ['secrets.delete', removeSecret],
  'GET secrets versions': ['secrets.versions', listVersions],
  'GET deletedsecrets': ['deletedSecrets.get', getDeleted],
  'DELETE deletedsecrets': ['deletedSecrets.purge', purge],
  'POST deletedsecrets recover': ['deletedSecrets.recover', recover],
};

// The SDK ends the address of the current version in a slash.
const PATH = /^\/(secrets|deletedsecrets)(?:\/([^/]*))?(?:\/([^/]*))?\/?$/;
const NAME = /^[0-9a-zA-Z-]{1,127}$/;

/** What a call to a vault asks for. */
export function routeVault(world: World, vault: VaultState, call: Call): Endpoint {
  const found = { service: 'keyVault', account: undefined, secret: undefined } as const;
  const parts = PATH.exec(call.path);
  const [collection, name, last = ''] = [parts?.[1] ?? '', parts?.[2] ?? '', parts?.[3]];
  const list = name === '' ? LISTS[`${call.method} ${collection}`] : undefined;
  if (list !== undefined) return { ...found, operation: list[0], answer: () => list[1](world, call, vault) };
  const word = last === 'versions' || last === 'recover' ? ` ${last}` : '';
  const deed = DEEDS[`${call.method} ${collection}${word}`];
  if (deed === undefined || name === '')
    return { ...found, operation: 'unknown', answer: refuse(noSuchVaultPath(call.method, call.path)) };
  const [operation, handle] = deed;
  if (!NAME.test(name))
    return { ...found, operation, answer: refuse(badParameter('The name is not one of a secret.')) };
  const place = { vault, name, version: word === '' ? last : '' };
  return { ...found, operation, secret: watchedName(vault, name), answer: () => handle(world, call, place) };
}

function refuse(refusal: Error): () => Answer {
  return () => {
    throw refusal;
  };
}
