import { ownerOf } from '../domain/checks/check.ts';
import { compromisedIsDead, isForeignWrite } from '../domain/checks/heal-checks.ts';
import type { DecisionTo } from '../domain/decision.ts';
import { SECOND } from '../domain/duration.ts';
import type { Outcome } from '../domain/outcome.ts';
import { encodeTags } from '../domain/publication-tags.ts';
import { owesNothing } from '../domain/requests.ts';
import { SLOTS, type Slot } from '../domain/slot.ts';
import type { Witness } from '../domain/witness.ts';
import type { AccountRun } from './account-run.ts';
import { healedTags } from './content.ts';
import type { PublishedSecret } from './ports.ts';
import { notRefused } from './probing.ts';
import { publish, publisherOf } from './publish.ts';
import type { SecondLook } from './second-look.ts';
import { tagSettled } from './settle.ts';
import { Stop } from './stop.ts';

/** Time between the two looks at the live keys before a value of somebody else's is replaced. */
const SECOND_READ_AFTER_MS = 10 * SECOND;

/**
 * Repairs drift. Regenerates nothing; one effect, so a crash leaves either the drift or the repair. Creation times are
 * kept, also for a value that a person made later: that is the safe side for its age.
 */
export async function heal(
  run: AccountRun,
  look: SecondLook & { readonly published: PublishedSecret },
  decision: DecisionTo<'heal'>,
): Promise<Outcome> {
  const { publication } = look.published;
  const by = publisherOf(run, look.facts.policy);
  const foreign = isForeignWrite(look.facts, decision.remedy);
  if (decision.remedy === 'value') await twiceTheSame(run, look, decision.marker);
  // In this order: a tag that the record does not know is not obeyed, while what the record owes would get its tag again.
  const isDead = compromisedIsDead(look.facts);
  if (isDead) await run.remember(owesNothing(run.witness));
  const tags = healedTags(by, decision.marker, publication, run.witness);
  if (decision.remedy === 'value') {
    await publish(run, publication.ref, { by, value: look.keys[decision.marker], tags, before: publication });
  } else {
    await tagSettled(run, publication, encodeTags(tags));
  }
  await run.remember(afterHealing(run, look, foreign));
  const sentence = isDead ? `${decision.sentence} ${COMPROMISED_IS_DEAD}` : decision.sentence;
  return { result: 'healed', reason: decision.reason, sentence, loud: true };
}

const COMPROMISED_IS_DEAD =
  'The value that was called compromised is dead with that, so the key that is published now keeps its grace; call it compromised again if it is.';

/** Two equal reads of the live keys and of the secret, some time apart; the value to be published is not refused. */
async function twiceTheSame(
  run: AccountRun,
  look: SecondLook & { readonly published: PublishedSecret },
  marker: Slot,
): Promise<void> {
  const { secrets } = run.context.ports;
  await run.wait(SECOND_READ_AFTER_MS);
  const again = await run.liveKeys();
  if (SLOTS.some((slot) => !again[slot].equals(look.keys[slot]))) {
    throw new Stop(
      'keys-changed',
      'The live keys changed between two looks; somebody regenerates them right now, and the next sweep looks anew.',
    );
  }
  await notRefused(run, again[marker]);
  const current = await secrets.read(look.published.publication.ref);
  if (current?.publication.version !== look.published.publication.version) {
    throw new Stop(
      'changed-meanwhile',
      'Somebody else wrote to the secret in this very moment; the next sweep looks anew.',
    );
  }
}

/** A takeover from another deployment may still see that one's last call; what only somebody else can have written counts. */
function afterHealing(run: AccountRun, look: SecondLook, foreign: boolean): Partial<Witness> {
  if (ownerOf(look.facts) === 'replaced') return { unsettledAtMs: run.now() };
  if (!foreign) return {};
  return { foreignWrites: (run.witness?.foreignWrites ?? 0) + 1, lastForeignWriteAtMs: run.now() };
}
