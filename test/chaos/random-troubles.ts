import type { Fault } from '../../emulator/faults.ts';
import { MINUTE, SECOND } from '../../shared/domain/duration.ts';
import type { Dice } from './dice.ts';
import type { CallName, Run, Spot, Trouble } from './schedule.ts';

/** The calls at which something going wrong is the most telling, with how often each is chosen. */
const SPOTS: readonly (readonly [number, CallName])[] = [
  [6, 'keys.regenerate'],
  [6, 'secrets.set'],
  [5, 'secrets.tag'],
  [3, 'secrets.read'],
  [3, 'keys.listKeys'],
  [3, 'probe.probe'],
  [2, 'directory.account'],
  [1, 'directory.accounts'],
  [1, 'secrets.list'],
  [2, 'lock.renew'],
  [2, 'lock.write'],
  [1, 'lock.release'],
  [1, 'locks.acquire'],
];

/** How late a lost call may still be carried out: within the time for which the product waits. */
const LATE_MS = [SECOND, 25 * SECOND, 2 * MINUTE, 8 * MINUTE, 14 * MINUTE] as const;

/** One run: mostly undisturbed, at times with one or several things that go wrong. */
export function randomRun(dice: Dice): Run {
  const count = dice.weighed([
    [40, 0],
    [40, 1],
    [15, 2],
    [5, 3],
  ]);
  const troubles = dice.chance(0.06) ? deathInFlight(dice) : Array.from({ length: count }, () => randomTrouble(dice));
  return { troubles, paceMs: dice.chance(0.35) ? dice.pick([400, 3_000, 12_000]) : 0 };
}

/** The run dies before it learns what became of an effect, and that lands when another run may have taken over. */
export function deathInFlight(dice: Dice): Trouble[] {
  const fault: Fault = { kind: 'late', afterMs: dice.pick(LATE_MS), answer: dice.pick(['reset', 'hang']) };
  const [effect, next] = dice.pick([
    ['keys.regenerate', { call: 'keys.listKeys', nth: 2 }],
    ['secrets.set', { call: 'secrets.read', nth: 3 }],
  ] as const);
  return [
    { at: { call: effect, nth: 1 }, kind: 'fault', fault, times: 1 },
    { at: next, kind: 'crash', moment: 'before' },
  ];
}

function randomTrouble(dice: Dice): Trouble {
  const at = randomSpot(dice);
  if (at.call.startsWith('lock')) return { at, ...randomLockTrouble(dice) };
  return dice.weighed<() => Trouble>([
    [14, () => ({ at, kind: 'fault', fault: randomFault(dice), times: dice.pick([1, 1, 5]) })],
    [5, () => ({ at, kind: 'crash', moment: dice.pick(['before', 'after']) })],
    [2, () => ({ at, kind: 'pause', ms: dice.pick([20 * SECOND, 55 * SECOND, 70 * SECOND]) })],
    [3, () => ({ at, kind: 'lease-lost' })],
  ])();
}

function randomSpot(dice: Dice): Spot {
  if (dice.chance(0.25)) return { call: 'any', nth: dice.between(1, 45) };
  return {
    call: dice.weighed(SPOTS),
    nth: dice.weighed([
      [7, 1],
      [3, 2],
      [1, 3],
    ]),
  };
}

type WithoutSpot<T> = T extends unknown ? Omit<T, 'at'> : never;

function randomLockTrouble(dice: Dice): WithoutSpot<Trouble> {
  const moment = dice.pick(['before', 'after'] as const);
  return dice.pick([
    { kind: 'lock-fails', moment },
    { kind: 'lock-fails', moment },
    { kind: 'crash', moment },
  ] as const);
}

function randomFault(dice: Dice): Fault {
  const lost = (): 'reset' | 'hang' | number => dice.pick(['reset', 'hang', 500, 503] as const);
  return dice.weighed<() => Fault>([
    [3, () => ({ kind: 'refuse', status: dice.pick([500, 502, 503, 408]) })],
    [2, () => ({ kind: 'refuse', status: 429, retryAfterS: dice.pick([1, 7, 40, 300]) })],
    [1, () => ({ kind: 'refuse', status: 429 })],
    [1, () => ({ kind: 'refuse', status: dice.pick([403, 503]), body: dice.pick(['empty', 'html', 'html-as-json']) })],
    [2, () => ({ kind: 'no-answer', how: dice.pick(['reset', 'hang']) })],
    [6, () => ({ kind: 'lost', answer: lost() })],
    [8, () => ({ kind: 'late', afterMs: dice.pick(LATE_MS), answer: lost() })],
    [2, () => ({ kind: 'garbled', body: dice.pick(['broken-json', 'empty', 'html', 'html-as-json']) })],
    [1, () => ({ kind: 'slow', ms: dice.pick([5 * SECOND, 19 * SECOND, 30 * SECOND]) })],
  ])();
}
