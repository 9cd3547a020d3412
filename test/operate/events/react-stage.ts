import type { LogEntry } from '../../../emulator/request-log.ts';
import type { AccountId } from '../../../shared/domain/account.ts';
import { type Reaction, reactToChange } from '../../../shared/operate/events/react-to-change.ts';
import type { OperatePorts } from '../../../shared/operate/ports.ts';
import type { LogEvent } from '../../../shared/rotation/ports.ts';
import { OperateStage } from '../operate-stage.ts';
import { newVersion, type Sample } from './sample-events.ts';

export const YOUNG = { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } } as const;

/** The stage to which Event Grid delivers events. */
export class ReactStage extends OperateStage {
  /** Delivers an event, and lets time pass until the app has answered. */
  react(
    event: unknown,
    env: Readonly<Record<string, string>> = {},
    changes: Partial<OperatePorts> = {},
  ): Promise<Reaction> {
    return this.clock.run(reactToChange(this.workspace(changes, env), event));
  }

  /** The event of the current version of a secret. */
  versionEvent(name: string): Sample {
    return newVersion(this.vault, name, this.azure.secretOf(this.vault, name)?.version ?? '');
  }

  /** An account under management, early in its cycle unless told. */
  addKnown(name: string, state: Parameters<OperateStage['addManaged']>[1] = YOUNG): AccountId {
    return this.addManaged(name, state);
  }

  /** What the app called while this went on. The challenge that begins a conversation with a vault does not count. */
  async callsDuring(work: () => Promise<unknown>): Promise<readonly LogEntry['operation'][]> {
    const before = this.azure.log.entries.length;
    await work();
    const calls = this.azure.log.entries.slice(before).filter(({ status }) => status !== 401);
    return calls.map(({ operation }) => operation);
  }

  /** What was logged about events, and about accounts. */
  eventsOf(prefix: 'change.' | 'account.'): readonly LogEvent[] {
    return this.events.filter(({ name }) => name.startsWith(prefix));
  }
}

/** What became of the account that was looked at. */
export function outcomeOf(reaction: Reaction) {
  if (reaction.kind !== 'looked') throw new Error(`The reaction is ${JSON.stringify(reaction)}.`);
  return reaction.report.outcome;
}
