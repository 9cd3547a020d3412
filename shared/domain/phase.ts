import type { Policy } from './policy.ts';
import { adoptedAtMs, type Publication, slotCreatedAtMs } from './publication.ts';
import { otherSlot, SLOTS, type Slot } from './slot.ts';

/** Where an account stands in its life cycle. Derived at every look, never stored. */
export type Phase = 'adopting' | 'overlap' | 'steady';

/** One slot's value as far as its age goes. */
export interface SlotAge {
  readonly slot: Slot;
  readonly role: 'active' | 'idle';
  /** Epoch milliseconds; undefined: older than adoption. */
  readonly createdAtMs: number | undefined;
  /** The instant at which this value breaks the promise about its age, epoch milliseconds. */
  readonly mustDieByMs: number;
}

/** A publication with a readable marker and adoption: what schedule, guard and reports start from. */
export interface Standing {
  readonly publication: Publication;
  readonly active: Slot;
  readonly idle: Slot;
  readonly adoptedAtMs: number;
  readonly phase: Phase;
  /** Creation time of the published value, epoch milliseconds; undefined: older than adoption. */
  readonly activeCreatedAtMs: number | undefined;
  readonly ages: readonly SlotAge[];
}

/** Derives the phase from the marker and the two creation times; undefined where the tags do not tell. */
export function standingOf(publication: Publication, policy: Policy, nowMs: number): Standing | undefined {
  const active = publication.tags.marker;
  const adopted = adoptedAtMs(publication);
  if (active === undefined || adopted === undefined) return undefined;
  const idle = otherSlot(active);
  const ages = SLOTS.map((slot): SlotAge => {
    const createdAtMs = slotCreatedAtMs(publication, slot, nowMs);
    const countsFromMs = createdAtMs ?? adopted + policy.adoptionMs;
    return {
      slot,
      role: slot === active ? 'active' : 'idle',
      createdAtMs,
      mustDieByMs: countsFromMs + policy.maxAgeMs,
    };
  });
  const activeCreatedAtMs = slotCreatedAtMs(publication, active, nowMs);
  const phase = phaseOf(activeCreatedAtMs, slotCreatedAtMs(publication, idle, nowMs));
  return { publication, active, idle, adoptedAtMs: adopted, phase, activeCreatedAtMs, ages };
}

function phaseOf(activeCreatedAtMs: number | undefined, idleCreatedAtMs: number | undefined): Phase {
  if (activeCreatedAtMs === undefined) return 'adopting';
  return idleCreatedAtMs === undefined || idleCreatedAtMs < activeCreatedAtMs ? 'overlap' : 'steady';
}

/** The instant at which the first of the two values breaks the promise about its age, epoch milliseconds. */
export function promiseBreaksAtMs(standing: Standing): number {
  return Math.min(...standing.ages.map((age) => age.mustDieByMs));
}
