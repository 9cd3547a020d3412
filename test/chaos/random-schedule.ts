import type { LockOperation } from '../../emulator/memory-locks.ts';
import { ACTIONS } from '../../emulator/world/rights.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/domain/duration.ts';
import type { Request } from '../../shared/domain/facts.ts';
import { Dice } from './dice.ts';
import { randomDeed } from './random-deeds.ts';
import { randomDispatching } from './random-dispatching.ts';
import { deathInFlight, randomRun } from './random-troubles.ts';
import type { Act, OpeningName, Run, Schedule, Step } from './schedule.ts';

const OPENING_WEIGHTS: readonly (readonly [number, OpeningName])[] = [
  [1, 'unpublished'],
  [1, 'foreign'],
  [2, 'adopting'],
  [6, 'due'],
  [3, 'overlap'],
  [6, 'overlap-ending'],
  [2, 'steady'],
];

/** Settings that an operator might choose, and change to in mid-cycle. */
const SETTINGS: readonly Readonly<Record<string, string>>[] = [
  {},
  { ROTATION_SETTLE: 'PT10S' },
  { ROTATION_SETTLE: 'PT10S', ROTATION_PROBE: 'required' },
  { ROTATION_PROBE: 'off' },
  { ROTATION_SETTLE: 'PT10S', ROTATION_GRACE: 'P1D' },
  { ROTATION_SETTLE: 'PT10S', ROTATION_GRACE: 'P5D' },
  { ROTATION_SETTLE: 'PT10S', ROTATION_MAX_KEY_AGE: 'P30D' },
  { ROTATION_SETTLE: 'PT10S', ROTATION_MODE: 'plan' },
  { ROTATION_SETTLE: 'PT10S', ROTATION_VERIFY_INTERVAL: 'P1D' },
];

const OFTEN = { ROTATION_SETTLE: 'PT10S' };

const GAPS_MS = [0, 2 * SECOND, 20 * SECOND, 61 * SECOND, 5 * MINUTE, 16 * MINUTE, 31 * MINUTE, HOUR] as const;
const LONG_GAPS_MS = [5 * HOUR, DAY, 3 * DAY + 20 * MINUTE] as const;

/** When the lease of the one before has run out, and its call may still be on its way. */
const PURSUED_AFTER_MS = [61 * SECOND, 90 * SECOND, 5 * MINUTE] as const;

/** The schedule that belongs to this seed. `instances`: so many workers carry out what sweeps send them for; 0: none. */
export function randomSchedule(seed: number, instances = 0): Schedule {
  const alone = randomLife(seed);
  return instances === 0 ? alone : { ...alone, dispatching: randomDispatching(seed, instances) };
}

function randomLife(seed: number): Schedule {
  const dice = new Dice(seed);
  const slow = dice.chance(0.1);
  const opening = dice.weighed(OPENING_WEIGHTS);
  return {
    seed,
    opening,
    network: dice.chance(0.1) ? 'private' : 'public',
    // A key may take longer to become known than the probing takes only where its probes are sure to meet every front end.
    propagationMs: slow ? dice.pick([30 * SECOND, 60 * SECOND]) : dice.pick([0, 10 * SECOND]),
    routing: slow ? 'round-robin' : 'random',
    // From dice of its own, so that the rest of a schedule is what its seed always gave.
    orphan: new Dice(~seed >>> 0).chance(0.2),
    emptyFirstPage: dice.chance(0.1),
    settings: dice.chance(0.7) ? OFTEN : dice.pick(SETTINGS),
    // Its calls would take the turns of the probes.
    consumer: opening !== 'foreign' && !slow && dice.chance(0.15),
    long: dice.chance(0.1),
    steps: randomSteps(dice),
  };
}

/** In two of five schedules nobody edits anything by hand: whatever breaks there is ours beyond doubt. */
function randomSteps(dice: Dice): Step[] {
  const byHand = dice.chance(0.6);
  const steps: Step[] = [];
  const requests: Request[] = [];
  for (let left = dice.between(2, 6); left > 0; left -= 1) {
    steps.push({ afterMs: gap(dice), act: { kind: 'sweep', ...randomRun(dice) } });
    if (dice.chance(0.03)) steps.push(...randomPursuit(dice, requests));
    if (dice.chance(0.02)) steps.push(...randomHaste(dice, requests, byHand));
    if (dice.chance(0.3)) steps.push({ afterMs: gap(dice), act: randomAsk(dice, requests) });
    if (dice.chance(0.12)) steps.push({ afterMs: gap(dice), act: randomWeather(dice) });
    if (byHand && dice.chance(0.45)) steps.push(...randomHand(dice));
  }
  return steps;
}

