import type { Consumer } from '../../emulator/consumer.ts';
import type { Fault } from '../../emulator/faults.ts';
import { Random } from '../../emulator/random.ts';
import type { AccountId } from '../../shared/domain/account.ts';
import type { Request } from '../../shared/domain/facts.ts';
import type { Context } from '../../shared/rotation/context.ts';
import { onDemand } from '../../shared/rotation/on-demand.ts';
import { sweep } from '../../shared/rotation/sweep.ts';
import { Crash } from './crash.ts';
import { FAULTS } from './fault-kinds.ts';
import { intercepted } from './intercept.ts';
import { consumerOf } from './scenarios.ts';
import { HOUR, MINUTE, Stage } from './stage.ts';

const EFFECTS: ReadonlySet<string> = new Set(['accounts.regenerateKey', 'secrets.set', 'secrets.update']);
const STEPS = 24;

/** How bad this world is: chances per call. */
interface Weather {
  readonly fault: number;
  readonly crash: number;
  readonly lease: number;
}

/**
 * One account, several instances of the app that overlap at every call, requests of people, faults of every kind, crashes
 * and lost leases, all from one seed. Nobody edits keys or secrets by hand, so whatever breaks is ours.
 */
export class RandomWorld {
  readonly stage = new Stage();
  readonly account: AccountId;
  readonly consumer: Consumer;
  readonly #random: Random;
  readonly #weather: Weather;
  #runs = 0;
  #calm = false;

  constructor(seed: number) {
    this.#random = new Random(seed);
    this.account = this.#addAccount();
    this.consumer = consumerOf(this.stage, this.account);
    this.#weather = {
      fault: this.#pick([0.02, 0.08, 0.2]),
      crash: this.#pick([0, 0.005, 0.02]),
      lease: this.#pick([0, 0.01, 0.03]),
    };
    this.stage.azure.faults.add({
      when: ({ principal }) => principal === 'rotator',
      times: Number.POSITIVE_INFINITY,
      fault: ({ operation }) => this.#faultFor(operation),
    });
  }

  /** Half a day or so of overlapping runs, then three days of fair weather with a sweep every three hours. */
  async play(): Promise<void> {
    for (let step = 0; step < STEPS; step += 1) {
      await this.stage.pass(this.#pick([HOUR, 20 * MINUTE, 10 * MINUTE, 3 * MINUTE, MINUTE / 2]));
      this.#launch((context) => sweep(context));
      if (this.#chance(0.15)) this.#launch((context) => this.#ask(context));
    }
    this.#calm = true;
    await this.stage.pass(HOUR);
    await this.stage.sweepEvery(3 * HOUR, 108 * HOUR);
  }

  #addAccount(): AccountId {
    const { stage } = this;
    return this.#pick([
      () => stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } }),
      () => stage.addManaged('app', { active: 'Key2', ageDays: { Key1: 88, Key2: 3.005 } }),
      () => stage.addManaged('app', { active: 'Key2', ageDays: { Key1: 87, Key2: 2.8 } }),
      () => stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } }),
    ])();
  }

  #ask(context: Context): Promise<unknown> {
    const request = this.#request();
    if (request.kind === 'rotate' && request.compromised) this.stage.azure.monitor.accepts(this.account, request.id);
    return onDemand(context, 'app', request);
  }

  #request(): Request {
    const id = `request-${this.#runs}`;
    if (this.#chance(0.4)) return { kind: 'rollback', id };
    return { kind: 'rotate', id, force: this.#chance(0.5), compromised: this.#chance(0.3) };
  }

  /** Begins a run and does not wait for it: the next one may begin before it ends, or after it died. */
  #launch(run: (context: Context) => Promise<unknown>): void {
    this.#runs += 1;
    const healthy = this.stage.context();
    let dead = false;
    const ports = intercepted(healthy.ports, async (name, call) => {
      if (dead) throw new Crash(name);
      if (this.#chance(this.#weather.lease)) this.stage.locks.expireNow(this.account);
      if (this.#chance(this.#weather.crash)) {
        dead = true;
        if (this.#chance(0.5)) await call();
        throw new Crash(name);
      }
      if (this.#chance(0.02)) await this.stage.clock.sleep(this.#random.below(25_000));
      return call();
    });
    run({ ...healthy, ports }).catch(() => undefined);
  }

  #faultFor(operation: string): Fault | undefined {
    const chance = this.#weather.fault * (EFFECTS.has(operation) ? 3 : 0.5);
    return this.#chance(chance) ? this.#pick(Object.values(FAULTS)) : undefined;
  }

  #chance(probability: number): boolean {
    return !this.#calm && this.#random.fraction() < probability;
  }

  #pick<T>(choices: readonly T[]): T {
    const choice = choices[this.#random.below(choices.length)];
    if (choice === undefined) throw new Error('There is nothing to choose from.');
    return choice;
  }
}
