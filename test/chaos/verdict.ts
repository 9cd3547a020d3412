import type { PersonsDoing, Violation } from '../../emulator/monitor/violation.ts';

/** How a schedule ended. */
export interface Verdict {
  readonly seed: number;
  /** Calls that reached the local Azure or the lock store. */
  readonly calls: number;
  readonly faults: number;
  readonly crashes: number;
  /** How often a worker got a message. */
  readonly deliveries: number;
  readonly violations: readonly Violation[];
  readonly byPerson: readonly PersonsDoing[];
  /** Why the account did not go on with its life cycle by itself, or would be forgotten; undefined: all is well. */
  readonly stuck: string | undefined;
  /** The reason for which it waits for a person, as it must. */
  readonly waitsFor: string | undefined;
}

/** Whether the schedule showed a defect. */
export function isBad(verdict: Verdict): boolean {
  return verdict.violations.length > 0 || verdict.stuck !== undefined;
}

/** The promise that was broken first; `stuck` where the account merely does not go on. */
export function whatBroke(verdict: Verdict): string | undefined {
  return verdict.violations[0]?.invariant ?? (verdict.stuck === undefined ? undefined : 'stuck');
}
