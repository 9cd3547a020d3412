import type { Facts } from './facts.ts';
import { managedByText, sameManager } from './managed-by.ts';
import type { PublicationTags } from './publication.ts';

/** Whose secret it is, by its tags. */
export type Ownership =
  /** This deployment's, for this account. */
  | 'ours'
  /** The deployment's whose secrets are to be taken over, for this account. */
  | 'replaced'
  /** Names this account but no manager: Microsoft's dual-credential tags, or ours in part. */
  | 'dual-credential'
  /** No tag says anything. */
  | 'nobody'
  /** This deployment's, but its account is not named. */
  | 'damaged'
  | 'another-account'
  | 'another-deployment'
  | 'another-program';

/** Reads from the tags whose secret it is. */
export function ownershipOf(tags: PublicationTags, facts: Pick<Facts, 'account' | 'self' | 'replaces'>): Ownership {
  const { account, managedBy } = tags;
  if (typeof account === 'object' || (managedBy !== undefined && 'foreign' in managedBy)) return 'another-program';
  if (account !== undefined && account !== facts.account.id) return 'another-account';
  if (managedBy === undefined) return account === undefined ? 'nobody' : 'dual-credential';
  if (sameManager(managedBy, facts.self)) return account === undefined ? 'damaged' : 'ours';
  const replaced = facts.replaces !== undefined && sameManager(managedBy, facts.replaces);
  return replaced && account !== undefined ? 'replaced' : 'another-deployment';
}

/** The manager in words, for a sentence. */
export function managerOf(tags: PublicationTags): string {
  if (tags.managedBy === undefined) return 'nobody';
  return 'foreign' in tags.managedBy ? `"${tags.managedBy.foreign}"` : managedByText(tags.managedBy);
}
