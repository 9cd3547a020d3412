import { type Decision, needsLock, regenerates } from '../domain/decision.ts';
import { MINUTE, SECOND } from '../domain/duration.ts';
import type { Facts } from '../domain/facts.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Turn } from './act.ts';
import type { Context } from './context.ts';
import { PROPAGATION_MS } from './probing.ts';
import { untilRoomForTurn } from './room.ts';

/** How many accounts may fail in a row after a regeneration before the sweep regenerates no more. */
const BREAKER_FAILURES = 3;

/** What a turn takes beside its waits; and a look without the lock. */
const CALLS_MS = MINUTE;
const LOOK_MS = 30 * SECOND;

/** What a run may do at most. */
export interface Limits {
  /** When it is to be over, epoch milliseconds: what would not end before that is not begun. */
  readonly endMs: number;
  readonly mostRegenerations: number;
  /** Why it ends then, for those whose turn does not come. */
  readonly timeIsUp: string;
  /** Whether regenerations are known to go well already, so that none has to prove it first. */
  readonly proven?: boolean | undefined;
}

/**
 * What a run may still do: its budget of time, its cap on regenerations, and the breaker. Since a rotation that settles
 * holds no concurrency slot, hundreds could be past their regeneration before the first one is seen to fail; so until one
 * has gone well, only as many are under way as the breaker may lose.
 */
export class Allowance {
  readonly #context: Context;
  readonly #limits: Limits;
  readonly #startMs: number;
  #regenerations = 0;
  #failuresInARow = 0;
  #underWay = 0;
  #proven: boolean;
  #waiting: (() => void)[] = [];

  constructor(context: Context, limits: Limits) {
    this.#context = context;
    this.#limits = limits;
    this.#proven = limits.proven === true;
    this.#startMs = context.ports.clock.now();
  }

  /** Whether a regeneration has gone well, so that more of them may be under way than the breaker may lose. */
  get proven(): boolean {
    return this.#proven;
  }

  /**
   * Why this decision has to wait for a later run; undefined where it may be carried out now, and is counted. Waits where
   * Azure has no room yet, and while others have to prove that regenerations go well.
   */
  async refuse(facts: Facts, decision: Decision): Promise<Outcome | undefined> {
    const refused = this.#refuseNow(decision);
    if (refused !== undefined || !needsLock(decision)) return refused;
    return (await this.#isRoom(facts, decision)) ? this.#admit(decision) : this.#timeIsUp();
  }

  /**
   * The same where another instance can carry the turn out. `elsewhere`: it is to be sent, and is counted; regenerations are,
   * as soon as one has gone well here. Room in Azure is for whoever makes the calls to wait for.
   */
  async place(facts: Facts, decision: Decision): Promise<Outcome | 'here' | 'elsewhere'> {
    for (;;) {
      const refused = this.#refuseNow(decision);
      if (refused !== undefined) return refused;
      if (this.#proven || !regenerates(decision)) break;
      if (this.#mayProve()) return this.#prove(facts, decision);
      await this.#untilSettled();
    }
    if (regenerates(decision)) this.#regenerations += 1;
    return 'elsewhere';
  }

  /** Counted before the wait for room, so that those who come meanwhile wait for the proof. */
  async #prove(facts: Facts, decision: Decision): Promise<Outcome | 'here'> {
    this.#underWay += 1;
    this.#regenerations += 1;
    if (await this.#isRoom(facts, decision)) return 'here';
    this.#underWay -= 1;
    this.#regenerations -= 1;
    this.#wake();
    return this.#timeIsUp();
  }

  /** What was to be sent could not be: it counts no more. */
  takeBack(decision: Decision): void {
    if (regenerates(decision)) this.#regenerations -= 1;
  }

  /** Takes the end of a turn that was allowed into account. */
  settle(decision: Decision, turn: Turn): void {
    if (!regenerates(decision)) return;
    this.#underWay -= 1;
    if (!turn.regenerated) this.#regenerations -= 1;
    else if (turn.outcome.result !== 'rotated' && turn.outcome.result !== 'retired') this.#failuresInARow += 1;
    else {
      this.#failuresInARow = 0;
      this.#proven = true;
    }
    this.#wake();
  }

  /** Waits for room in Azure; false where there will be none in time. */
  #isRoom(facts: Facts, decision: Decision): Promise<boolean> {
    const { ports, slots } = this.#context;
    const wait = (durationMs: number): Promise<void> => slots.without(() => ports.clock.sleep(durationMs));
    const patienceMs = this.#lastStartMs(decision) - ports.clock.now();
    return untilRoomForTurn(this.#context, facts, decision, wait, patienceMs);
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async #admit(decision: Decision): Promise<Outcome | undefined> {
    for (;;) {
      const refused = this.#refuseNow(decision);
      if (refused !== undefined || !regenerates(decision)) return refused;
      if (this.#proven || this.#mayProve()) {
        this.#underWay += 1;
        this.#regenerations += 1;
        return undefined;
      }
      await this.#untilSettled();
    }
  }

  #mayProve(): boolean {
    return this.#underWay + this.#failuresInARow < BREAKER_FAILURES;
  }

  async #untilSettled(): Promise<void> {
    await this.#context.slots.without(() => new Promise<void>((resolve) => this.#waiting.push(resolve)));
  }

  #refuseNow(decision: Decision): Outcome | undefined {
    const { stopping, ports } = this.#context;
    if (stopping?.aborted === true) {
      return deferred(
        'host-stopping',
        'The host is about to stop the app; the next sweep goes on with the most urgent.',
      );
    }
    if (ports.clock.now() >= this.#lastStartMs(decision)) return this.#timeIsUp();
    if (!regenerates(decision)) return undefined;
    if (this.#failuresInARow >= BREAKER_FAILURES) {
      return deferred(
        'breaker-open',
        'Three accounts in a row failed after a regeneration; look at their reasons. The next sweep tries again.',
      );
    }
    if (this.#regenerations < this.#limits.mostRegenerations) return undefined;
    return deferred(
      'cap-reached',
      'ROTATION_MAX_PER_SWEEP regenerations were made; the next sweep goes on with the most urgent.',
    );
  }

  #timeIsUp(): Outcome {
    return deferred('budget-spent', this.#limits.timeIsUp);
  }

  /** The last moment at which this may begin, so that the run is over in time; half of a short budget is worked in anyway. */
  #lastStartMs(decision: Decision): number {
    const { endMs } = this.#limits;
    return Math.max(endMs - longestMs(decision, this.#context), (this.#startMs + endMs) / 2);
  }
}

/** How long carrying out a decision takes at most, milliseconds, where Azure answers at all. */
function longestMs(decision: Decision, { settings }: Context): number {
  if (!needsLock(decision)) return LOOK_MS;
  if (!regenerates(decision)) return CALLS_MS;
  const onceMs = PROPAGATION_MS + settings.settleMs + CALLS_MS;
  return 'compromised' in decision && decision.compromised ? onceMs + PROPAGATION_MS + CALLS_MS : onceMs;
}

function deferred(reason: Outcome['reason'], sentence: string): Outcome {
  return { result: 'deferred', reason, sentence };
}
