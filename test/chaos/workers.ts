import { DeliveringQueue, Died } from '../../emulator/memory-queue.ts';
import { LOCAL_IDENTITY, MemoryRecords } from '../../emulator/memory-records.ts';
import type { AccountReport } from '../../shared/domain/account-report.ts';
import type { Action } from '../../shared/domain/decision.ts';
import { HOUR, MINUTE, SECOND } from '../../shared/domain/duration.ts';
import { RotationError } from '../../shared/domain/errors.ts';
import { TIMER } from '../../shared/operate/actor.ts';
import { performTurn } from '../../shared/operate/perform-turn.ts';
import type { MessageQueue } from '../../shared/operate/ports.ts';
import { dispatchOver, type TurnOrder, turnIn, turnLifeMs } from '../../shared/operate/turn-message.ts';
import type { Workspace } from '../../shared/operate/workspace.ts';
import type { Dispatch } from '../../shared/rotation/dispatch.ts';
import type { ChaosWorld } from './chaos-world.ts';
import type { Dispatching, MessageFate, Run } from './schedule.ts';

const CALM: Run = { troubles: [], paceMs: 0 };

/** The instances of the app that work on the messages of sweeps, with a queue that doubles, delays and shows them too early. */
export class Workers {
  /** What a sweep sends them with. One account cannot prove anything to others, so nothing has to be proven. */
  readonly dispatch: Dispatch;
  readonly queue: DeliveringQueue;
  /** What they did that they should not have. */
  complaint: string | undefined;
  readonly #world: ChaosWorld;
  readonly #records = new MemoryRecords();
  readonly #runs: Run[];
  readonly #fates: MessageFate[];
  readonly #last = new Map<string, AccountReport>();

  constructor(world: ChaosWorld, { instances, fates, runs }: Dispatching) {
    this.#world = world;
    this.#runs = [...runs];
    this.#fates = [...fates];
    const left = this.#fates;
    this.queue = new DeliveringQueue(world.clock, { fate: () => left.shift() ?? {} });
    const refusing: MessageQueue = {
      send: async (text, delayMs) => {
        const { refused } = left[0] ?? {};
        if (refused === 'before') left.shift();
        else await this.queue.send(text, delayMs);
        if (refused !== undefined)
          throw new RotationError('unavailable', { operation: 'queue.send', detail: 'No answer.' });
      },
    };
    this.dispatch = { ...dispatchOver(refusing, TIMER), proven: true };
    for (let count = 0; count < instances; count += 1) {
      this.queue.listen({ atOnce: 1, work: (text) => this.#work(text, refusing) });
    }
  }

  /** Fair weather: from now on nothing happens to messages or to those who work on them. */
  calm(): void {
    this.#runs.length = 0;
    this.#fates.length = 0;
  }

  /** Waits for those who are just at work on a message that came late. */
  async untilIdle(): Promise<void> {
    const { clock } = this.#world;
    const untilMs = clock.now() + HOUR;
    while (this.queue.underWay > 0 && clock.now() < untilMs) await clock.sleep(SECOND);
  }

  /** What became of the account at last by the message of this sweep; undefined: nothing, so far. */
  reportOf(sweep: string): AccountReport | undefined {
    return this.#last.get(sweep);
  }

  async #work(text: string, queue: MessageQueue): Promise<void> {
    const order = turnIn(JSON.parse(text));
    if (order === undefined) throw new Error('A sweep sent what nobody can read.');
    let dead = false;
    let sentAgain = false;
    const died = (): void => {
      dead = true;
    };
    const context = this.#world.context(this.#runs.shift() ?? CALM, died);
    const { clock, log } = context.ports;
    const isLate = Math.abs(clock.now() - order.sentAtMs) > turnLifeMs(context.settings);
    const send: MessageQueue['send'] = async (again, delayMs) => {
      if (dead) throw new Died();
      sentAgain = true;
      await queue.send(again, delayMs);
    };
    const ports = { clock, log, records: this.#records, queue: { send }, identity: async () => LOCAL_IDENTITY };
    const workspace: Workspace = { settings: context.settings, ports, newContext: () => context };
    const report = await performTurn(workspace, order).catch((error: unknown) => {
      throw dead ? new Died() : error;
    });
    if (dead) throw new Died();
    if (report === undefined) return;
    if (!sentAgain) this.#last.set(order.sweep, report);
    this.#judge(order, report, {
      isLate,
      sentAgain,
      leftMs: order.sentAtMs + turnLifeMs(context.settings) - clock.now(),
    });
  }

  #judge(
    { action }: TurnOrder,
    { outcome: { result, reason } }: AccountReport,
    message: { readonly isLate: boolean; readonly sentAgain: boolean; readonly leftMs: number },
  ): void {
    if (message.isLate) this.complaint ??= 'A worker obeyed a message that was outdated.';
    const did = DONE_BY[result];
    if (did !== undefined && !did.includes(action) && reason !== 'opted-in-again') {
      this.complaint ??= `A worker that was sent to ${action} did more: ${result} (${reason}).`;
    }
    const passes = reason === 'locked-by-another-run' || reason === 'lock-taken-over';
    if (passes && !message.sentAgain && message.leftMs > LONGEST_WAIT_MS) {
      this.complaint ??= 'A message was dropped whose work was still to be done.';
    }
  }
}

const LONGEST_WAIT_MS = 31 * MINUTE;

/** What somebody who did this must have been sent for. */
const DONE_BY: Readonly<Record<string, readonly Action[]>> = {
  adopted: [],
  rotated: ['rotate', 'retire'],
  retired: ['rotate', 'retire'],
};
