import { type Account, type AccountId, addressOf } from '../domain/account.ts';
import type { Candidate } from '../domain/facts.ts';
import type { Policy } from '../domain/policy.ts';
import type { Publication } from '../domain/publication.ts';
import { secretNameFor } from '../domain/secret-name.ts';
import { type SecretRef, secretUrl } from '../domain/secret-ref.ts';
import type { Context } from './context.ts';
import { type Inventory, isManagedHere } from './discover.ts';

/** An account that no secret of this deployment names, and where its policy would put one. */
interface Nameless {
  readonly account: Account;
  readonly policy: Policy;
  readonly target: SecretRef;
}

/**
 * The secrets that may be the account's although none of ours names it. It may have been moved: its id is another one
 * then, its tags or a name made of its id may lead elsewhere, and a list may still hold the old id, while consumers read
 * the old place. Somebody may have taken `ProviderAddress` away. Or another deployment published it. None, where only the
 * target itself comes into question.
 */
export function candidatesFor(context: Context, inventory: Inventory, nameless: Nameless): readonly Candidate[] {
  const { account, target } = nameless;
  const unlisted = new Map(inventory.unlisted.map((each) => [each.account, each.state] as const));
  const candidates = inventory.secrets.flatMap((publication) => {
    const owner = isManagedHere(context, publication)
      ? ownerOf(publication, unlisted, nameless)
      : byAnotherDeployment(publication, account.id);
    return owner === undefined ? [] : [{ publication, owner }];
  });
  return candidates.every(({ publication }) => secretUrl(publication.ref) === secretUrl(target)) ? [] : candidates;
}

function ownerOf(
  { ref, tags }: Publication,
  unlisted: ReadonlyMap<AccountId, 'orphaned' | 'unreachable'>,
  { account, policy }: Nameless,
): Candidate['owner'] | undefined {
  const { account: named } = tags;
  if (named === undefined) {
    const names = [secretNameFor(account, policy), secretNameFor(account, { ...policy, secretName: undefined })];
    return names.includes(ref.name) ? 'nobody' : undefined;
  }
  if (typeof named !== 'string' || addressOf(named).name !== addressOf(account.id).name) return undefined;
  const state = unlisted.get(named);
  if (state === undefined) return 'listed';
  return state === 'orphaned' ? 'gone' : 'unanswered';
}

function byAnotherDeployment({ tags }: Publication, id: AccountId): Candidate['owner'] | undefined {
  const { account, managedBy } = tags;
  if (account !== id || managedBy === undefined || 'foreign' in managedBy) return undefined;
  return 'another-deployment';
}
