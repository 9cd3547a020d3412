import { SECOND } from '../domain/duration.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Turn } from './act.ts';
import { Breaker } from './breaker.ts';
import type { Context } from './context.ts';
import { type Granted, type NoRoom, untilRoomForTurn } from './room.ts';
import { CALLS_MS, LOOK_MS, longestMs, mayRegenerate } from './turn-size.ts';
import type { Planned } from './urgency.ts';

/** How long a turn that is to prove something waits for Azure, and after how long it asks again. */
const PROOF_PATIENCE_MS = SECOND;
const ASK_AGAIN_MS = 10 * SECOND;

/** What a run may do at most. */
export interface Limits {
  /** When it is to be over, epoch milliseconds: what would not end before that is not begun. */
  readonly endMs: number;
  readonly mostRegenerations: number;
  /** Why it ends then, for those whose turn does not come. */
  readonly timeIsUp: string;
  /** What becomes of those whose turn does not come, as a sentence. */
  readonly later: string;
  /** Whether regenerations are known to go well already, so that none has to prove it first. */
  readonly proven?: boolean | undefined;
  /** Asked last before a turn that regenerates begins: what others know against it. */
  readonly objection?: () => Promise<Outcome | undefined>;
}

/** What a person's request may do at most: the cap of a sweep is not for it. `later`: how it goes on, as a sentence. */
export function limitsOfRequest(endMs: number, later: string): Limits {
  return { endMs, mostRegenerations: Number.POSITIVE_INFINITY, timeIsUp: `The time is spent. ${later}`, later };
}

const NO_ROOM: Readonly<Record<NoRoom, string>> = {
  'azure-busy': 'Azure lets no further calls through before this run is to be over.',
  'host-stopping': 'The app is about to be stopped.',
};

/** What a run may still do: its budget of time, its cap on regenerations, the breaker, and Azure's room. */
export class Allowance {
  readonly #context: Context;
  readonly #limits: Limits;
  readonly #startMs: number;
  readonly #breaker: Breaker;
  #regenerations = 0;

  constructor(context: Context, limits: Limits) {
    this.#context = context;
    this.#limits = limits;
    this.#breaker = new Breaker(limits.proven === true);
    this.#startMs = context.ports.clock.now();
  }

  /** The last moment at which a look without the lock may begin, epoch milliseconds: a repair may follow it. */
  get lastLookMs(): number {
    return this.#lastStartMs(LOOK_MS);
  }

  /**
   * Why this turn has to wait for a later run; undefined where it may be carried out now, and is counted. Waits while
   * others have to prove that regenerations go well, and only then for Azure to have room: thousands whose room came while
   * they waited for a proof would all call at once.
   */
  async refuse(planned: Planned): Promise<Outcome | undefined> {
    const admitted = await this.#admit(planned, () => this.#count());
    if (admitted === 'proof') return undefined;
    if (admitted !== 'proven') return admitted;
    const tooLate = await this.#afterRoom(planned, longestMs(planned, this.#context.settings));
    if (tooLate !== undefined && mayRegenerate(planned)) this.#giveBack();
    return tooLate;
  }

  /**
   * The same where another instance can carry the turn out. `elsewhere`: it is to be sent, and is counted; regenerations are,
   * as soon as one has gone well here. Room in Azure is for whoever makes the calls to wait for.
   */
  async place(planned: Planned): Promise<Outcome | 'here' | 'elsewhere'> {
    const countSent = (): void => {
      this.#regenerations += 1;
    };
    const admitted = await this.#admit(planned, countSent);
    if (admitted === 'proof') return 'here';
    return admitted === 'proven' ? 'elsewhere' : admitted;
  }

  /** What was to be sent could not be: it counts no more. */
  takeBack(planned: Planned): void {
    if (mayRegenerate(planned)) this.#regenerations -= 1;
  }

  /**
   * The same for the repair of drift that a check came upon: until then, room was asked for the check alone, and the run may
   * be over by now.
   */
  refuseRepair(planned: Planned): Promise<Outcome | undefined> {
    return this.#afterRoom(planned, CALLS_MS);
  }

  /** What is reported of an account for which nothing was begun. */
  putOff(why: NoRoom): Outcome {
    const isLate = this.#context.ports.clock.now() >= this.lastLookMs;
    if (why === 'azure-busy' && isLate) return deferred('budget-spent', this.#limits.timeIsUp);
    return deferred(why, `${NO_ROOM[why]} ${this.#limits.later}`);
  }

  /** Takes the end of a turn that was allowed into account. */
  settle(planned: Planned, turn: Turn): void {
    if (!mayRegenerate(planned)) return;
    if (turn.regenerated) this.#breaker.ended(failedAfterRegeneration(turn));
    else this.#giveBack();
  }

  /** A turn that was counted regenerates nothing. */
  #giveBack(): void {
    this.#regenerations -= 1;
    this.#breaker.abandoned();
  }

