import type { AccountId } from '../domain/account.ts';
import { isPassing, RotationError } from '../domain/errors.ts';
import type { Context } from './context.ts';
import { type Inventory, listAllSecrets, mayBeOurs } from './discover.ts';

/**
 * What there is of one account that a secret names: that account, and the secrets of all vaults, without which nobody knows
 * whether further ones name it. No subscription is listed, so who else may ask for the same secret is not known. Undefined:
 * no secret that may be ours names the account. Throws a `RotationError` where the account cannot be read, or where a vault
 * cannot be listed for a reason that passes.
 */
export async function discoverOne(context: Context, id: AccountId): Promise<Inventory | undefined> {
  const { secrets, unreadableVaults, failures, errors } = await listAllSecrets(context);
  for (const error of errors) {
    if (error instanceof RotationError && isPassing(error.code)) throw error;
  }
  if (!secrets.some((each) => each.tags.account === id && mayBeOurs(context, each))) return undefined;
  const account = await context.ports.directory.account(id);
  return { accounts: [account], secrets, unlisted: [], unreadableVaults, failures };
}