function gap(dice: Dice): number {
  return dice.chance(0.2) ? dice.pick(LONG_GAPS_MS) : dice.pick(GAPS_MS);
}

function randomAsk(dice: Dice, before: Request[]): Act {
  const repeated = before.length > 0 && dice.chance(0.3) ? dice.pick(before) : undefined;
  const request = repeated ?? randomRequest(dice, `request-${before.length + 1}`);
  if (repeated === undefined) before.push(request);
  return { kind: 'ask', request, ...randomRun(dice) };
}

/** A request dies with a call in flight, and the next one, which nothing else would hold back, finds its lock. */
function randomPursuit(dice: Dice, before: Request[]): Step[] {
  const ask = (run: Run): Act => {
    const id = `request-${before.length + 1}`;
    const request: Request = { kind: 'rotate', id, force: true, compromised: dice.chance(0.3) };
    before.push(request);
    return { kind: 'ask', request, ...run };
  };
  const dying: Step = { afterMs: gap(dice), act: ask({ troubles: deathInFlight(dice), paceMs: 0 }) };
  return [dying, { afterMs: dice.pick(PURSUED_AFTER_MS), act: ask(randomRun(dice)) }];
}

/** The grace is shortened in mid-cycle, and the one that was promised is no longer in the tag of what is published. */
function randomHaste(dice: Dice, before: Request[], byHand: boolean): Step[] {
  const settings = { ROTATION_SETTLE: 'PT10S', ROTATION_GRACE: 'P1D' };
  const shortened: Step = { afterMs: gap(dice), act: { kind: 'settings', settings } };
  if (byHand && dice.chance(0.5)) {
    const changes = dice.pick([{ Grace: null }, { Grace: 'PT1M' }]);
    return [shortened, { afterMs: gap(dice), act: { kind: 'person', deed: 'tag', changes } }];
  }
  const request: Request = { kind: 'rollback', id: `request-${before.length + 1}` };
  before.push(request);
  return [shortened, { afterMs: gap(dice), act: { kind: 'ask', request, troubles: [], paceMs: 0 } }];
}

function randomRequest(dice: Dice, id: string): Request {
  if (dice.chance(0.3)) return { kind: 'rollback', id };
  return { kind: 'rotate', id, force: dice.chance(0.4), compromised: dice.chance(0.4) };
}

/** Things around the account that change for a while, or for good. */
function randomWeather(dice: Dice): Act {
  const forMs = dice.pick([10 * MINUTE, 3 * HOUR]);
  return dice.weighed<() => Act>([
    [3, () => ({ kind: 'settings', settings: dice.pick(SETTINGS) })],
    [3, () => ({ kind: 'role-missing', action: dice.pick(ROLES), forMs })],
    [2, () => ({ kind: 'vault-read-only', forMs })],
    [
      2,
      () => ({
        kind: 'lock-store',
        what: dice.pick<'lost' | LockOperation>(['lost', 'acquire', 'renew', 'write', 'peek']),
      }),
    ],
  ])();
}

const ROLES = [
  ACTIONS.readAccount,
  ACTIONS.listKeys,
  ACTIONS.regenerateKey,
  ACTIONS.getSecret,
  ACTIONS.setSecret,
  ACTIONS.readMetadata,
  ACTIONS.updateSecret,
] as const;

/** A deed by hand; mostly it is undone later. */
function randomHand(dice: Dice): Step[] {
  const [deed, undo] = randomDeed(dice);
  const done: Step = { afterMs: gap(dice), act: { kind: 'person', ...deed } };
  if (undo === undefined || dice.chance(0.15)) return [done];
  const sweep: Step = { afterMs: gap(dice), act: { kind: 'sweep', ...randomRun(dice) } };
  const undone: Step = { afterMs: gap(dice), act: { kind: 'person', ...undo } };
  return dice.chance(0.6) ? [done, sweep, undone] : [done, undone];
}
