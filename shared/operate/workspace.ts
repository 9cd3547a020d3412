import type { Mode } from '../domain/settings.ts';
import type { Context } from '../rotation/context.ts';
import type { OperatePorts } from './ports.ts';

/** What every use case of operating the app works with. */
export interface Workspace {
  readonly settings: Context['settings'];
  readonly ports: OperatePorts;
  /** A run of its own, with an id of its own. `mode`: `plan` where it must change nothing, whatever the settings say. */
  newContext(mode?: Mode): Context;
}

/** As much of it as the records of runs need. */
export interface RecordingWorkspace extends Omit<Workspace, 'ports'> {
  readonly ports: Pick<OperatePorts, 'clock' | 'log' | 'records'>;
}