  /**
   * `proof`: it is one of the few that have to show that regenerations go well, is counted and has its room. `proven`: that
   * is known, and `count` was called where it regenerates; at once, since others ask for what is left of the cap meanwhile.
   */
  async #admit(planned: Planned, count: () => void): Promise<Outcome | 'proof' | 'proven'> {
    const { slots } = this.#context;
    for (;;) {
      const refused = this.#refuseNow(planned);
      if (refused !== undefined) return refused;
      if (!mayRegenerate(planned)) return 'proven';
      if (this.#breaker.proven) {
        count();
        return 'proven';
      }
      if (!this.#breaker.mayProve) await slots.beforeBeginning(() => this.#breaker.untilChanged());
      else if (await this.#proves(planned)) return 'proof';
    }
  }

  /**
   * Whether this turn can go ahead as a proof. Only where Azure has room for it about now: whoever waits for a busy
   * subscription must not keep all others waiting for the proof. Where not, returns when it is time to ask again.
   */
  async #proves(planned: Planned): Promise<boolean> {
    const { slots, ports, stopping } = this.#context;
    const { clock } = ports;
    this.#count();
    const soonMs = clock.now() + PROOF_PATIENCE_MS;
    const tooLate = await this.#afterRoom(planned, longestMs(planned, this.#context.settings), soonMs);
    if (tooLate === undefined) return true;
    this.#giveBack();
    await slots.beforeBeginning(() => clock.sleep(ASK_AGAIN_MS, stopping));
    return false;
  }

  /** Waits for Azure to have room for what takes so long; why it cannot begin after all. */
  async #afterRoom(
    planned: Planned,
    takesMs: number,
    untilMs = this.#lastStartMs(takesMs),
  ): Promise<Outcome | undefined> {
    const { slots } = this.#context;
    const granted = await untilRoomForTurn(this.#context, planned, {
      untilMs,
      outside: (wait) => slots.beforeBeginning(wait),
    });
    if (typeof granted === 'string') return this.putOff(granted);
    const tooLate = this.#isOver(planned, takesMs) ?? (await this.#objection(planned, granted));
    if (tooLate !== undefined) granted.giveBack();
    return tooLate;
  }

  async #objection(planned: Planned, granted: Granted): Promise<Outcome | undefined> {
    try {
      return mayRegenerate(planned) ? await this.#limits.objection?.() : undefined;
    } catch (error) {
      granted.giveBack();
      throw error;
    }
  }

  #count(): void {
    this.#regenerations += 1;
    this.#breaker.begun();
  }

  /** Nothing of this kind is begun any more in this run. */
  #isOver(planned: Planned, takesMs: number): Outcome | undefined {
    const { stopping, ports } = this.#context;
    if (stopping?.aborted === true) return this.putOff('host-stopping');
    if (ports.clock.now() >= this.#lastStartMs(takesMs)) return deferred('budget-spent', this.#limits.timeIsUp);
    if (mayRegenerate(planned) && this.#breaker.isOpen) {
      return deferred(
        'breaker-open',
        `Three accounts in a row failed after a regeneration; look at their reasons. ${this.#limits.later}`,
      );
    }
    return undefined;
  }

  #refuseNow(planned: Planned): Outcome | undefined {
    const over = this.#isOver(planned, longestMs(planned, this.#context.settings));
    if (over !== undefined || !mayRegenerate(planned)) return over;
    if (this.#regenerations < this.#limits.mostRegenerations) return undefined;
    return deferred(
      'cap-reached',
      'ROTATION_MAX_PER_SWEEP regenerations were made; the next sweep goes on with the most urgent.',
    );
  }

  /** The last moment at which what takes so long may begin, so that the run is over in time; half of a short budget is worked in anyway. */
  #lastStartMs(takesMs: number): number {
    const { endMs } = this.#limits;
    return Math.max(endMs - takesMs, (this.#startMs + endMs) / 2);
  }
}

/** Whether a turn ended badly after a regeneration. */
export function failedAfterRegeneration({ regenerated, outcome }: Turn): boolean {
  return regenerated && outcome.result !== 'rotated' && outcome.result !== 'retired';
}

function deferred(reason: Outcome['reason'], sentence: string): Outcome {
  return { result: 'deferred', reason, sentence };
}
