import { callsCompromised, type Request } from './facts.ts';
import type { Operation } from './operation.ts';
import type { Slot } from './slot.ts';
import type { Witness } from './witness.ts';

/** How many ids are kept: a request is repeated within hours, not after that many others. */
const MOST_IDS = 8;

type Requests = Pick<Witness, 'begun' | 'doneIds'>;

/** Set before the id of a request that called a key compromised: that of a plain one must not pass for it. */
const COMPROMISED = 'compromised:';

/**
 * Whether the request was carried out before, seen by the record and by the slot that is published now. A request that calls
 * the key compromised was only if it called it so then: else somebody would believe that a key is dead which is not.
 */
export function wasCarriedOut(witness: Witness | undefined, request: Request, active: Slot | undefined): boolean {
  if (witness === undefined) return false;
  const { id } = request;
  if (witness.doneIds.includes(COMPROMISED + id)) return true;
  if (callsCompromised(request)) return false;
  return witness.doneIds.includes(id) || (witness.begun?.id === id && isOver(witness, active));
}

/** A run that died between the flip and the record left the request as begun, and another slot published. */
function isOver({ begun }: Requests, active: Slot | undefined): boolean {
  return begun !== undefined && active !== undefined && begun.published !== active;
}

/** The record of a request that is about to have its effect, while `published` is the active slot. */
export function begins(witness: Witness | undefined, id: string, published: Slot): Requests {
  const before = witness?.begun;
  const isLeft = witness !== undefined && before !== undefined && isOver(witness, published);
  return { begun: { id, published }, doneIds: isLeft ? withId(witness, before.id) : (witness?.doneIds ?? []) };
}

/** The record where another operation is about to publish the other slot: afterwards nobody could tell what came of a request that is left as begun. */
export function resolved(witness: Witness | undefined, published: Slot): Requests | undefined {
  if (witness?.begun === undefined) return undefined;
  const { begun, doneIds } = witness;
  return { begun: undefined, doneIds: isOver(witness, published) ? withId(witness, begun.id) : doneIds };
}

/** The record of a request that was carried out. */
export function carriedOut(witness: Witness | undefined, id: string): Requests {
  return { begun: undefined, doneIds: withId(witness, id) };
}

/** The record of what is owed for the compromised value in this slot; whatever was owed before is taken over. */
export function owing(witness: Witness | undefined, operation: Operation, slot: Slot): Pick<Witness, 'owed'> {
  const before = witness?.owed;
  const others = before === undefined ? [] : [before.id, ...before.also].filter((id) => id !== operation.id);
  return { owed: { ...operation, slot, also: others.slice(0, MOST_IDS - 1) } };
}

/** The record where the compromised value is dead: every request about it was carried out. */
export function owesNothing(witness: Witness | undefined): Pick<Witness, 'owed' | 'doneIds'> {
  const owed = witness?.owed;
  const ids = owed === undefined ? [] : [owed.id, ...owed.also];
  return {
    owed: undefined,
    doneIds: withIds(
      witness,
      ids.map((id) => COMPROMISED + id),
    ),
  };
}

function withId(witness: Witness | undefined, id: string): readonly string[] {
  return withIds(witness, [id]);
}

function withIds(witness: Witness | undefined, ids: readonly string[]): readonly string[] {
  return [...new Set([...ids, ...(witness?.doneIds ?? [])])].slice(0, MOST_IDS);
}
