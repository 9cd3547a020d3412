import type { AccountId } from '../shared/domain/account.ts';
import type { OperationName } from './handlers/endpoint.ts';
import type { Principal, Service } from './wire/call.ts';

/** What the caller gets instead of an answer: a cut connection, nothing until it gives up, or an error status. */
export type LostAnswer = 'reset' | 'hang' | number;

/** A body that is not what it should be. `broken-json` still holds everything that the true body held. */
export type Garbage = 'broken-json' | 'empty' | 'html' | 'html-as-json';

/** Something that goes wrong with a call. */
export type Fault =
  /** Nothing is done; the caller gets an error. 429 without `retryAfterS` has no such header. */
  | {
      readonly kind: 'refuse';
      readonly status: number;
      readonly code?: string;
      readonly retryAfterS?: number;
      readonly body?: 'empty' | 'html' | 'html-as-json';
    }
  /** Nothing is done, and no answer comes. */
  | { readonly kind: 'no-answer'; readonly how: 'reset' | 'hang' }
  /** It is done, but the answer is lost. */
  | { readonly kind: 'lost'; readonly answer: LostAnswer }
  /** It is done after `afterMs`, although the caller was told otherwise. */
  | { readonly kind: 'late'; readonly afterMs: number; readonly answer: LostAnswer }
  /** It is done, but the answer's body is spoilt; the status stays. */
  | { readonly kind: 'garbled'; readonly body: Garbage }
  /** The link to the next page leads to another host. */
  | { readonly kind: 'foreign-link'; readonly origin: string }
  /** It is done and answered, the answer `ms` later than usual. */
  | { readonly kind: 'slow'; readonly ms: number };

/** What a rule can look at. */
export interface FaultTarget {
  readonly service: Service;
  readonly operation: OperationName;
  readonly principal: Principal | undefined;
  readonly account: AccountId | undefined;
  readonly secret: string | undefined;
  readonly method: string;
  readonly path: string;
}

/** Which calls go wrong, and how. Conditions that are absent hold for every call. */
export interface FaultRule {
  readonly service?: Service;
  readonly operation?: OperationName;
  readonly when?: (target: FaultTarget) => boolean;
  /** The first call that is hit, counted from 1 among those that the conditions above hold for; default 1. */
  readonly nth?: number;
  /** How many calls are hit from there on; default 1. */
  readonly times?: number;
  /** The fault, or how to choose it for a call; no fault where that gives undefined. */
  readonly fault: Fault | ((target: FaultTarget) => Fault | undefined);
}

/** The faults that are to happen. */
export class FaultPlan {
  readonly #rules = new Map<FaultRule, { seen: number }>();

  /** Adds a rule; the function that this returns takes it away. */
  add(rule: FaultRule): () => void {
    this.#rules.set(rule, { seen: 0 });
    return () => this.#rules.delete(rule);
  }

  clear(): void {
    this.#rules.clear();
  }

  /** Counts a call and tells what goes wrong with it: by the first rule that hits. */
  next(target: FaultTarget): Fault | undefined {
    let fault: Fault | undefined;
    for (const [rule, count] of this.#rules) {
      if (!concerns(rule, target)) continue;
      count.seen += 1;
      const first = rule.nth ?? 1;
      const hit = count.seen >= first && count.seen < first + (rule.times ?? 1);
      if (hit && fault === undefined) fault = typeof rule.fault === 'function' ? rule.fault(target) : rule.fault;
    }
    return fault;
  }
}

function concerns(rule: FaultRule, target: FaultTarget): boolean {
  if (rule.service !== undefined && rule.service !== target.service) return false;
  if (rule.operation !== undefined && rule.operation !== target.operation) return false;
  return rule.when === undefined || rule.when(target);
}
