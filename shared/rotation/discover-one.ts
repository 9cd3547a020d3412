import type { AccountId } from '../domain/account.ts';
import { isPassing } from '../domain/errors.ts';
import type { Publication } from '../domain/publication.ts';
import { knows } from '../domain/witness.ts';
import type { Context } from './context.ts';
import { type Inventory, listAllSecrets, mayBeOurs } from './discover.ts';

/**
 * What there is of one account that a secret names, or whose secret the record beside its lock knows (setting a secret by
 * hand drops its tags): that account, and the secrets of all vaults, without which nobody knows whether further ones name it.
 * No subscription is listed, so who else may ask for the same secret is not known. Undefined: there is neither. Throws a `RotationError` where the account cannot be read, or where a vault
 * cannot be listed for a reason that passes.
 */
export async function discoverOne(context: Context, id: AccountId): Promise<Inventory | undefined> {
  const { secrets, unreadableVaults, failures } = await listAllSecrets(context);
  for (const { error } of failures) {
    if (error !== undefined && isPassing(error.code)) throw error;
  }
  const isNamed = secrets.some((each) => each.tags.account === id && mayBeOurs(context, each));
  if (!isNamed && !(await isOnRecord(context, id, secrets))) return undefined;
  const account = await context.ports.directory.account(id);
  return { accounts: [account], secrets, unlisted: [], unreadableVaults, failures };
}

async function isOnRecord(context: Context, id: AccountId, secrets: readonly Publication[]): Promise<boolean> {
  const witness = await context.ports.locks.peek(id);
  return secrets.some(({ ref }) => knows(witness, ref));
}
