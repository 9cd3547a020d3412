import type { Act, Dispatching, Schedule, Step } from './schedule.ts';

/** Plays a schedule and names what it breaks; undefined: nothing. */
export type Judge = (schedule: Schedule) => Promise<string | undefined>;

/** The smallest schedule found that breaks the same: nothing can be left out of it any more. */
export async function shrunk(schedule: Schedule, judge: Judge): Promise<Schedule> {
  const broken = await judge(schedule);
  let best = schedule;
  for (let smaller: Schedule | undefined = best; smaller !== undefined; ) {
    best = smaller;
    smaller = undefined;
    for (const candidate of simpler(best)) {
      if ((await judge(candidate)) !== broken) continue;
      smaller = candidate;
      break;
    }
  }
  return best;
}

/** Everything that is one bit less than this schedule, the boldest first. */
function* simpler(schedule: Schedule): Iterable<Schedule> {
  const { steps } = schedule;
  for (let index = steps.length - 1; index >= 0; index -= 1) yield { ...schedule, steps: without(steps, index) };
  for (const [index, step] of steps.entries()) {
    for (const act of simplerActs(step.act)) yield { ...schedule, steps: steps.with(index, { ...step, act }) };
  }
  if (schedule.dispatching !== undefined) yield* simplerDispatching(schedule, schedule.dispatching);
  if (schedule.consumer) yield { ...schedule, consumer: false };
  if (schedule.long) yield { ...schedule, long: false };
  if (schedule.orphan) yield { ...schedule, orphan: false };
  if (schedule.network === 'private') yield { ...schedule, network: 'public' };
  if (schedule.propagationMs > 0) yield { ...schedule, propagationMs: 0 };
  if (schedule.emptyFirstPage) yield { ...schedule, emptyFirstPage: false };
  if (Object.keys(schedule.settings).length > 0) yield { ...schedule, settings: {} };
}

function* simplerDispatching(schedule: Schedule, dispatching: Dispatching): Iterable<Schedule> {
  const { dispatching: _, ...inline } = schedule;
  yield inline;
  const { fates, runs } = dispatching;
  const emptied = <T extends object>(all: readonly T[], calm: T): (readonly T[])[] =>
    all.flatMap((each, index) => (JSON.stringify(each) === JSON.stringify(calm) ? [] : [all.with(index, calm)]));
  for (const fewer of emptied(fates, {})) yield { ...schedule, dispatching: { ...dispatching, fates: fewer } };
  for (const fewer of emptied(runs, { troubles: [], paceMs: 0 })) {
    yield { ...schedule, dispatching: { ...dispatching, runs: fewer } };
  }
  if (dispatching.instances > 1) yield { ...schedule, dispatching: { ...dispatching, instances: 1 } };
}

/** The steps without this one; what comes after it comes as late as before. */
function without(steps: readonly Step[], index: number): Step[] {
  const gone = steps[index];
  return steps.flatMap((step, each) => {
    if (each === index) return [];
    return each === index + 1 && gone !== undefined ? [{ ...step, afterMs: step.afterMs + gone.afterMs }] : [step];
  });
}

function* simplerActs(act: Act): Iterable<Act> {
  if (act.kind !== 'sweep' && act.kind !== 'ask') return;
  for (const index of act.troubles.keys()) {
    yield { ...act, troubles: act.troubles.filter((_, each) => each !== index) };
  }
  if (act.paceMs > 0) yield { ...act, paceMs: 0 };
}
