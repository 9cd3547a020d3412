import { ourStanding } from './checks/check.ts';
import type { Facts } from './facts.ts';
import type { Outcome } from './outcome.ts';
import { type Phase, promiseBreaksAtMs, type SlotAge } from './phase.ts';
import { type NextAction, nextAction } from './schedule.ts';
import { secretUrl } from './secret-ref.ts';
import type { Slot } from './slot.ts';

/** One account in a sweep's report. Times in epoch milliseconds; nothing secret. */
export interface AccountReport {
  readonly account: Facts['account']['id'];
  readonly name: string;
  readonly kind: string;
  readonly location: string;
  readonly secret: string;
  readonly managed: boolean;
  readonly phase: Phase | undefined;
  readonly active: Slot | undefined;
  readonly keys: readonly SlotAge[];
  readonly next: NextAction | undefined;
  /** Since when a key of a managed account is older than it may be; undefined: none is, or the account accepts no key at all. */
  readonly overdueSinceMs: number | undefined;
  readonly outcome: Outcome;
}

/** What a report says of an account, from the facts as they are after its turn. */
export function accountReport(facts: Facts, outcome: Outcome, nowMs: number): AccountReport {
  const standing = ourStanding(facts, nowMs);
  const { account, policy } = facts;
  const breaksAtMs = standing === undefined ? Number.POSITIVE_INFINITY : promiseBreaksAtMs(standing);
  const neverRotated = policy.consent === 'adopt-only' && standing?.phase === 'adopting';
  const ages = !neverRotated && !account.localAuthDisabled;
  return {
    account: account.id,
    name: account.name,
    kind: account.kind,
    location: account.location,
    secret: secretUrl(facts.ref),
    managed: standing !== undefined,
    phase: standing?.phase,
    active: standing?.active,
    keys: standing?.ages ?? [],
    next: standing === undefined ? undefined : nextAction(standing, policy, account.id, facts.look?.witness),
    overdueSinceMs: breaksAtMs < nowMs && ages ? breaksAtMs : undefined,
    outcome,
  };
}
