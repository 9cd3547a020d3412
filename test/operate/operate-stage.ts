import { MemoryQueue, MemoryRecords } from '../../emulator/memory-records.ts';
import type { Identity, OperatePorts } from '../../shared/operate/ports.ts';
import type { Workspace } from '../../shared/operate/workspace.ts';
import { Stage } from '../rotation/stage.ts';

/** Who the app is in these tests. */
export const IDENTITY: Identity = {
  tenantId: '00000000-0000-4000-8000-0000000000aa',
  objectId: '00000000-0000-4000-8000-0000000000bb',
  clientId: '00000000-0000-4000-8000-0000000000cc',
};

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
        identity: async () => IDENTITY,
        ...changes,
      },
      newContext: (mode = settings.mode) => {
        const context = this.context({}, env);
        return { ...context, settings: { ...settings, mode } };
      },
    };
  }
}
