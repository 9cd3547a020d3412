import { noDrift } from '../domain/checks/heal-checks.ts';
import type { Facts } from '../domain/facts.ts';
import type { Publication } from '../domain/publication.ts';
import type { Context } from './context.ts';
import { holds } from './second-look.ts';

/** Whether the published value is the active slot's live value; where not, the publication as it was read. */
export interface Verification {
  readonly drift: boolean;
  readonly publication: Publication | undefined;
}

/**
 * The drift check: two reads, no lock. A difference is only a reason to look again under the lock, since another run may
 * have flipped between the two reads.
 */
export async function verify(context: Context, facts: Facts): Promise<Verification> {
  const { secrets, keys } = context.ports;
  const published = await secrets.read(facts.ref);
  if (published === undefined) return { drift: true, publication: undefined };
  const live = await keys.listKeys(facts.account.id);
  const look = { witness: undefined, holds: holds(published, live) };
  const seen: Facts = { ...facts, place: { kind: 'secret', publication: published.publication }, look };
  return { drift: noDrift(seen, context.ports.clock.now()) !== undefined, publication: published.publication };
}
