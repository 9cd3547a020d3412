import type { Account, AccountId } from './account.ts';
import type { Action } from './decision.ts';
import type { ManagedBy } from './managed-by.ts';
import type { Policy } from './policy.ts';
import type { Publication } from './publication.ts';
import type { SecretRef } from './secret-ref.ts';
import type { Slot } from './slot.ts';
import type { Witness } from './witness.ts';

/** What stands where the account's secret is, or would be. */
export type Place =
  | { readonly kind: 'absent' }
  /** The vault could not be listed or read: never to be taken for absent. */
  | { readonly kind: 'unreadable'; readonly detail: string }
  /** No secret names the account, but one of the candidates may be its own: only the second look can tell. */
  | { readonly kind: 'undecided' }
  | { readonly kind: 'secret'; readonly publication: Publication };

/**
 * A secret that is not where the account's tags lead and may be its own all the same, and what is known of the account that
 * it names: `gone` (404), `unanswered`, or `listed`, each of the same name (an account that is moved keeps its name);
 * `nobody`: it names none. `another-deployment`: it names this very account, and another deployment manages it.
 */
export interface Candidate {
  readonly publication: Publication;
  readonly owner: 'gone' | 'unanswered' | 'listed' | 'nobody' | 'another-deployment';
}

/** What a person asks for one account. */
export type Request =
  | { readonly kind: 'rotate'; readonly id: string; readonly force: boolean; readonly compromised: boolean }
  | { readonly kind: 'rollback'; readonly id: string };

/** What a person asks for one account or for many at once. */
export type RotateRequest = Extract<Request, { kind: 'rotate' }>;

/** Whether a person calls the key compromised, and accepts what follows. */
export function callsCompromised(request: Request | undefined): boolean {
  return request?.kind === 'rotate' && request.compromised;
}

/** What only the second look knows, under the lock. */
export interface SecondLook {
  readonly witness: Witness | undefined;
  /** The slot whose live value is published; undefined where nothing is published. */
  readonly holds: Slot | 'neither' | undefined;
}

/** Everything that is known of one account when a decision is taken. No values. */
export interface Facts {
  readonly account: Account;
  readonly kindSelected: boolean;
  readonly subscriptionSelected: boolean;
  readonly policy: Policy;
  readonly self: ManagedBy;
  /** The deployment whose secrets are to be taken over, as it stands in `managed-by`. */
  readonly replaces: ManagedBy | undefined;
  readonly ref: SecretRef;
  readonly place: Place;
  /** Other accounts without a secret that ask for the same one. */
  readonly rivals: readonly AccountId[];
  /** Where no secret names the account: others that may be its own. After the second look: those that are not, by their values. */
  readonly candidates: readonly Candidate[];
  /** Further secrets of this deployment that name this account, or hold a live key of it. */
  readonly copies: readonly SecretRef[];
  /** The account that the secret names is gone (404). */
  readonly ownerGone: boolean;
  readonly request: Request | undefined;
  /**
   * Only this account was looked at, because of an event: its rivals are not known, and no sweep counts what is done. It may
   * be healed, and nothing else.
   */
  readonly alone: boolean;
  /** What a sweep judged to be due by the whole inventory, where a worker carries it out: it may do that, or less. */
  readonly assigned: Action | undefined;
  readonly look: SecondLook | undefined;
}
