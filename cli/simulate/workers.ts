import { DeliveringQueue } from '../../emulator/memory-queue.ts';
import { LOCAL_IDENTITY, MemoryRecords } from '../../emulator/memory-records.ts';
import type { AccountReport } from '../../shared/domain/account-report.ts';
import { TIMER } from '../../shared/operate/actor.ts';
import { performTurn } from '../../shared/operate/perform-turn.ts';
import { dispatchOver, turnIn } from '../../shared/operate/turn-message.ts';
import type { Workspace } from '../../shared/operate/workspace.ts';
import type { Context } from '../../shared/rotation/context.ts';
import type { Dispatch } from '../../shared/rotation/dispatch.ts';
import type { Stage } from './stage.ts';

const INSTANCES = 3;
/** What host.json lets one instance take at once: a batch, and half of the next. */
const AT_ONCE = 24;

/** Instances of one deployment that carry out what its sweeps send them for (ROTATION_DISPATCH=queue). */
export class Workers {
  readonly dispatch: Dispatch;
  readonly #newContext: () => Context;
  readonly #told: (report: AccountReport) => void;
  readonly #queue: DeliveringQueue;
  readonly #records = new MemoryRecords();

  /** `isUp`: whether they are there at this moment. `told`: of each turn that is over. */
  constructor(
    stage: Stage,
    newContext: () => Context,
    options: { readonly isUp: () => boolean; readonly told: (report: AccountReport) => void },
  ) {
    this.#newContext = newContext;
    this.#told = options.told;
    this.#queue = new DeliveringQueue(stage.clock);
    this.dispatch = dispatchOver(this.#queue, TIMER);
    for (let count = 0; count < INSTANCES; count += 1) {
      this.#queue.listen({ atOnce: AT_ONCE, isUp: options.isUp, work: (text) => this.#work(text) });
    }
  }

  /** How many messages there were, those that were sent again included. */
  get messages(): number {
    return this.#queue.counts.sent;
  }

  async #work(text: string): Promise<void> {
    const order = turnIn(JSON.parse(text));
    if (order === undefined) throw new Error('A sweep sent what nobody can read.');
    const context = this.#newContext();
    const { clock, log } = context.ports;
    const ports = { clock, log, records: this.#records, queue: this.#queue, identity: async () => LOCAL_IDENTITY };
    const workspace: Workspace = { settings: context.settings, ports, newContext: () => context };
    const report = await performTurn(workspace, order);
    if (report !== undefined) this.#told(report);
  }
}
