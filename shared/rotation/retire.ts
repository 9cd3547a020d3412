import type { DecisionTo } from '../domain/decision.ts';
import type { Outcome } from '../domain/outcome.ts';
import { encodeTags } from '../domain/publication-tags.ts';
import { owesNothing } from '../domain/requests.ts';
import type { AccountRun } from './account-run.ts';
import { retiredTags } from './content.ts';
import type { PublishedSecret } from './ports.ts';
import { prepare } from './prepare.ts';
import { seenRefused } from './probing.ts';
import { regenerateSettled } from './regenerate.ts';
import type { SecondLook } from './second-look.ts';
import { tagSettled } from './settle.ts';

/**
 * Retires the value that was published before: regenerates its slot, so that it dies. The checks are those of `rotate`.
 *
 * | crash after    | the next run sees                                        | and does                              |
 * |----------------|----------------------------------------------------------|---------------------------------------|
 * | 4 journal      | overlap, and an attempt in the tags                      | waits for the back-off; then anew     |
 * | 5 regenerate   | overlap still; the idle slot holds a value nobody knows  | retires once more, which hurts nobody |
 * | 6 witness      | the same, though the record knows the new value's time   | the same                              |
 * | 7 tag          | steady                                                   | rotates when due by age               |
 *
 * The record comes first: a tag that is younger than the record knows is taken for forged, and put back.
 */
export async function retire(
  run: AccountRun,
  look: SecondLook & { readonly published: PublishedSecret },
  decision: DecisionTo<'retire'>,
  operationId: string,
): Promise<Outcome> {
  const { idle, compromised } = decision;
  const { publication } = await prepare(run, look, {
    kind: compromised ? 'compromised-retire' : 'retire',
    id: operationId,
    idle,
  });
  const { createdAtMs, answered } = await regenerateSettled(run, idle, look.keys);
  const tags = retiredTags(publication, idle, createdAtMs);
  run.wrote({ ...publication, tags, updatedAtMs: run.now() });
  await run.remember({
    ...run.retiring(tags.slotCreatedAtMs),
    ...(answered ? { regenerating: undefined } : {}),
    foreignWrites: 0,
    lastForeignWriteAtMs: undefined,
    ...(compromised ? { ...owesNothing(run.witness), begun: undefined } : {}),
  });
  await tagSettled(run, publication, encodeTags(tags));
  const retired: Outcome = { result: 'retired', reason: decision.reason, sentence: decision.sentence };
  if (!compromised) return retired;
  const refused = await seenRefused(run, look.keys[idle]);
  return {
    ...retired,
    revocation: refused ? 'confirmed' : 'not-confirmed',
    sentence: `${decision.sentence} ${refused ? 'Revocation confirmed: the data plane refuses the old value.' : 'Revocation not confirmed: the data plane could not be seen to refuse the old value; Azure lists it no longer.'}`,
  };
}
