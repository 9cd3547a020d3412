import type { AccountStatus } from '../status-schema.ts';

/** An account as it was at one time: an entry of its history, or its line in a status. */
export type Observation = Pick<
  AccountStatus,
  'account' | 'phase' | 'active' | 'keys' | 'overdueSince' | 'secret' | 'result' | 'reason' | 'sentence' | 'error'
> & {
  /** ISO 8601, UTC. */
  readonly at: string;
};

/** What the evidence is asked for. Epoch milliseconds. */
export interface Span {
  readonly fromMs: number;
  /** The end of the period, or the time of the asking where that is sooner. */
  readonly toMs: number;
}
