import type { Reason } from './reasons.ts';
import type { Slot } from './slot.ts';

interface Explained {
  readonly reason: Reason;
  /** One sentence for a person: what is the case and, where somebody must act, what to do. */
  readonly sentence: string;
}

/** Something that the record beside the lock should remember although nothing is done. */
export type Note = 'opted-out' | 'unreadable';

/** How drift is repaired: by the marker, by our tags, or by publishing the active slot's live value. */
export type Remedy = 'marker' | 'tags' | 'value';

/** What to do with one account. */
export type Decision = Explained &
  (
    | { readonly action: 'skip'; readonly loud: boolean; readonly note?: Note }
    | {
        readonly action: 'blocked';
        readonly by: 'identity' | 'policy';
        readonly note?: Note;
        /** When it ends by itself, epoch milliseconds; absent: only a person can end it. */
        readonly retryAtMs?: number;
      }
    | { readonly action: 'adopt'; readonly slot: Slot }
    | { readonly action: 'heal'; readonly remedy: Remedy; readonly marker: Slot }
    | { readonly action: 'rotate'; readonly idle: Slot; readonly compromised: boolean }
    | { readonly action: 'retire'; readonly idle: Slot; readonly compromised: boolean }
    | { readonly action: 'rollback'; readonly idle: Slot }
    | { readonly action: 'verify'; readonly note?: Note }
    | { readonly action: 'keep'; readonly retryAtMs: number | undefined; readonly note?: Note }
  );

export type Action = Decision['action'];
export type DecisionTo<A extends Action> = Extract<Decision, { action: A }>;

/** Whether the decision regenerates a key. */
export function regenerates(decision: Decision): boolean {
  return decision.action === 'rotate' || decision.action === 'retire';
}

/** Whether the decision is carried out under the account's lock. */
export function needsLock(decision: Decision): boolean {
  return regenerates(decision) || ['adopt', 'heal', 'rollback'].includes(decision.action);
}
