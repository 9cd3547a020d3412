import type { ErrorCode } from './errors.ts';
import type { Reason } from './reasons.ts';

/** What became of one account in one run. Closed, like the reasons. */
export const RESULTS = [
  'adopted',
  'rotated',
  'retired',
  'healed',
  'rolled-back',
  'verified',
  'kept',
  'skipped',
  'blocked',
  'deferred',
  'planned',
  'failed',
] as const;

export type Result = (typeof RESULTS)[number];

/** The end of one account's turn, with its reason and one sentence for a person. */
export interface Outcome {
  readonly result: Result;
  readonly reason: Reason;
  readonly sentence: string;
  /** What went wrong outside, where something did. */
  readonly errorCode?: ErrorCode;
  /** When it is worth trying again, epoch milliseconds. */
  readonly retryAtMs?: number;
  /** True where a person should know although nothing failed: consent withdrawn in overlap, drift. */
  readonly loud?: boolean;
  /** After the retirement of a compromised key: whether the data plane was seen to refuse it. */
  readonly revocation?: 'confirmed' | 'not-confirmed';
}
