import { ownerOf } from '../domain/checks/check.ts';
import { decide } from '../domain/decide.ts';
import type { Decision } from '../domain/decision.ts';
import { RotationError } from '../domain/errors.ts';
import type { Facts, Place } from '../domain/facts.ts';
import { policyOf } from '../domain/policy.ts';
import { secretNameFor } from '../domain/secret-name.ts';
import { secretUrl } from '../domain/secret-ref.ts';
import { SLOTS, type Slot } from '../domain/slot.ts';
import type { AccountRun } from './account-run.ts';
import type { LiveKeys, PublishedSecret } from './ports.ts';

/** What is true under the lock, and what follows from it. */
export interface SecondLook {
  readonly facts: Facts;
  readonly keys: LiveKeys;
  readonly published: PublishedSecret | undefined;
  readonly decision: Decision;
}

/**
 * Looks again, under the lock and at everything: the account (its consent may have changed), the publication with its
 * value, the live keys, the record beside the lock. Then decides again; what the first look said no longer counts.
 */
export async function secondLook(run: AccountRun, first: Facts): Promise<SecondLook> {
  const { directory, secrets, keys } = run.context.ports;
  const account = await directory.account(first.account.id);
  const policy = policyOf(run.context.settings, account);
  const target = { vault: policy.vault, name: secretNameFor(account, policy) };
  const placedByPolicy = first.place.kind === 'absent' || ownerOf(first) === 'nobody';
  if (placedByPolicy && secretUrl(target) !== secretUrl(first.ref)) {
    throw new RotationError('conflict', {
      operation: 'accounts.get',
      detail: 'The tags that name the secret changed between two looks; the next sweep looks anew.',
    });
  }
  const published = await secrets.read(first.ref);
  if (published === undefined && run.witness?.known !== undefined) {
    await run.remember({ lastUnreadableAtMs: run.now() });
  }
  const live = await keys.listKeys(account.id);
  run.saw(published?.publication);
  const place: Place =
    published === undefined ? { kind: 'absent' } : { kind: 'secret', publication: published.publication };
  const look = { witness: run.witness, holds: published === undefined ? undefined : holds(published, live) };
  const facts: Facts = { ...first, account, policy, place, look };
  return { facts, keys: live, published, decision: decide(facts, run.now()) };
}

/** The slot whose live value is published. */
export function holds(published: PublishedSecret, live: LiveKeys): Slot | 'neither' {
  return SLOTS.find((slot) => live[slot].equals(published.value)) ?? 'neither';
}
