import { HOUR, MINUTE, SECOND } from '../../shared/domain/duration.ts';
import { Dice } from './dice.ts';
import { randomRun } from './random-troubles.ts';
import type { Dispatching, MessageFate, Run } from './schedule.ts';

const MESSAGES = 8;
const DELIVERIES = 12;
/** Tells these dice from those of the schedule, so that the rest of a schedule is what its seed always gave. */
const OTHER_DICE = 0x5f3759df;

const CALM: Run = { troubles: [], paceMs: 0 };

/** What happens to the messages of a schedule, and to those who work on them. */
export function randomDispatching(seed: number, instances: number): Dispatching {
  const dice = new Dice((seed ^ OTHER_DICE) >>> 0);
  return {
    instances,
    fates: Array.from({ length: MESSAGES }, () => randomFate(dice)),
    runs: Array.from({ length: DELIVERIES }, () => (dice.chance(0.6) ? randomRun(dice) : CALM)),
  };
}

function randomFate(dice: Dice): MessageFate {
  return {
    ...(dice.chance(0.3) ? { delayMs: dice.pick([5 * SECOND, 90 * SECOND, 16 * MINUTE, HOUR, 150 * MINUTE]) } : {}),
    ...(dice.chance(0.25) ? { againAfterMs: dice.pick([0, 2 * SECOND, 61 * SECOND, 20 * MINUTE, 3 * HOUR]) } : {}),
    ...(dice.chance(0.15) ? { visibleAfterMs: dice.pick([2 * SECOND, 30 * SECOND, 70 * SECOND, 5 * MINUTE]) } : {}),
    ...(dice.chance(0.05) ? { refused: dice.pick(['before', 'after'] as const) } : {}),
  };
}
