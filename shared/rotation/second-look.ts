import { ownerOf } from '../domain/checks/check.ts';
import { decide } from '../domain/decide.ts';
import type { Decision } from '../domain/decision.ts';
import { RotationError } from '../domain/errors.ts';
import type { Facts } from '../domain/facts.ts';
import { policyOf } from '../domain/policy.ts';
import { secretNameFor } from '../domain/secret-name.ts';
import { secretUrl } from '../domain/secret-ref.ts';
import type { AccountRun } from './account-run.ts';
import { holds } from './holds.ts';
import type { LiveKeys, PublishedSecret } from './ports.ts';
import { recordedRef, whereabouts } from './whereabouts.ts';

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
  const { directory, secrets } = run.context.ports;
  const account = await directory.account(first.account.id);
  const policy = policyOf(run.context.settings, account);
  const target = { vault: policy.vault, name: secretNameFor(account, policy) };
  const placedByPolicy = ['absent', 'undecided'].includes(first.place.kind) || ownerOf(first) === 'nobody';
  if (placedByPolicy && secretUrl(target) !== secretUrl(first.ref)) {
    throw new RotationError('conflict', {
      operation: 'accounts.get',
      detail: 'The tags that name the secret changed between two looks; the next sweep looks anew.',
    });
  }
  const ref = recordedRef(run, first);
  const read = await secrets.read(ref);
  if (read === undefined && run.witness?.known !== undefined) {
    await run.remember({ lastUnreadableAtMs: run.now() });
  }
  const live = await run.liveKeys();
  const { published, ...found } = await whereabouts(run, first, { ref, published: read }, live);
  run.saw(published?.publication);
  const look = { witness: run.witness, holds: published === undefined ? undefined : holds(published, live) };
  const facts: Facts = { ...first, ...found, account, policy, look };
  return { facts, keys: live, published, decision: decide(facts, run.now()) };
}
