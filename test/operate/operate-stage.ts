import { LOCAL_IDENTITY, MemoryQueue, MemoryRecords } from '../../emulator/memory-records.ts';
import { type App, createApp } from '../../shared/app.ts';
import { type AccountId, parseAccountId } from '../../shared/domain/account.ts';
import type { OperatePorts } from '../../shared/operate/ports.ts';
import type { Workspace } from '../../shared/operate/workspace.ts';
import { Stage } from '../rotation/stage.ts';

/** The stage of the use cases, with records and messages in memory. */
export class OperateStage extends Stage {
  readonly records = new MemoryRecords();
  readonly queue = new MemoryQueue();

  workspace(changes: Partial<OperatePorts> = {}, env: Readonly<Record<string, string>> = {}): Workspace {
    const { settings } = this.context({}, env);
    return {
      settings,
      ports: {
        clock: this.clock,
        log: (event) => this.events.push(event),
        records: this.records,
        queue: this.queue,
        identity: async () => LOCAL_IDENTITY,
        ...changes,
      },
      newContext: (mode = settings.mode) => {
        const context = this.context({}, env);
        return { ...context, settings: { ...settings, mode } };
      },
    };
  }

  /** The whole app over the same ports. */
  app(
    changes: Partial<OperatePorts> = {},
    env: Readonly<Record<string, string>> = {},
    dispatch: 'inline' | 'queue' = 'inline',
  ): App {
    const { settings, ports } = this.context({}, env);
    return createApp(settings, ports, this.workspace(changes, env).ports, dispatch);
  }

  accountId(text: string): AccountId {
    const id = parseAccountId(text);
    if (id === undefined) throw new Error(`${text} is no id of an account.`);
    return id;
  }

  /** Carries out what was sent to the queue, as the host does when its time has come; gives how many messages there were. `before`: what happens just before each. */
  async deliver(app: App, before: () => Promise<void> = async () => {}): Promise<number> {
    const messages = this.queue.sent.splice(0);
    for (const { text, delayMs } of messages) {
      await this.pass(delayMs);
      await before();
      await this.clock.run(app.perform(JSON.parse(text)));
    }
    return messages.length;
  }
}
