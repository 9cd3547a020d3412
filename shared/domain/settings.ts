import type { ManagedBy } from './managed-by.ts';
import type { PolicySettings } from './policy.ts';

/** How much is done: `plan` decides and reports only. */
export type Mode = 'rotate' | 'plan';

/** What an inconclusive probe means: stop before anything irreversible, wait blindly instead, or do not probe at all. */
export type ProbeMode = 'required' | 'best-effort' | 'off';

/** The settings of the use cases, parsed and checked. Durations in milliseconds. */
export interface Settings extends PolicySettings {
  readonly mode: Mode;
  readonly kinds: readonly string[];
  /** Lower-case ids; undefined: all that the identity can see. */
  readonly subscriptionIds: readonly string[] | undefined;
  readonly probe: ProbeMode;
  readonly settleMs: number;
  readonly concurrency: number;
  readonly maxPerSweep: number;
  readonly sweepBudgetMs: number;
  readonly replaces: ManagedBy | undefined;
  readonly recordRetentionMs: number;
}
