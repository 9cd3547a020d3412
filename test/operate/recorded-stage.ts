import { TIMER } from '../../shared/operate/actor.ts';
import { historyOf } from '../../shared/operate/history-of.ts';
import { recordedSweep } from '../../shared/operate/recorded-sweep.ts';
import type { RecordingWorkspace } from '../../shared/operate/workspace.ts';
import type { SweepReport } from '../../shared/rotation/sweep.ts';
import { HOUR } from '../rotation/stage.ts';
import { FailingRecords } from './failing-records.ts';
import { OperateStage } from './operate-stage.ts';

export const YOUNG = { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } } as const;
export const DUE = { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } } as const;

/** A stage and its recorded sweeps, one process over all of them. */
export function staged(env: Readonly<Record<string, string>> = {}) {
  const stage = new OperateStage(env);
  const records = new FailingRecords(stage.records);
  const workspace: RecordingWorkspace = stage.workspace({ records });
  const sweep = async (by = TIMER): Promise<SweepReport> => {
    await stage.pass(HOUR);
    return stage.clock.run(recordedSweep(workspace, by));
  };
  const history = async (account: string): Promise<readonly string[]> =>
    (await historyOf(workspace, account)).entries.map(({ result, reason }) => `${result} ${reason}`).toReversed();
  const errors = () => stage.events.filter(({ name }) => name.startsWith('record.'));
  return { stage, records, workspace, sweep, history, errors };
}
