import type { DecisionTo } from '../domain/decision.ts';
import { formatDay, formatInstant } from '../domain/instant.ts';
import type { Outcome } from '../domain/outcome.ts';
import { promiseBreaksAtMs, standingOf } from '../domain/phase.ts';
import { encodeTags } from '../domain/publication-tags.ts';
import { nextAction } from '../domain/schedule.ts';
import type { AccountRun } from './account-run.ts';
import { contentTypeAfter, expiryMs, type Publisher, rollbackTags } from './content.ts';
import type { PublishedSecret } from './ports.ts';
import { notRefused } from './probing.ts';
import type { SecondLook } from './second-look.ts';
import { setSettled } from './settle.ts';

/**
 * Publishes the value before, which still lives, and moves the marker back in the same version; regenerates nothing. The
 * guard then protects those who hold the other value. One effect: a crash leaves either version, and both are true.
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
  const by: Publisher = { account: run.account, policy, self: run.context.self, nowMs: run.now() };
  const tags = rollbackTags(by, decision.idle, publication.tags);
  await setSettled(run, publication.ref, {
    value: look.keys[decision.idle],
    tags: encodeTags(tags),
    contentType: contentTypeAfter(publication),
    expiresAtMs: expiryMs(by, tags),
  });
  await run.remember({ lastOperationId: operationId });
  const standing = run.publication === undefined ? undefined : standingOf(run.publication, policy, run.now());
  const next =
    standing === undefined
      ? ''
      : ` The next rotation comes after ${formatInstant(nextAction(standing, policy, account.id, run.witness).atMs)}; the maximum age would be broken on ${formatDay(promiseBreaksAtMs(standing))}.`;
  return { result: 'rolled-back', reason: decision.reason, sentence: `${decision.sentence}${next}` };
}
