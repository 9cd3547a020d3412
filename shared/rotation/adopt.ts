import type { DecisionTo } from '../domain/decision.ts';
import { formatInstant } from '../domain/instant.ts';
import type { Outcome } from '../domain/outcome.ts';
import { encodeTags } from '../domain/publication-tags.ts';
import type { AccountRun } from './account-run.ts';
import { adoptionTags, contentTypeAfter, expiryMs, type Publisher } from './content.ts';
import type { SecondLook } from './second-look.ts';
import { setSettled } from './settle.ts';

/**
 * Publishes the value in use and regenerates nothing. Always a new version, also where a secret is taken over: that
 * proves the right to write and starts the clock. A crash before the call leaves nothing, after it a publication that
 * the next run knows by its tags.
 */
export async function adopt(run: AccountRun, look: SecondLook, decision: DecisionTo<'adopt'>): Promise<Outcome> {
  const { facts, published } = look;
  const known = run.witness?.known;
  const by: Publisher = { account: run.account, policy: facts.policy, self: run.context.self, nowMs: run.now() };
  const before = published?.publication;
  const tags = adoptionTags(by, decision.slot, before?.tags, known);
  await setSettled(run, facts.ref, {
    value: look.keys[decision.slot],
    tags: encodeTags(tags),
    contentType: contentTypeAfter(before),
    expiresAtMs: expiryMs(by, tags),
  });
  await run.remember({ optedOutSinceMs: undefined });
  return {
    result: 'adopted',
    reason: decision.reason,
    sentence: `${decision.sentence} The first rotation comes after ${formatInstant(by.nowMs + facts.policy.adoptionMs)}.`,
  };
}
