import { nextTicks, type Schedule } from '../../shared/domain/ncrontab.ts';
import type { EmulatorClock } from '../clock.ts';
import type { Invocation, Invoker } from './invoker.ts';
import type { FunctionWith } from './registered.ts';

/** `setTimeout` counts in 31 bits. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** A timer function with its schedule as it counts. */
export interface ScheduledTimer {
  readonly timer: FunctionWith<'timerTrigger'>;
  readonly schedule: Schedule;
}

/** What the host sends for a tick: PascalCase, as measured under the real host. */
function tick(lastMs: number, nextMs: number, isPastDue: boolean): string {
  const [Last, Next, LastUpdated] = [lastMs, nextMs, lastMs].map((ms) => new Date(ms).toISOString());
  return JSON.stringify({
    Schedule: { AdjustForDST: true },
    ScheduleStatus: { Last, Next, LastUpdated },
    IsPastDue: isPastDue,
  });
}

/** Sets a timer function off now; it looks like a tick that is late. `id`: the invocation's. */
export function fireNow(invoker: Invoker, scheduled: ScheduledTimer, nowMs: number, id: string): Promise<Invocation> {
  const [nextMs = nowMs] = nextTicks(scheduled.schedule, nowMs, 1);
  return invoker.invoke(scheduled.timer, { json: tick(nowMs, nextMs, true) }, {}, id);
}

/** Fires a timer function at every tick of its schedule, never twice at once. The function that this returns ends it. */
export function keepTicking(invoker: Invoker, { timer, schedule }: ScheduledTimer, clock: EmulatorClock): () => void {
  let stopped = false;
  let cancel = (): void => undefined;
  const wait = (): void => {
    const [atMs, nextMs] = nextTicks(schedule, clock.now(), 2);
    if (stopped || atMs === undefined) return;
    cancel = clock.after(Math.min(atMs - clock.now(), LONGEST_WAIT_MS), () => {
      if (clock.now() < atMs) wait();
      else void invoker.invoke(timer, { json: tick(atMs, nextMs ?? atMs, false) }).then(wait);
    });
  };
  wait();
  return () => {
    stopped = true;
    cancel();
  };
}
