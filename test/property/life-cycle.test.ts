import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decide } from '../../shared/domain/decide.ts';
import { type DecisionTo, regenerates } from '../../shared/domain/decision.ts';
import { DAY, MINUTE } from '../../shared/domain/duration.ts';
import type { Policy } from '../../shared/domain/policy.ts';
import type { Publication } from '../../shared/domain/publication.ts';
import { otherSlot, type Slot } from '../../shared/domain/slot.ts';
import { account, adopting, facts, look, NOW, secret } from '../domain/facts-builder.ts';
import { accountIds, type FittingPolicy, fittingPolicies } from './arbitraries.ts';

/** What really is in a slot: since when its promise counts, and until when consumers could read it in the secret. */
interface Value {
  readonly countsFromMs: number;
  readonly readableUntilMs: number;
}

/** One account that nothing ever happens to but its own life cycle. */
class World {
  publication: Publication;
  readonly values: Record<Slot, Value>;
  readonly deaths: { readonly ageMs: number; readonly unreadForMs: number }[] = [];
  readonly #workMs: number;

  constructor({ policy, workMs }: FittingPolicy) {
    this.publication = adopting(0, { graceMs: policy.graceMs });
    const countsFromMs = NOW + policy.adoptionMs;
    this.values = {
      Key1: { countsFromMs, readableUntilMs: Number.NEGATIVE_INFINITY },
      Key2: { countsFromMs, readableUntilMs: Number.NEGATIVE_INFINITY },
    };
    this.#workMs = workMs;
  }

  regenerate(slot: Slot, nowMs: number): void {
    const { countsFromMs, readableUntilMs } = this.values[slot];
    this.deaths.push({ ageMs: nowMs - countsFromMs, unreadForMs: nowMs - readableUntilMs });
    this.values[slot] = { countsFromMs: nowMs, readableUntilMs: Number.NEGATIVE_INFINITY };
  }

  rotate({ idle }: DecisionTo<'rotate'>, policy: Policy, nowMs: number): void {
    this.regenerate(idle, nowMs);
    const atMs = nowMs + this.#workMs;
    const before = otherSlot(idle);
    this.values[before] = { ...this.values[before], readableUntilMs: atMs };
    const { tags } = this.publication;
    const slotCreatedAtMs = { ...tags.slotCreatedAtMs, [idle]: nowMs };
    this.publication = {
      ...this.publication,
      createdAtMs: atMs,
      updatedAtMs: atMs,
      tags: { ...tags, marker: idle, slotCreatedAtMs, graceMs: policy.graceMs },
    };
  }

  retire({ idle }: DecisionTo<'retire'>, nowMs: number): void {
    this.regenerate(idle, nowMs);
    const { tags } = this.publication;
    const slotCreatedAtMs = { ...tags.slotCreatedAtMs, [idle]: nowMs };
    this.publication = {
      ...this.publication,
      updatedAtMs: nowMs + this.#workMs,
      tags: { ...tags, slotCreatedAtMs },
    };
  }

  oldestMs(nowMs: number): number {
    return nowMs - Math.min(this.values.Key1.countsFromMs, this.values.Key2.countsFromMs);
  }
}

const fractions = fc.array(fc.oneof(fc.constant(1), fc.double({ min: 0.3, max: 1, noNaN: true })), {
  minLength: 1,
  maxLength: 40,
});

it('Without an outage no value outlives its maximum age, and none dies that a consumer may hold, whatever the policy and the gaps', () => {
  fc.assert(
    fc.property(fittingPolicies, accountIds, fractions, (fitting, id, gaps) => {
      const { policy, workMs } = fitting;
      const world = new World(fitting);
      const endMs = NOW + policy.adoptionMs + 3 * policy.maxAgeMs;
      let sweeps = 0;
      let oldestMs = 0;
      const idleActions = new Set<string>();
      for (let nowMs = NOW; nowMs < endMs; sweeps += 1) {
        oldestMs = Math.max(oldestMs, world.oldestMs(nowMs));
        const { tags } = world.publication;
        const place = secret({ ...world.publication, tags: { ...tags, account: id } });
        const given = facts({ account: account({ id }), policy, place, look: look({ holds: tags.marker }) });
        const decision = decide(given, nowMs);
        if (decision.action === 'rotate') world.rotate(decision, policy, nowMs);
        else if (decision.action === 'retire') world.retire(decision, nowMs);
        else idleActions.add(decision.action);
        if (regenerates(decision)) nowMs += workMs;
        nowMs += Math.max(1, Math.floor((gaps[sweeps % gaps.length] ?? 1) * policy.scheduleGapMs));
      }
      expect(['verify', 'keep']).toEqual(expect.arrayContaining([...idleActions]));
      expect(oldestMs).toBeLessThanOrEqual(policy.maxAgeMs);
      for (const death of world.deaths) {
        expect(death.ageMs).toBeLessThanOrEqual(policy.maxAgeMs);
        expect(death.unreadForMs).toBeGreaterThanOrEqual(policy.graceMs + 15 * MINUTE);
      }
      expect(world.deaths.length).toBeGreaterThanOrEqual(4);
    }),
    { numRuns: 60 },
  );
});

it('With the defaults and hourly sweeps, two years hold eight or nine rotations, each followed by a retirement', () => {
  const given = { policy: facts().policy, workMs: MINUTE };
  const world = new World(given);
  const actions: string[] = [];
  for (let nowMs = NOW; nowMs < NOW + 730 * DAY; nowMs += 60 * MINUTE) {
    const active = world.publication.tags.marker;
    const decision = decide(facts({ place: secret(world.publication), look: look({ holds: active }) }), nowMs);
    if (decision.action === 'rotate') world.rotate(decision, given.policy, nowMs);
    if (decision.action === 'retire') world.retire(decision, nowMs);
    if (regenerates(decision)) actions.push(decision.action);
  }
  expect(actions.filter((_, index) => index % 2 === 0)).toEqual(Array(actions.length / 2).fill('rotate'));
  expect(actions.filter((_, index) => index % 2 === 1)).toEqual(Array(actions.length / 2).fill('retire'));
  expect(actions.length / 2).toBe(9);
  expect(Math.max(...world.deaths.map((death) => death.ageMs))).toBeLessThan(90 * DAY);
});
