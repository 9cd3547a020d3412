import type { DecisionTo } from '../domain/decision.ts';
import { formatInstant } from '../domain/instant.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { AccountRun } from './account-run.ts';
import { adoptionTags } from './content.ts';
import { publish, publisherOf } from './publish.ts';
import type { SecondLook } from './second-look.ts';

/**
 * Publishes the value in use and regenerates nothing. Always a new version, also where a secret is taken over: that
 * proves the right to write and starts the clock. A crash before the call leaves nothing, after it a publication that
 * the next run knows by its tags.
 */
export async function adopt(run: AccountRun, look: SecondLook, decision: DecisionTo<'adopt'>): Promise<Outcome> {
  const { facts, published } = look;
  const by = publisherOf(run, facts.policy);
  const before = published?.publication;
  const tags = adoptionTags(by, decision.slot, before, run.witness);
  await publish(run, facts.ref, { by, value: look.keys[decision.slot], tags, before });
  await run.remember({ ...run.promising(tags.graceMs), optedOutSinceMs: undefined });
  return {
    result: 'adopted',
    reason: decision.reason,
    sentence: `${decision.sentence} The first rotation comes after ${formatInstant(by.nowMs + facts.policy.adoptionMs)}.`,
  };
}
