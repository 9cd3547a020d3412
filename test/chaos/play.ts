import { HOUR } from '../../shared/domain/duration.ts';
import { onDemand } from '../../shared/rotation/on-demand.ts';
import { ChaosWorld } from './chaos-world.ts';
import { describe, follow, SILENT, type Tell } from './chronicle.ts';
import { byHand } from './hand.ts';
import { honestSweep } from './honest-sweep.ts';
import { goesOn } from './liveness.ts';
import type { Level } from './ports-of-level.ts';
import { settingsOf } from './ports-of-level.ts';
import { Repeats, remembersRequests } from './repeats.ts';
import type { Act, Schedule } from './schedule.ts';
import type { Verdict } from './verdict.ts';

/** How long runs may go on, and lost calls may land, before the account is expected to go on with its life cycle. */
const SETTLING_MS = 2 * HOUR;

/** Plays a schedule, then fair weather, and judges what happened. */
export async function play(schedule: Schedule, level: Level, tell?: Tell): Promise<Verdict> {
  const world = new ChaosWorld(schedule, level);
  const at = tell === undefined ? SILENT : follow(world, tell);
  const stage = new Acts(world);
  const repeats = new Repeats();
  world.azure.world.watch((event) => {
    const twice = repeats.follow(event);
    if (twice !== undefined && remembersRequests(schedule)) stage.complain(`${twice} was carried out twice.`);
  });
  for (const { afterMs, act } of schedule.steps) {
    await world.clock.runUntil(world.clock.now() + afterMs);
    at(`— ${describe(act)}`);
    stage.perform(act);
  }
  at('— fair weather from here on');
  stage.clearUp();
  await world.clock.runUntil(world.clock.now() + SETTLING_MS);
  world.workers?.calm();
  await world.clock.run(world.workers?.untilIdle() ?? Promise.resolve());
  world.mishaps.clear();
  world.locks.recoverFromFailures();
  const { stuck, waitsFor } =
    stage.underWay > 0 || (world.workers?.queue.underWay ?? 0) > 0
      ? { stuck: 'A run did not end.', waitsFor: undefined }
      : await goesOn(world, schedule, at);
  const { monitor, calls } = world.azure;
  world.consumer?.stop();
  for (const text of world.logged) monitor.scan(text, 'a log');
  return {
    seed: schedule.seed,
    calls: Math.max(world.mishaps.portCalls, calls.arm + calls.keyVault + calls.inference),
    faults: world.mishaps.faults,
    crashes: world.mishaps.crashes,
    deliveries: world.workers?.queue.counts.delivered ?? 0,
    violations: monitor.violations,
    byPerson: monitor.byPerson,
    stuck: stage.complaint ?? world.workers?.complaint ?? stuck,
    waitsFor,
  };
}

/** Lets happen what a schedule says. Runs are begun and not waited for: they may overlap. */
class Acts {
  underWay = 0;
  /** What a sweep's report hid, or a request that was not recognised. */
  complaint: string | undefined;
  readonly #world: ChaosWorld;
  readonly #restore: (() => void)[] = [];

  constructor(world: ChaosWorld) {
    this.#world = world;
  }

  complain(text: string): void {
    this.complaint ??= text;
  }

  perform(act: Act): void {
    const world = this.#world;
    const { azure, locks, account } = world;
    switch (act.kind) {
      case 'sweep':
        this.#begin(honestSweep(world.context(act), (text) => this.complain(text), world.workers?.dispatch));
        return;
      case 'ask':
        if (act.request.kind === 'rotate' && act.request.compromised) azure.monitor.accepts(account, act.request.id);
        this.#begin(onDemand(world.context(act), account, act.request));
        return;
      case 'person':
        byHand(world, act);
        return;
      case 'settings':
        world.settings = act.settings;
        this.#promise(settingsOf(act.settings).graceMs);
        return;
      case 'role-missing':
        this.#for(act.forMs, azure.rights.deny({ action: act.action }));
        return;
      case 'vault-read-only':
        azure.setVaultReadOnly(world.vault, true);
        this.#for(act.forMs, () => azure.setVaultReadOnly(world.vault, false));
        return;
      case 'lock-store':
        if (act.what === 'lost') {
          locks.loseAllRecords();
          azure.monitor.recordLost(account);
        } else locks.fail(act.what);
    }
  }

  /** A longer grace is promised once no run with the settings before is under way any more. */
  #promise(graceMs: number): void {
    const { clock, azure } = this.#world;
    const promised = (): void => {
      azure.monitor.graceMs = settingsOf(this.#world.settings).graceMs;
    };
    if (graceMs < azure.monitor.graceMs) promised();
    else clock.after(HOUR, promised);
  }

  /** Gives back what was taken away for a while. */
  clearUp(): void {
    for (const restore of this.#restore) restore();
  }

  #for(durationMs: number, restore: () => void): void {
    this.#restore.push(restore);
    this.#world.clock.after(durationMs, restore);
  }

  /** A run that crashed rejects; that is how it dies. */
  #begin(work: Promise<unknown>): void {
    this.underWay += 1;
    const over = (): void => {
      this.underWay -= 1;
    };
    work.then(over, over);
  }
}
