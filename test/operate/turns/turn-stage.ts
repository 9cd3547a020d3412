import { expect } from 'vitest';
import type { App } from '../../../shared/app.ts';
import type { AccountId } from '../../../shared/domain/account.ts';
import { TIMER } from '../../../shared/operate/actor.ts';
import { historyOf } from '../../../shared/operate/history-of.ts';
import { RUNS, type RunRecord, runRecordCodec } from '../../../shared/operate/run-record.ts';
import { type TurnOrder, turnIn } from '../../../shared/operate/turn-message.ts';
import type { LogEvent } from '../../../shared/rotation/ports.ts';
import type { SweepReport } from '../../../shared/rotation/sweep.ts';
import { OperateStage } from '../operate-stage.ts';

export const DUE = { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } } as const;
export const ENDING_OVERLAP = { active: 'Key2', ageDays: { Key1: 88, Key2: 3.1 } } as const;
export const YOUNG = { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } } as const;

/** Accounts of an app with ROTATION_DISPATCH=queue, whose messages wait in `queue.sent` until they are delivered. */
export class TurnStage extends OperateStage {
  readonly sweeper: App;

  constructor(env: Readonly<Record<string, string>> = {}) {
    super(env);
    this.sweeper = this.app({}, {}, 'queue');
  }

  /** One sweep that sends messages. */
  dispatchingSweep(): Promise<SweepReport> {
    return this.clock.run(this.sweeper.sweep(TIMER));
  }

  /** Adds so many accounts that are due, and sends a worker for each but the first, which proves that regenerations go well. */
  async dispatched(count: number): Promise<readonly AccountId[]> {
    const pilot = this.addManaged('a-pilot', { active: 'Key1', ageDays: { Key1: 88, Key2: 84 } });
    const accounts = Array.from({ length: count + 2 }, (_, index) => this.addManaged(`app-${index}`, DUE));
    await this.dispatchingSweep();
    const sent = this.orders().map(({ account }) => account);
    expect(sent).toHaveLength(count);
    expect(accounts).toEqual(expect.arrayContaining(sent));
    expect(sent).not.toContain(pilot);
    this.events.length = 0;
    return sent;
  }

  /** What was sent and not delivered yet. */
  orders(): readonly TurnOrder[] {
    return this.queue.sent.flatMap(({ text }) => turnIn(JSON.parse(text)) ?? []);
  }

  /** The messages that were sent, taken from the queue. */
  take(): readonly unknown[] {
    return this.queue.sent.splice(0).map(({ text }) => JSON.parse(text));
  }

  /** An instance works on a message. */
  work(message: unknown, app: App = this.app()): Promise<void> {
    return this.clock.run(app.perform(message));
  }

  regenerations(account?: AccountId): number {
    return this.azure.log.entries.filter(
      ({ operation, path }) =>
        operation === 'accounts.regenerateKey' && (account === undefined || path.toLowerCase().includes(account)),
    ).length;
  }

  eventsOf(name: string): readonly LogEvent[] {
    return this.events.filter((event) => event.name === name);
  }

  runs(kind: RunRecord['kind']): readonly RunRecord[] {
    return [...this.records.texts]
      .flatMap(([name, text]) => (name.startsWith(RUNS) ? [runRecordCodec.decode(text, name)] : []))
      .filter((run) => run.kind === kind);
  }

  async historyResults(account: string): Promise<readonly string[]> {
    const { entries } = await historyOf(this.workspace(), account);
    return entries.map(({ result, reason }) => `${result} ${reason}`).toReversed();
  }
}
