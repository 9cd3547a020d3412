import type { DecisionTo } from '../domain/decision.ts';
import { formatDay, formatInstant } from '../domain/instant.ts';
import type { Outcome } from '../domain/outcome.ts';
import { promiseBreaksAtMs, standingOf } from '../domain/phase.ts';
import { promisedMs } from '../domain/promise.ts';
import { begins, carriedOut } from '../domain/requests.ts';
import { nextAction } from '../domain/schedule.ts';
import { otherSlot } from '../domain/slot.ts';
import type { AccountRun } from './account-run.ts';
import { rollbackTags } from './content.ts';
import type { PublishedSecret } from './ports.ts';
import { notRefused } from './probing.ts';
import { publish, publisherOf } from './publish.ts';
import type { SecondLook } from './second-look.ts';

/**
 * Publishes the value before, which still lives, and moves the marker back in the same version; regenerates nothing. The
 * guard then protects those who hold the other value. One effect: a crash leaves either version, and both are true; the
 * record of the request as begun tells a repetition which of them it is, so that nothing is rolled back twice.
 */
export async function rollback(
  run: AccountRun,
  look: SecondLook & { readonly published: PublishedSecret },
  decision: DecisionTo<'rollback'>,
  operationId: string,
): Promise<Outcome> {
  const { publication } = look.published;
  const { policy, account } = look.facts;
  await notRefused(run, look.keys[decision.idle]);
  const by = publisherOf(run, policy);
  const graceMs = Math.max(policy.graceMs, promisedMs(run.witness, publication));
  const tags = rollbackTags(by, decision.idle, publication, graceMs);
  const nextPromise = { over: publication.version, marker: decision.idle, graceMs };
  await run.remember({
    ...run.about(nextPromise),
    ...begins(run.witness, operationId, otherSlot(decision.idle)),
  });
  await publish(run, publication.ref, { by, value: look.keys[decision.idle], tags, before: publication });
  await run.remember({ ...run.promising(graceMs), ...carriedOut(run.witness, operationId) });
  const standing = run.publication === undefined ? undefined : standingOf(run.publication, policy, run.now());
  const next =
    standing === undefined
      ? ''
      : ` The next rotation comes after ${formatInstant(nextAction(standing, policy, account.id, run.witness).atMs)}; the maximum age would be broken on ${formatDay(promiseBreaksAtMs(standing))}.`;
  return { result: 'rolled-back', reason: decision.reason, sentence: `${decision.sentence}${next}` };
}
