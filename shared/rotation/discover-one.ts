import type { AccountId } from '../domain/account.ts';
import { isPassing } from '../domain/errors.ts';
import { knows } from '../domain/witness.ts';
import type { Context } from './context.ts';
import { type Inventory, listAllSecrets, mayBeManagedHere } from './discover.ts';

/**
 * What there is of one account whose publication the record beside its lock knows: that account, and the secrets of all
 * vaults, without which nobody knows whether further ones name it. No subscription is listed, so who else may ask for the same
 * secret is not known. Undefined: no record, or no secret of it, which only a sweep can judge; events of accounts that are
 * not under management cost one read of the storage account. Throws a `RotationError` where the account cannot be read, or
 * where a vault cannot be listed for a reason that passes.
 */
export async function discoverOne(context: Context, id: AccountId): Promise<Inventory | undefined> {
  const witness = await context.ports.locks.peek(id);
  if (witness?.known === undefined) return undefined;
  const { secrets, unreadableVaults, failures } = await listAllSecrets(context);
  for (const { error } of failures) {
    if (error !== undefined && isPassing(error.code)) throw error;
  }
  const isNamed = secrets.some((each) => each.tags.account === id && mayBeManagedHere(context, each));
  if (!isNamed && !secrets.some(({ ref }) => knows(witness, ref))) return undefined;
  const account = await context.ports.directory.account(id);
  return { accounts: [account], secrets, unlisted: [], unreadableVaults, failures };
}
