import { directPorts } from '../../emulator/direct/direct-ports.ts';
import type { Config } from '../../shared/config.ts';
import type { AccountReport } from '../../shared/domain/account-report.ts';
import { DAY } from '../../shared/domain/duration.ts';
import { nextTicks, type Schedule } from '../../shared/domain/ncrontab.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import type { Context } from '../../shared/rotation/context.ts';
import type { LogEvent, Ports } from '../../shared/rotation/ports.ts';
import { Slots } from '../../shared/rotation/slots.ts';
import { sweep } from '../../shared/rotation/sweep.ts';
import { Observer } from './observer.ts';
import { Stage } from './stage.ts';
import { begin } from './story.ts';
import { type Deployment, Succession } from './succession.ts';
import type { Outage, Tenant } from './tenant.ts';
import { Workers } from './workers.ts';

const START_MS = Date.parse('2026-01-01T00:00:00Z');
/** Ticks are asked for in portions: two years of a frequent schedule are many. */
const TICKS_AT_ONCE = 1_000;

/** What is simulated. */
export interface Simulation {
  readonly tenant: Tenant;
  readonly settings: Settings;
  readonly schedule: Schedule;
  readonly dispatch: Config['dispatch'];
  readonly days: number;
  readonly seed: number;
  /** Told of each day that is over. */
  readonly onDay?: (day: number) => void;
}

/** What the simulation showed. */
export interface Play {
  readonly stage: Stage;
  readonly observer: Observer;
  readonly sweeps: number;
  readonly messages: number;
}

/** Plays the tenant's story under the product's own sweeps, at the ticks of the schedule at which the app is up. */
export async function simulate(simulation: Simulation): Promise<Play> {
  const { tenant, settings, schedule, days, seed } = simulation;
  const stage = new Stage(tenant, settings, { startMs: START_MS, seed });
  const observer = new Observer(stage);
  const ports = portsOf(stage, tenant, (event) => observer.log(event));
  const succession = new Succession(stage, tenant.successions);
  const isDown = appDown(tenant.outages);
  const endMs = START_MS + days * DAY;
  const teams = new Map<Deployment, Workers>();
  const workersOf = (deployment: Deployment): Workers => {
    const known = teams.get(deployment);
    if (known !== undefined) return known;
    const isUp = (): boolean => {
      const afterMs = stage.clock.now() - START_MS;
      return !isDown(afterMs) && succession.at(afterMs) === deployment;
    };
    const told = (report: AccountReport): void => observer.turned(report);
    const workers = new Workers(stage, () => contextOf(deployment, ports, 'worker'), { isUp, told });
    teams.set(deployment, workers);
    return workers;
  };
  begin(stage, tenant);
  let sweeps = 0;
  let day = 0;
  for (const tickMs of ticks(schedule, stage, endMs)) {
    await stage.clock.runUntil(tickMs);
    observer.lookAtAges();
    if (isDown(tickMs - START_MS)) {
      observer.missed();
      continue;
    }
    sweeps += 1;
    const deployment = succession.at(tickMs - START_MS);
    const dispatch = simulation.dispatch === 'queue' ? workersOf(deployment).dispatch : undefined;
    const context = contextOf(deployment, ports, `sweep-${sweeps}`);
    observer.swept(await stage.clock.run(sweep(context, dispatch)));
    observer.lookAtAges();
    for (; day < Math.floor((tickMs - START_MS) / DAY); day += 1) simulation.onDay?.(day + 1);
  }
  await stage.clock.runUntil(endMs);
  observer.lookAtAges();
  for (const { consumers } of stage.players.values()) for (const consumer of consumers) consumer.stop();
  const messages = [...teams.values()].reduce((sum, workers) => sum + workers.messages, 0);
  return { stage, observer, sweeps, messages };
}

function contextOf({ settings, locks }: Deployment, ports: Ports, runId: string): Context {
  return {
    settings,
    self: { deployment: settings.deployment, lockHost: locks.host },
    ports: { ...ports, locks },
    runId,
    slots: new Slots(settings.concurrency),
  };
}

/** The ticks one after the other; those that pass while a sweep is at work are left out. */
function* ticks(schedule: Schedule, stage: Stage, endMs: number): Iterable<number> {
  let beforeMs = START_MS - 1;
  for (;;) {
    const some = nextTicks(schedule, beforeMs, TICKS_AT_ONCE);
    for (const tickMs of some) {
      if (tickMs >= endMs) return;
      if (tickMs >= stage.clock.now()) yield tickMs;
      beforeMs = tickMs;
    }
    if (some.length === 0) return;
  }
}

/** The product's ports straight over the local Azure, with the app's own clock, which may go wrong. */
function portsOf(stage: Stage, tenant: Tenant, log: (event: LogEvent) => void): Ports {
  const { azure, clock, locks } = stage;
  let aheadMs = 0;
  for (const change of tenant.clocks) {
    clock.after(change.atMs, () => {
      aheadMs = change.appAheadMs;
    });
  }
  const appClock = { now: () => clock.now() + aheadMs, sleep: (durationMs: number) => clock.sleep(durationMs) };
  return { ...directPorts(azure, { log, locks }), clock: appClock };
}

function appDown(outages: readonly Outage[]): (afterMs: number) => boolean {
  const ofApp = outages.filter((outage) => outage.of === 'app');
  return (afterMs) => ofApp.some(({ startMs, durationMs }) => afterMs >= startMs && afterMs < startMs + durationMs);
}
