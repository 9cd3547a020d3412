import { formatDuration, MINUTE } from '../../domain/duration.ts';
import { parseInstant } from '../../domain/instant.ts';
import { latestStatus } from '../latest-status.ts';
import type { Check, Exam } from './exam.ts';
import { failed } from './failed.ts';
import type { Finding } from './finding.ts';
import { showTimer } from './remedies.ts';
import { storageFix } from './storage-checks.ts';

/** Whether sweeps run as the schedule says: the last recorded one is at most twice the largest gap old. */
export function lastSweepChecks(exam: Exam): readonly Check[] {
  async function run(): Promise<readonly Finding[]> {
    try {
      return [await lastSweep(exam)];
    } catch (error) {
      const failure = failed(error);
      const { state, says } = failure;
      return [{ id: 'sweeps', area: 'sweeps', state, says, ...storageFix(exam, failure) }];
    }
  }
  return [{ id: 'sweeps', area: 'sweeps', run }];
}

async function lastSweep({ workspace, patient }: Exam): Promise<Finding> {
  const limitMs = 2 * workspace.settings.scheduleGapMs;
  const latest = await latestStatus(workspace.ports.records);
  const found = { id: 'sweeps', area: 'sweeps' } as const;
  const fix = showTimer(patient);
  if (latest === undefined) {
    const says = `No sweep is recorded yet. If the app was deployed more than ${formatDuration(limitMs)} ago, its timer does not run.`;
    return { ...found, state: 'unknown', says, fix };
  }
  const { takenAt } = latest;
  const ageMs = patient.clock.now() - (parseInstant(takenAt) ?? 0);
  const ago = formatDuration(Math.max(0, Math.round(ageMs / MINUTE) * MINUTE));
  if (ageMs <= limitMs) return { ...found, state: 'ok', says: `The last sweep ended at ${takenAt}, ${ago} ago.` };
  const says = `The last recorded sweep ended at ${takenAt}, ${ago} ago; expected at most ${formatDuration(limitMs)}, twice the schedule's gap. The timer does not run, or every sweep dies.`;
  return { ...found, state: 'no', says, fix };
}
